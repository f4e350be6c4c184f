import {
  addDays,
  addMinutes,
  type BusinessDate,
  businessDate,
  type Instant,
  momentAt,
} from "../../kernel/instant.ts";
import { afterOpenMinutes, type Opening, spanOf } from "../../locations/core/hours.ts";
import { readyMinutes } from "../../locations/core/labor.ts";
import { type NetworkLocation, roomOn } from "./snapshot.ts";

/** Carriers deliver until eight in the evening on the clock of the address. */
const deliveryEndMinute = 20 * 60;
/** People are told quarters of an hour. */
const quarterMilliseconds = 15 * 60_000;
const daysAheadMax = 14;

/** Latest dispatch of a package, on the sender's clock. */
export function dispatchBy(location: NetworkLocation, date: BusinessDate): Instant {
  return momentAt(date, location.cutoffMinute, location.timeZone);
}

/** Latest moment at the door. */
export function deliverBy(date: BusinessDate, destinationZone: string): Instant {
  return momentAt(date, deliveryEndMinute, destinationZone);
}

export type PickupTimes = {
  /** The customer can come from then on. */
  readyBy: Instant;
  pickupUntil: Instant;
  /** The local day whose capacity the work takes. */
  loadDate: BusinessDate;
  /** The day that had no room, if that pushed it back. */
  fullOn: BusinessDate | null;
};

/** When a store has a pickup ready: after its lead time of open hours or as long as its people need
 * for what waits there, on the first day with room. Null: not in sight. */
export function pickupTimes(location: NetworkLocation, now: Instant): PickupTimes | null {
  const opening: Opening = location;
  const { pickupLeadMinutes, labor } = location;
  const minutes = Math.max(pickupLeadMinutes, labor ? readyMinutes(labor) : 0);
  let start = now;
  let fullOn: BusinessDate | null = null;
  for (let tries = 0; tries <= daysAheadMax; tries++) {
    const ready = afterOpenMinutes(opening, start, minutes);
    if (!ready) return null;
    const loadDate = businessDate(ready, location.timeZone);
    // Its people push it to another day: that the day has no room for more is what a customer is told.
    if (minutes > pickupLeadMinutes) fullOn ??= fullWithout(location, start, loadDate);
    if (roomOn(location, loadDate) > 0)
      return {
        readyBy: roundUp(ready, spanOf(opening, loadDate)?.closesAt ?? ready),
        pickupUntil: windowEnd(location, loadDate),
        loadDate,
        fullOn,
      };
    fullOn ??= loadDate;
    start = momentAt(addDays(loadDate, 1), 0, location.timeZone);
  }
  return null;
}

/** The day on which it would have been ready without what waits; null: the same. */
function fullWithout(location: NetworkLocation, start: Instant, loadDate: BusinessDate): BusinessDate | null {
  const alone = afterOpenMinutes(location, start, location.pickupLeadMinutes);
  const day = alone ? businessDate(alone, location.timeZone) : null;
  return day !== null && day < loadDate ? day : null;
}

/** Closing time of the last open day within the pickup window. */
function windowEnd(location: NetworkLocation, from: BusinessDate): Instant {
  for (let days = location.pickupWindowDays; days > 0; days--) {
    const span = spanOf(location, addDays(from, days));
    if (span) return span.closesAt;
  }
  return spanOf(location, from)?.closesAt ?? addMinutes(momentAt(from, 0, location.timeZone), 24 * 60);
}

function roundUp(moment: Instant, latest: Instant): Instant {
  const rounded = Math.ceil(moment.getTime() / quarterMilliseconds) * quarterMilliseconds;
  return new Date(Math.min(rounded, Math.max(latest.getTime(), moment.getTime())));
}
