"use client";
import { useTranslations } from "use-intl";
import { InlineError } from "@/components/ui/inline-error.tsx";

export default function Fault({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("shell.fault");
  return <InlineError title={t("title")} next={t("next")} requestId={error.digest} onRetry={reset} />;
}
