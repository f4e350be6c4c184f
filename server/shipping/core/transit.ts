import { type DayNumber, dateOfDay, weekdayOf } from "../../locations/core/calendar.ts";

/** The carriers' rest days of the year, as rules: a fixed date, or the nth weekday of a month (-1: the last). */
const holidays = [
  { month: 1, date: 1 },
  { month: 5, weekday: 1, nth: -1 },
  { month: 7, date: 4 },
  { month: 9, weekday: 1, nth: 1 },
  { month: 11, weekday: 4, nth: 4 },
  { month: 12, date: 25 },
] as const;

/** Carriers collect and deliver Monday to Friday, but not on their holidays. */
export function isCarrierDay(day: DayNumber): boolean {
  const weekday = weekdayOf(day);
  if (weekday > 5) return false;
  const [, month, date] = dateOfDay(day).split("-").map(Number);
  return !holidays.some((rule) => {
    if (rule.month !== month) return false;
    if ("date" in rule) return rule.date === date;
    if (rule.weekday !== weekday || date === undefined) return false;
    return rule.nth > 0 ? Math.ceil(date / 7) === rule.nth : date + 7 > 31;
  });
}

/** The day at the door: so many carrier days after the day of dispatch. */
export function arrivalDay(dispatch: DayNumber, transitDays: number): DayNumber {
  let day = dispatch;
  for (let left = transitDays; left > 0; ) {
    day++;
    if (isCarrierDay(day)) left--;
  }
  return day;
}
