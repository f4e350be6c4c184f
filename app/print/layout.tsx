import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { everyshelf } from "@/server/process.ts";
import "./print.css";

/** Paper has no navigation. Each sheet asks for its own data and is refused on its own. */
export default async function Layout({ children }: { children: ReactNode }) {
  if (!(await everyshelf().session(await headers()))) redirect("/sign-in");
  return <div className="paper min-h-dvh print:min-h-0">{children}</div>;
}
