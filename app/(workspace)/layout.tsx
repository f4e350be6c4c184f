import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell.tsx";
import { TRPCProvider } from "@/components/trpc.tsx";
import { everyshelf } from "@/server/process.ts";

/** Everything behind the sign-in. Each procedure checks again by itself; this only chooses the frame. */
export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const given = await headers();
  if (!(await everyshelf().session(given))) redirect("/sign-in");
  const caller = await everyshelf().caller(given);
  const me = await caller.system.me();
  return (
    <TRPCProvider>
      <Shell me={me}>{children}</Shell>
    </TRPCProvider>
  );
}
