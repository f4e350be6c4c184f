"use client";
import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { cx } from "./classes.ts";
import { type Tone, toneIcons, toneSoft } from "./tone.tsx";

/** A fault at its place: what is so, the way on, a retry, and the number to tell the people who help. */
export function InlineError({
  title,
  next,
  requestId,
  onRetry,
}: {
  title: string;
  next?: string | null;
  requestId?: string | null;
  onRetry?: () => void;
}) {
  const t = useTranslations("ui");
  return (
    <Notice
      tone="bad"
      role="alert"
      action={
        onRetry && (
          <Button size="sm" icon={RotateCw} onPress={onRetry}>
            {t("retry")}
          </Button>
        )
      }
    >
      <p className="font-medium">{title}</p>
      {next && <p>{next}</p>}
      {requestId && <p className="text-12">{t("requestId", { id: requestId })}</p>}
    </Notice>
  );
}

/** A sentence with a tone, in the flow of the page. */
export function Notice({
  tone,
  children,
  action,
  role = "status",
}: {
  tone: Tone;
  children: ReactNode;
  action?: ReactNode;
  role?: "status" | "alert" | "note";
}) {
  const Icon = toneIcons[tone];
  return (
    <div role={role} className={cx("flex items-start gap-2 rounded-md px-3 py-2 text-13", toneSoft[tone])}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">{children}</div>
      {action}
    </div>
  );
}
