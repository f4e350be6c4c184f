import type { Metadata } from "next";
import { headers } from "next/headers";
import { Setup } from "@/components/shell/setup.tsx";
import { everyshelf } from "@/server/process.ts";

export const metadata: Metadata = { title: "Set up" };

export default async function Page() {
  const caller = await everyshelf().caller(await headers());
  const { isOpen } = await caller.auth.setupState();
  return <Setup isOpen={isOpen} />;
}
