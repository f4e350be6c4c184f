"use client";
import { useNow, useTranslations } from "use-intl";
import { cx } from "./classes.ts";

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Time left as a figure: "1 h 20 min", "4:05" in the last ten minutes, and below zero when it is over ("−12 min"),
 * as people at the shelf read urgency.
 */
export function Countdown({ until, warnMinutes = 60 }: { until: Date; warnMinutes?: number }) {
  const t = useTranslations("ui");
  const now = useNow({ updateInterval: 1000 });
  const left = until.getTime() - now.getTime();
  const tone = left < 0 ? "text-bad" : left < warnMinutes * 60_000 ? "text-warn" : "text-muted";
  return (
    <time dateTime={until.toISOString()} className={cx("figures whitespace-nowrap font-medium", tone)}>
      {spell(left, t)}
    </time>
  );
}

function spell(left: number, t: ReturnType<typeof useTranslations<"ui">>): string {
  const sign = left < 0 ? "−" : "";
  const size = Math.abs(left);
  const minutes = Math.floor(size / 60_000);
  if (size >= 2 * day) return sign + t("days", { count: Math.floor(size / day) });
  if (size >= hour)
    return sign + t("hoursMinutes", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  if (left < 0 || minutes >= 10) return sign + t("minutes", { count: minutes });
  return `${minutes}:${String(Math.floor((size % 60_000) / 1000)).padStart(2, "0")}`;
}
