"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Dialog } from "@/components/ui/dialog.tsx";
import { useMe } from "./me.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** When the session has ended, people sign in over the page: what they typed stays behind it. */
export function SessionGuard() {
  const t = useTranslations("shell.signIn");
  const me = useMe();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [isLost, setIsLost] = useState(false);

  useEffect(() => {
    const lose = (error: unknown) => isUnauthorized(error) && setIsLost(true);
    const stops = [
      client.getQueryCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "error") lose(event.action.error);
      }),
      client.getMutationCache().subscribe((event) => {
        if (event.type === "updated" && event.action.type === "error") lose(event.action.error);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);

  async function resume() {
    const now = await client.fetchQuery({ ...trpc.system.me.queryOptions(), staleTime: 0 });
    // Somebody else's work never continues in this person's name.
    if (now.userId !== me.userId) return window.location.assign("/today");
    setIsLost(false);
    await client.invalidateQueries();
  }

  return (
    <Dialog title={t("keepTitle")} isOpen={isLost} onOpenChange={() => undefined} isDismissable={false}>
      <p className="pb-4 text-13 text-muted">{t("keepNote")}</p>
      <SignInForm onDone={resume} />
    </Dialog>
  );
}

function isUnauthorized(error: unknown): boolean {
  if (!(error instanceof Error) || !("data" in error)) return false;
  const data = error.data as { code?: string } | null;
  return data?.code === "UNAUTHORIZED";
}
