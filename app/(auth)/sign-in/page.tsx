import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { titled } from "@/app/titled.ts";
import { SignIn } from "@/components/shell/sign-in.tsx";
import { everyshelf } from "@/server/process.ts";

export const generateMetadata = () => titled((t) => t("shell.signIn.title"));

export default async function Page() {
  const given = await headers();
  if (await everyshelf().session(given)) redirect("/today");
  const caller = await everyshelf().caller(given);
  const { isOpen } = await caller.auth.setupState();
  if (isOpen) redirect("/setup");
  return <SignIn />;
}
