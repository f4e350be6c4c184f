import { describe, expect, test } from "vitest";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay, dayNumber, firstDay, isOpenDay, weekdayOf } from "./calendar.ts";
import { milesBetween } from "./distance.ts";
import { afterOpenMinutes, currentOrNextSpan, isOpenAt, type Opening, spanOf } from "./hours.ts";
import { timeZoneOf } from "./time-zone.ts";

const day = (text: string) => text as BusinessDate;
const at = (text: string) => new Date(text);

const daily = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1_200 }));
const newYork: Opening = { hours: daily, closures: new Set(["2026-11-26"]), timeZone: "America/New_York" };

describe("opening hours", () => {
  test("read on the wall clock on both nights that it changes", () => {
    // 7 March is EST, 8 March EDT; 31 October is EDT, 1 November EST.
    expect(spanOf(newYork, day("2026-03-07"))?.opensAt).toEqual(at("2026-03-07T15:00:00Z"));
    expect(spanOf(newYork, day("2026-03-08"))?.opensAt).toEqual(at("2026-03-08T14:00:00Z"));
    expect(spanOf(newYork, day("2026-10-31"))?.closesAt).toEqual(at("2026-11-01T00:00:00Z"));
    expect(spanOf(newYork, day("2026-11-01"))?.closesAt).toEqual(at("2026-11-02T01:00:00Z"));
  });

  test("a place that is open through both nights counts their real hours", () => {
    const hours = daily.map((row) => ({ ...row, opensMinute: 0, closesMinute: 1_440 }));
    const always: Opening = { ...newYork, hours };
    // Three open hours from one in the morning: the clock jumps from 2 to 3, or shows 1 twice.
    expect(afterOpenMinutes(always, at("2026-03-08T06:00:00Z"), 180)).toEqual(at("2026-03-08T09:00:00Z"));
    expect(afterOpenMinutes(always, at("2026-11-01T05:00:00Z"), 180)).toEqual(at("2026-11-01T08:00:00Z"));
  });

  test("work stops while the door is closed, also on a closed date", () => {
    // An hour before closing on the eve of Thanksgiving, two hours of work: Friday at eleven.
    expect(afterOpenMinutes(newYork, at("2026-11-26T00:00:00Z"), 120)).toEqual(at("2026-11-27T16:00:00Z"));
  });

  test("tell whether it is open now, and when it opens next", () => {
    expect(isOpenAt(newYork, at("2026-11-24T15:00:00Z"))).toBe(true);
    expect(isOpenAt(newYork, at("2026-11-24T14:59:00Z"))).toBe(false);
    expect(currentOrNextSpan(newYork, at("2026-11-26T01:00:00Z"))?.opensAt).toEqual(
      at("2026-11-27T15:00:00Z"),
    );
  });

  test("a place without hours never opens", () => {
    const closed: Opening = { ...newYork, hours: [] };
    expect(currentOrNextSpan(closed, at("2026-11-24T15:00:00Z"))).toBeNull();
    expect(afterOpenMinutes(closed, at("2026-11-24T15:00:00Z"), 10)).toBeNull();
  });
});

describe("days", () => {
  test("are numbers that become the same dates again, over leap days and years", () => {
    for (const text of ["1970-01-01", "2024-02-29", "2026-11-24", "2027-01-01"])
      expect(dateOfDay(dayNumber(day(text)))).toBe(text);
    expect(weekdayOf(dayNumber(day("2026-11-24")))).toBe(2);
    expect(weekdayOf(dayNumber(day("2026-11-29")))).toBe(7);
    expect(weekdayOf(-1)).toBe(3);
  });

  test("the next open day skips closures and gives up at its bound", () => {
    const calendar = { weekdays: new Set([1, 2, 3, 4, 5]), closures: new Set(["2026-11-26"]) };
    const thursday = dayNumber(day("2026-11-26"));
    const open = firstDay(thursday, 7, (date) => isOpenDay(calendar, date));
    expect(open === null ? null : dateOfDay(open)).toBe("2026-11-27");
    expect(firstDay(thursday, 14, () => false)).toBeNull();
  });
});

describe("distance", () => {
  test("is the great circle's, the same both ways, and nothing to oneself", () => {
    const chicago = { latitude: 41.8781, longitude: -87.6298 };
    const denver = { latitude: 39.7392, longitude: -104.9903 };
    expect(milesBetween(chicago, denver)).toBeCloseTo(920, -1);
    expect(milesBetween(denver, chicago)).toBe(milesBetween(chicago, denver));
    expect(milesBetween(chicago, chicago)).toBe(0);
  });
});

describe("time zones of addresses", () => {
  test("follow the state, and the border within it", () => {
    expect(timeZoneOf({ state: "IL", latitude: 41.9, longitude: -87.6 })).toBe("America/Chicago");
    expect(timeZoneOf({ state: "AZ", latitude: 33.4, longitude: -112 })).toBe("America/Phoenix");
    expect(timeZoneOf({ state: "TN", latitude: 35, longitude: -90 })).toBe("America/Chicago");
    expect(timeZoneOf({ state: "TN", latitude: 36, longitude: -83.9 })).toBe("America/New_York");
  });
});
