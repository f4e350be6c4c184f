"use client";
import { CloudOff, Radio } from "lucide-react";
import { useTranslations } from "use-intl";
import { useConnection } from "@/components/live.tsx";
import { cx } from "@/components/ui/classes.ts";

/** Whether what one sees follows what others do. */
export function ConnectionChip() {
  const t = useTranslations("shell.connection");
  const state = useConnection();
  const Icon = state === "offline" ? CloudOff : Radio;
  return (
    <span
      role="status"
      className={cx(
        "flex min-h-6 shrink-0 items-center gap-1.5 px-2 text-12 max-lg:justify-center",
        state === "live" ? "text-good" : state === "offline" ? "text-bad" : "text-muted",
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      <span className="sm:max-lg:sr-only">{t(state)}</span>
    </span>
  );
}
