import { describe, expect, test } from "vitest";
import type { LocationId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay } from "../../locations/core/calendar.ts";
import { noPrices } from "./prices.ts";
import { deliverBy, dispatchBy, pickupTimes } from "./promise.ts";
import { type NetworkLocation, toCandidates } from "./snapshot.ts";

const day = (text: string) => text as BusinessDate;
const at = (text: string) => new Date(text);

const newYork = "America/New_York";
const phoenix = "America/Phoenix";
const losAngeles = "America/Los_Angeles";

/** Open daily from 10 to 20, also on Sundays; a pickup takes two open hours and waits three days. */
function store(timeZone: string, given: Partial<NetworkLocation> = {}): NetworkLocation {
  return {
    locationId: "loc_A" as LocationId,
    code: "A",
    name: "A",
    kind: "store",
    state: "NY",
    zip: "10001",
    latitude: 40.7,
    longitude: -74,
    timeZone,
    canShip: true,
    canPickup: true,
    cutoffMinute: 14 * 60,
    pickupLeadMinutes: 120,
    pickupWindowDays: 3,
    capacityPerDay: null,
    handlingPerPackage: 0,
    handlingPerUnit: 0,
    freightMultiplier: 1,
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1_200 })),
    closures: new Set(),
    load: new Map(),
    ...given,
  };
}

const networkOf = (place: NetworkLocation) => ({
  network: {
    locations: [place],
    services: [{ code: "ground", name: "Ground" }],
    zones: [{ zone: 2, upperMiles: 100_000 }],
    rates: [{ serviceCode: "ground", zone: 2, base: 500, perPound: 0, transitDays: 2 }],
  },
});

/** The first day on which the place hands a package over, and when it is at the door. */
function dispatched(place: NetworkLocation, now: string) {
  const snapshot = { ...networkOf(place), stock: new Map(), prices: noPrices };
  const [candidate] = toCandidates(snapshot, { destination: place, now: at(now) });
  const [slot] = candidate!.slots;
  return [dateOfDay(slot!), dateOfDay(candidate!.services[0]!.arrivals[0]!)];
}

describe("a place whose people have work before them", () => {
  const labor = { ordersPerHour: 6, waiting: 18 };
  const place = store(newYork, { labor });

  test("has a pickup ready when that is done, not only after its lead time", () => {
    // Opens at ten; nineteen orders take three hours and ten minutes.
    const found = pickupTimes(place, at("2026-11-02T13:00:00Z"));
    expect(found).toMatchObject({
      readyBy: at("2026-11-02T18:15:00Z"),
      loadDate: "2026-11-02",
      fullOn: null,
    });
    const busy = { ...place, labor: { ordersPerHour: 6, waiting: 65 } };
    expect(pickupTimes(busy, at("2026-11-02T13:00:00Z"))).toMatchObject({
      ...{ readyBy: at("2026-11-03T16:00:00Z"), loadDate: "2026-11-03", fullOn: "2026-11-02" },
    });
    expect(
      pickupTimes({ ...place, labor: { ordersPerHour: 6, waiting: 0 } }, at("2026-11-02T13:00:00Z")),
    ).toEqual(pickupTimes(store(newYork), at("2026-11-02T13:00:00Z")));
  });

  test("sends a package on the day on which there is time for it before the cutoff, and says which was full", () => {
    expect(dispatched(place, "2026-11-02T15:30:00Z")[0]).toBe("2026-11-02");
    expect(dispatched(place, "2026-11-02T16:30:00Z")[0]).toBe("2026-11-03");
    expect(dispatched(store(newYork), "2026-11-02T16:30:00Z")[0]).toBe("2026-11-02");
    const snapshot = { ...networkOf(place), stock: new Map(), prices: noPrices };
    const [candidate] = toCandidates(snapshot, { destination: place, now: at("2026-11-02T16:30:00Z") });
    expect(dateOfDay(candidate!.fullOn!)).toBe("2026-11-02");
  });
});

// In 2026 clocks go forward in the night to Sunday, March 8, and back in the night to Sunday, November 1.
describe("latest moments on the wall clock of the place", () => {
  test.each([
    // The day before, the day itself and the day after: the same wall clock, another distance from UTC.
    [newYork, "2026-03-07", "2026-03-07T19:00:00Z", "2026-03-08T01:00:00Z"],
    [newYork, "2026-03-08", "2026-03-08T18:00:00Z", "2026-03-09T00:00:00Z"],
    [newYork, "2026-03-09", "2026-03-09T18:00:00Z", "2026-03-10T00:00:00Z"],
    [newYork, "2026-10-31", "2026-10-31T18:00:00Z", "2026-11-01T00:00:00Z"],
    [newYork, "2026-11-01", "2026-11-01T19:00:00Z", "2026-11-02T01:00:00Z"],
    [newYork, "2026-11-02", "2026-11-02T19:00:00Z", "2026-11-03T01:00:00Z"],
    [phoenix, "2026-03-07", "2026-03-07T21:00:00Z", "2026-03-08T03:00:00Z"],
    [phoenix, "2026-03-08", "2026-03-08T21:00:00Z", "2026-03-09T03:00:00Z"],
    [phoenix, "2026-11-01", "2026-11-01T21:00:00Z", "2026-11-02T03:00:00Z"],
    [losAngeles, "2026-03-07", "2026-03-07T22:00:00Z", "2026-03-08T04:00:00Z"],
    [losAngeles, "2026-03-08", "2026-03-08T21:00:00Z", "2026-03-09T03:00:00Z"],
    [losAngeles, "2026-11-01", "2026-11-01T22:00:00Z", "2026-11-02T04:00:00Z"],
  ])("dispatch at 14:00 and delivery by 20:00 in %s on %s", (zone, date, dispatch, delivery) => {
    expect(dispatchBy(store(zone), day(date))).toEqual(at(dispatch));
    expect(deliverBy(day(date), zone)).toEqual(at(delivery));
  });

  test.each([
    // Friday before the clocks go forward, to the minute: 14:00 is 19:00 UTC in New York.
    [newYork, "2026-03-06T19:00:00Z", "2026-03-06", "2026-03-10"],
    [newYork, "2026-03-06T19:00:30Z", "2026-03-09", "2026-03-11"],
    // Monday after: 14:00 is 18:00 UTC; Phoenix stays at 21:00 UTC all year.
    [newYork, "2026-03-09T18:00:00Z", "2026-03-09", "2026-03-11"],
    [newYork, "2026-03-09T18:01:00Z", "2026-03-10", "2026-03-12"],
    [newYork, "2026-11-02T19:00:00Z", "2026-11-02", "2026-11-04"],
    [newYork, "2026-11-02T19:01:00Z", "2026-11-03", "2026-11-05"],
    [phoenix, "2026-03-09T21:00:00Z", "2026-03-09", "2026-03-11"],
    [phoenix, "2026-03-09T21:01:00Z", "2026-03-10", "2026-03-12"],
    [phoenix, "2026-11-02T21:01:00Z", "2026-11-03", "2026-11-05"],
    [losAngeles, "2026-03-09T21:00:00Z", "2026-03-09", "2026-03-11"],
    [losAngeles, "2026-03-09T21:01:00Z", "2026-03-10", "2026-03-12"],
    [losAngeles, "2026-11-02T22:00:00Z", "2026-11-02", "2026-11-04"],
  ])("cutoff in %s at %s: leaves %s, arrives %s", (zone, now, dispatch, arrival) => {
    expect(dispatched(store(zone), now)).toEqual([dispatch, arrival]);
    expect(dispatchBy(store(zone), day(dispatch)).getTime()).toBeGreaterThanOrEqual(at(now).getTime());
  });

  test("a cutoff that the clock shows twice is past after the first time", () => {
    // A place whose carrier day has a cutoff at 1:30 in the night: 5:30 UTC is the first reading, 6:20 UTC shows 1:20.
    const night = store(newYork, { cutoffMinute: 90 });
    expect(dispatchBy(night, day("2026-11-01"))).toEqual(at("2026-11-01T05:30:00Z"));
    for (const now of ["2026-11-01T05:20:00Z", "2026-11-01T06:20:00Z"]) {
      const [leaves] = dispatched(night, now);
      expect(dispatchBy(night, day(leaves!)).getTime()).toBeGreaterThan(at(now).getTime());
    }
  });
});

describe("pickups", () => {
  test.each([
    // Saturday 19:30 before the clocks change: half an hour that day, the rest from ten on Sunday's new clock.
    [newYork, "2026-03-08T00:30:00Z", "2026-03-08T15:30:00Z", "2026-03-12T00:00:00Z"],
    [newYork, "2026-10-31T23:30:00Z", "2026-11-01T16:30:00Z", "2026-11-05T01:00:00Z"],
    [phoenix, "2026-03-08T02:30:00Z", "2026-03-08T18:30:00Z", "2026-03-12T03:00:00Z"],
    [phoenix, "2026-11-01T02:30:00Z", "2026-11-01T18:30:00Z", "2026-11-05T03:00:00Z"],
    [losAngeles, "2026-03-08T03:30:00Z", "2026-03-08T18:30:00Z", "2026-03-12T03:00:00Z"],
    [losAngeles, "2026-11-01T02:30:00Z", "2026-11-01T19:30:00Z", "2026-11-05T04:00:00Z"],
    // A window that spans the night ends at closing time on the new clock.
    [newYork, "2026-03-06T16:00:00Z", "2026-03-06T18:00:00Z", "2026-03-10T00:00:00Z"],
    [newYork, "2026-10-30T15:00:00Z", "2026-10-30T17:00:00Z", "2026-11-03T01:00:00Z"],
  ])("in %s asked at %s: ready at %s, kept until %s", (zone, now, readyBy, pickupUntil) => {
    expect(pickupTimes(store(zone), at(now))).toMatchObject({
      readyBy: at(readyBy),
      pickupUntil: at(pickupUntil),
    });
  });

  test("a store that is open through the night counts its real hours, and a full Sunday starts on Monday's clock", () => {
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1_440 }));
    const always = store(newYork, { hours, pickupLeadMinutes: 180 });
    expect(pickupTimes(always, at("2026-03-08T06:00:00Z"))?.readyBy).toEqual(at("2026-03-08T09:00:00Z"));
    expect(pickupTimes(always, at("2026-11-01T05:00:00Z"))?.readyBy).toEqual(at("2026-11-01T08:00:00Z"));
    const full = store(newYork, { capacityPerDay: 1, load: new Map([["2026-11-01", 1]]) });
    expect(pickupTimes(full, at("2026-11-01T15:30:00Z"))).toMatchObject({
      readyBy: at("2026-11-02T17:00:00Z"),
      loadDate: "2026-11-02",
      fullOn: "2026-11-01",
    });
  });
});
