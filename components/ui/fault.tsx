"use client";
import { useTranslations } from "use-intl";
import { InlineError } from "./inline-error.tsx";

/** An error as the server answers it: a sentence, and for a refusal the next step. */
export type Faulty = {
  message: string;
  data?: { refusal?: { next: string } | null; requestId?: string | null } | null;
};

/** What went wrong, in place of what it should have shown or beside the button that was pressed. */
export function Fault({ error, onRetry }: { error: Faulty; onRetry?: () => void }) {
  const t = useTranslations("ui");
  const refusal = error.data?.refusal;
  // Without the server's answer there is only the browser's own wording, which helps nobody.
  if (!error.data)
    return <InlineError title={t("noConnection")} next={t("noConnectionNext")} onRetry={onRetry} />;
  return (
    <InlineError
      title={error.message}
      next={refusal?.next}
      requestId={refusal ? null : error.data?.requestId}
      onRetry={onRetry}
    />
  );
}
