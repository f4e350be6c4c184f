import { businessDate, type Instant, momentAt } from "../../kernel/instant.ts";
import { dateOfDay, dayNumber } from "../../locations/core/calendar.ts";
import { arrivalDay } from "../../shipping/core/transit.ts";

/** Days of carriers that a place has to hand the goods over. */
const handlingDays = 2;
/** 22:00 UTC lies within the same working day from the Atlantic to the Pacific. */
const endOfDay = 22 * 60;

/** What an imported order is promised: an arrival so many carrier days after the import, whenever it was ordered. */
export function promiseFrom(now: Instant, days: number): { readyBy: Instant; promisedAt: Instant } {
  const today = dayNumber(businessDate(now, "UTC"));
  const at = (day: number) => momentAt(dateOfDay(day), endOfDay, "UTC");
  return {
    readyBy: at(arrivalDay(today, Math.min(handlingDays, days))),
    promisedAt: at(arrivalDay(today, days)),
  };
}
