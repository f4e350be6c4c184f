"use client";

import { useParams } from "next/navigation";
import type { ReactNode } from "react";
import { PickQueue } from "./pick-queue.tsx";

/** A phone shows the list or the job; a tablet shows both side by side. */
export function QueueFrame({ children }: { children: ReactNode }) {
  const { code } = useParams<{ code?: string }>();
  const current = code ? decodeURIComponent(code) : null;
  return (
    <div className="lg:grid lg:grid-cols-[minmax(22rem,30rem)_minmax(0,1fr)] lg:gap-8">
      <div className={current ? "hidden lg:block" : ""}>
        <PickQueue current={current} isHeading={current === null} />
      </div>
      <div className={current ? "" : "hidden lg:block"}>{children}</div>
    </div>
  );
}
