"use client";

import { Clock, TriangleAlert } from "lucide-react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";

/** How long until work is due; negative when it is late. The exact moment, on the store's clock, is its title. */
export function Due({ dueAt, timeZone }: { dueAt: Date; timeZone: string }) {
  const t = useTranslations("fulfillment.due");
  const format = useFormatter();
  const now = useNow({ updateInterval: 20_000 });
  const minutes = Math.round((dueAt.getTime() - now.getTime()) / 60_000);
  const isLate = minutes < 0;
  const span = useSpan(Math.abs(minutes));
  const moment = format.dateTime(dueAt, {
    timeZone,
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  });
  const Icon = isLate ? TriangleAlert : Clock;
  return (
    <time
      dateTime={dueAt.toISOString()}
      title={t("at", { moment })}
      className={cx(
        "figures inline-flex items-center gap-1 text-13 font-medium whitespace-nowrap",
        isLate ? "text-bad" : minutes < 60 ? "text-warn" : "text-muted",
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      <span className="sr-only">{isLate ? t("late", { time: span }) : t("in", { time: span })}</span>
      <span aria-hidden>{isLate ? t("lateShort", { time: span }) : t("inShort", { time: span })}</span>
    </time>
  );
}

function useSpan(minutes: number): string {
  const t = useTranslations("fulfillment.due");
  if (minutes < 60) return t("minutes", { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return t("days", { days: Math.round(hours / 24) });
  return minutes % 60 === 0 ? t("hoursOnly", { hours }) : t("hours", { hours, minutes: minutes % 60 });
}
