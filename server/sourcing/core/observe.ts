import type { LocationId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dayNumber } from "../../locations/core/calendar.ts";
import {
  dayStepsMax,
  emptyCounts,
  type ObservedDelays,
  readyStep,
  readySteps,
} from "../../promising/core/delays.ts";
import { isCarrierDay } from "../../shipping/core/transit.ts";

/** How often work of a place that was to leave on one day left on another, both on the place's calendar. */
export type DispatchSeen = {
  locationId: LocationId;
  dueOn: BusinessDate;
  doneOn: BusinessDate;
  count: number;
};
/** How often a pickup of a place was ready so many minutes after its time. */
export type ReadySeen = { locationId: LocationId; minutesLate: number; count: number };
/** How often a package of a service was delivered on one day and expected on another. */
export type TransitSeen = { serviceCode: string; dueOn: BusinessDate; doneOn: BusinessDate; count: number };

/** Sorts what was seen into steps of delay, by place, by service and in the whole network. */
export function observe(seen: {
  dispatches: readonly DispatchSeen[];
  pickups: readonly ReadySeen[];
  transits: readonly TransitSeen[];
}): ObservedDelays {
  const empty = () => ({ dispatch: emptyCounts(dayStepsMax), ready: emptyCounts(readySteps.length) });
  const network = empty();
  const places = new Map<LocationId, ReturnType<typeof empty>>();
  const transit = new Map<string, number[]>();
  const placeAt = (locationId: LocationId) => entryOf(places, locationId, empty);
  for (const { locationId, count, ...days } of seen.dispatches) {
    const place = placeAt(locationId);
    const step = dayStep(days);
    place.dispatch[step]! += count;
    network.dispatch[step]! += count;
  }
  for (const { locationId, minutesLate, count } of seen.pickups) {
    const place = placeAt(locationId);
    const step = readyStep(minutesLate);
    place.ready[step]! += count;
    network.ready[step]! += count;
  }
  for (const { serviceCode, count, ...days } of seen.transits) {
    const counts = entryOf(transit, serviceCode, () => emptyCounts(dayStepsMax));
    counts[dayStep(days)]! += count;
  }
  return { places: Object.fromEntries(places), network, transit: Object.fromEntries(transit) };
}

function entryOf<K, V>(entries: Map<K, V>, key: K, make: () => V): V {
  const found = entries.get(key) ?? make();
  entries.set(key, found);
  return found;
}

/** Carrier days from the day that was due to the day that it was; none when it was earlier. */
function dayStep({ dueOn, doneOn }: { dueOn: BusinessDate; doneOn: BusinessDate }): number {
  const last = dayNumber(doneOn);
  let days = 0;
  for (let day = dayNumber(dueOn) + 1; day <= last && days <= dayStepsMax; day++)
    if (isCarrierDay(day)) days++;
  return days;
}
