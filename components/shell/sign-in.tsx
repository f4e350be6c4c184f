"use client";
import { useTranslations } from "use-intl";
import { Logo } from "./logo.tsx";
import { SignInForm } from "./sign-in-form.tsx";

export function SignIn() {
  const t = useTranslations("shell");
  return (
    <>
      <header className="flex flex-col gap-3">
        <span className="flex items-center gap-2 text-14 font-semibold">
          <Logo />
          {t("product")}
        </span>
        <h1 className="text-28 font-semibold tracking-tight">{t("signIn.title")}</h1>
      </header>
      <SignInForm onDone={() => window.location.assign("/today")} />
    </>
  );
}
