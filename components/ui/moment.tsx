"use client";
import { useFormatter, useNow, useTimeZone } from "use-intl";
import { useDayWord } from "./use-day-word.ts";

type Props = {
  value: Date;
  /** The location's zone: deadlines and pickup windows are said in it, with its short name when it differs. */
  zone?: string;
  look?: "day" | "time" | "dayTime" | "full";
};

/** A moment in words, on its own: "Today, 6:00 PM", "Thu, Nov 26". Inside a sentence use `useMomentText`. */
export function Moment({ value, zone, look = "dayTime" }: Props) {
  const text = useMomentText();
  return (
    <time
      dateTime={value.toISOString()}
      className="figures inline-block whitespace-nowrap first-letter:uppercase"
    >
      {text({ value, zone, look })}
    </time>
  );
}

export function useMomentText(): (moment: Props) => string {
  const format = useFormatter();
  const viewerZone = useTimeZone();
  const dayWord = useDayWord();
  return ({ value, zone, look = "dayTime" }) => {
    const timeZone = zone ?? viewerZone;
    const isForeign = zone !== undefined && !sameClock(value, zone, viewerZone);
    const time = format.dateTime(value, {
      hour: "numeric",
      minute: "2-digit",
      timeZone,
      timeZoneName: isForeign ? "short" : undefined,
    });
    if (look === "time") return time;
    if (look === "full")
      return `${format.dateTime(value, { weekday: "short", month: "short", day: "numeric", year: "numeric", timeZone })}, ${time}`;
    const day = dayWord(value, timeZone);
    return look === "day" ? day : `${day}, ${time}`;
  };
}

/** How long ago or until, with the absolute moment on hover and for assistive technology. */
export function RelativeMoment({ value }: { value: Date }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const absolute = useMomentText()({ value, look: "full" });
  return (
    <time dateTime={value.toISOString()} title={absolute} className="figures whitespace-nowrap">
      {format.relativeTime(value, now)}
    </time>
  );
}

/** A calendar day without a moment, as `2026-11-24`. */
export function DayText({ date }: { date: string }) {
  const format = useFormatter();
  const noon = new Date(`${date.slice(0, 10)}T12:00:00Z`);
  return (
    <time dateTime={date} className="figures whitespace-nowrap">
      {format.dateTime(noon, { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" })}
    </time>
  );
}

function sameClock(value: Date, zone: string, viewerZone: string | undefined): boolean {
  if (!viewerZone || zone === viewerZone) return true;
  const clock = (timeZone: string) =>
    new Intl.DateTimeFormat("en-US", { timeZone, day: "numeric", hour: "numeric", minute: "numeric" }).format(
      value,
    );
  return clock(zone) === clock(viewerZone);
}
