"use client";
import { useFormatter, useNow, useTranslations } from "use-intl";

/** "today", "tomorrow", "yesterday", else the short day, as the calendar of that zone has it. */
export function useDayWord(): (value: Date, timeZone: string | undefined) => string {
  const t = useTranslations("ui");
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  return (value, timeZone) => {
    const day = (moment: Date) => {
      const parts = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(moment);
      return Date.parse(`${parts}T00:00:00Z`) / 86_400_000;
    };
    const distance = day(value) - day(now);
    if (distance === 0) return t("today");
    if (distance === 1) return t("tomorrow");
    if (distance === -1) return t("yesterday");
    return format.dateTime(value, {
      weekday: "short",
      month: "short",
      day: "numeric",
      year: Math.abs(distance) > 180 ? "numeric" : undefined,
      timeZone,
    });
  };
}
