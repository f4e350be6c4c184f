"use client";
import { useMutation } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { newId } from "@/server/kernel/ids.ts";
import { Logo } from "./logo.tsx";

/** The first run in production: the printed token makes the first administrator, once. */
export function Setup({ isOpen }: { isOpen: boolean }) {
  const t = useTranslations("shell");
  const trpc = useTRPC();
  const [commandId] = useState(() => newId("cmd"));
  const printed = useSearchParams().get("token") ?? "";
  const setup = useMutation(trpc.auth.setup.mutationOptions());

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name));
    setup.mutate({
      commandId,
      token: text("token").trim(),
      name: text("name"),
      email: text("email"),
      password: text("password"),
    });
  }

  const isDone = setup.isSuccess || !isOpen;
  return (
    <>
      <header className="flex flex-col gap-3">
        <span className="flex items-center gap-2 text-14 font-semibold">
          <Logo />
          {t("product")}
        </span>
        <h1 className="text-28 font-semibold tracking-tight">{t("setup.title")}</h1>
        {!isDone && <p className="text-13 text-muted">{t("setup.intro")}</p>}
      </header>
      {isDone ? (
        <>
          <Notice tone={setup.isSuccess ? "good" : "info"}>
            {setup.isSuccess ? t("setup.done") : t("setup.closed")}
          </Notice>
          <ButtonLink href="/sign-in" look="primary" size="lg">
            {t("signIn.submit")}
          </ButtonLink>
        </>
      ) : (
        <form onSubmit={submit} className="flex flex-col gap-4">
          {setup.error && <Fault error={setup.error} />}
          <TextField
            label={t("setup.token")}
            name="token"
            defaultValue={printed}
            autoComplete="off"
            size="lg"
            isRequired
            autoFocus
          />
          <TextField label={t("setup.name")} name="name" autoComplete="name" size="lg" isRequired />
          <TextField
            label={t("setup.email")}
            name="email"
            type="email"
            autoComplete="username"
            size="lg"
            isRequired
          />
          <TextField
            label={t("setup.password")}
            name="password"
            type="password"
            autoComplete="new-password"
            description={t("setup.passwordNote")}
            minLength={12}
            size="lg"
            isRequired
          />
          <Button type="submit" look="primary" size="lg" isPending={setup.isPending}>
            {t("setup.submit")}
          </Button>
        </form>
      )}
    </>
  );
}
