import { headers } from "next/headers";
import { titled } from "@/app/titled.ts";
import { Setup } from "@/components/shell/setup.tsx";
import { everyshelf } from "@/server/process.ts";

export const generateMetadata = () => titled((t) => t("shell.setup.title"));

export default async function Page() {
  const caller = await everyshelf().caller(await headers());
  const { isOpen } = await caller.auth.setupState();
  return <Setup isOpen={isOpen} />;
}
