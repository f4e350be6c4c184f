"use client";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { cx } from "./classes.ts";

/** The final shape in grey, after 150 ms: what is quick never flickers. After 4 s it says that it takes long. */
export function Skeleton({ rows = 6, size = "md" }: { rows?: number; size?: "md" | "lg" }) {
  const t = useTranslations("ui");
  const [phase, setPhase] = useState<"hidden" | "shown" | "slow">("hidden");
  useEffect(() => {
    const show = setTimeout(() => setPhase("shown"), 150);
    const slow = setTimeout(() => setPhase("slow"), 4000);
    return () => {
      clearTimeout(show);
      clearTimeout(slow);
    };
  }, []);
  return (
    <div role="status" className="flex flex-col">
      <span className="sr-only">{t("loading")}</span>
      {phase !== "hidden" &&
        Array.from({ length: rows }, (_, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
            key={index}
            className={cx("flex animate-pulse items-center gap-3", size === "lg" ? "h-16" : "h-8")}
          >
            <span className="h-3 w-24 rounded-sm bg-neutral-soft" />
            <span className="h-3 flex-1 rounded-sm bg-neutral-soft" />
            <span className="h-3 w-16 rounded-sm bg-neutral-soft" />
          </div>
        ))}
      {phase === "slow" && <p className="py-2 text-13 text-muted">{t("slow")}</p>}
    </div>
  );
}
