import type { BusinessDate } from "../../kernel/instant.ts";
import { type DayNumber, dateOfDay, weekdayOf } from "./calendar.ts";
import type { Hours } from "./hours.ts";

/** What the people of a place get done: fulfillment orders in an open hour, and how many wait before the next one. */
export type Labor = { ordersPerHour: number; waiting: number };

/** A place's week and the last minute at which a package still leaves on a day. */
type Week = { hours: readonly Hours[]; closures: ReadonlySet<string>; cutoffMinute: number };

/** No place has work for longer. */
const daysAheadMax = 14;

/** Open minutes until what waits is done. */
export function waitingMinutes({ ordersPerHour, waiting }: Labor): number {
  return Math.ceil((waiting * 60) / ordersPerHour);
}

/** Open minutes until the next order is done too. */
export function readyMinutes({ ordersPerHour, waiting }: Labor): number {
  return waitingMinutes({ ordersPerHour, waiting: waiting + 1 });
}

/**
 * The day from which on an order may leave, once what waits has been worked off in open minutes: today where that is done
 * by the cutoff. What the order itself takes is in the cutoff; whether the place is open then is the caller's question.
 * Null: not within two weeks.
 * @param from today and the minute of the day on the place's clock
 */
export function dispatchDay(
  week: Week,
  labor: Labor,
  from: { day: DayNumber; minute: number },
): DayNumber | null {
  let left = waitingMinutes(labor);
  for (let day = from.day; day < from.day + daysAheadMax; day++) {
    if (left <= 0) return day;
    const date: BusinessDate = dateOfDay(day);
    const hours = week.hours.find((row) => row.weekday === weekdayOf(day));
    if (!hours || week.closures.has(date)) continue;
    const begin = day === from.day ? Math.max(hours.opensMinute, from.minute) : hours.opensMinute;
    if (left <= Math.min(week.cutoffMinute, hours.closesMinute) - begin) return day;
    left -= Math.max(0, hours.closesMinute - begin);
  }
  return null;
}
