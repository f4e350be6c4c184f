import type { BusinessDate } from "../../kernel/instant.ts";

/** Days since 1970-01-01: planning compares thousands of dates, and whole numbers are quick. */
export type DayNumber = number;

const millisecondsPerDay = 86_400_000;

export function dayNumber(date: BusinessDate): DayNumber {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / millisecondsPerDay);
}

/** Each day is written once: planning asks for the same few again and again. */
const dates = new Map<DayNumber, BusinessDate>();

export function dateOfDay(day: DayNumber): BusinessDate {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * millisecondsPerDay).toISOString().slice(0, 10) as BusinessDate;
  dates.set(day, date);
  return date;
}

/** 1 is Monday, 7 is Sunday. Day 0 was a Thursday. */
export function weekdayOf(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** How a place keeps its days: open by weekday, closed on named dates. */
export type Calendar = { weekdays: ReadonlySet<number>; closures: ReadonlySet<string> };

export function isOpenDay(calendar: Calendar, day: DayNumber): boolean {
  return calendar.weekdays.has(weekdayOf(day)) && !calendar.closures.has(dateOfDay(day));
}

/** The first day from `from` on that the test admits, within a bound: a place that never opens has none. */
export function firstDay(
  from: DayNumber,
  daysMax: number,
  isAdmitted: (day: DayNumber) => boolean,
): DayNumber | null {
  for (let day = from; day < from + daysMax; day++) if (isAdmitted(day)) return day;
  return null;
}
