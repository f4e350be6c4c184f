"use client";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { InlineError } from "@/components/ui/inline-error.tsx";
import { TextField } from "@/components/ui/text-field.tsx";

/** Email and password. Password managers and pasting work; one answer for every wrong pair. */
export function SignInForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("shell.signIn");
  const ui = useTranslations("ui");
  const [state, setState] = useState<"ready" | "working" | "wrong" | "tooMany" | "down">("ready");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setState("working");
    const answer = await signIn("credentials", {
      redirect: false,
      email: String(form.get("email")),
      password: String(form.get("password")),
    }).catch(() => null);
    if (answer?.ok) return onDone();
    if (!answer) return setState("down");
    setState(answer.error === "too-many-tries" ? "tooMany" : "wrong");
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {state === "wrong" && <InlineError title={t("wrong")} next={t("wrongNext")} />}
      {state === "tooMany" && <InlineError title={t("tooMany")} />}
      {state === "down" && <InlineError title={ui("noConnection")} />}
      <TextField
        label={t("email")}
        name="email"
        type="email"
        autoComplete="username"
        size="lg"
        isRequired
        autoFocus
      />
      <TextField
        label={t("password")}
        name="password"
        type="password"
        autoComplete="current-password"
        size="lg"
        isRequired
      />
      <Button type="submit" look="primary" size="lg" isPending={state === "working"}>
        {t("submit")}
      </Button>
    </form>
  );
}
