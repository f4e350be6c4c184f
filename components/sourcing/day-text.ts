"use client";

import { useFormatter } from "use-intl";

/** A plain day, whatever the viewer's zone. */
export function useDayText(): (date: string) => string {
  const format = useFormatter();
  return (date) =>
    format.dateTime(new Date(`${date.slice(0, 10)}T12:00:00Z`), {
      weekday: "short",
      month: "short",
      day: "numeric",
      timeZone: "UTC",
    });
}
