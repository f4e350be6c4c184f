import { describe, expect, test } from "vitest";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay, dayNumber } from "../../locations/core/calendar.ts";
import { freightOf } from "./rate.ts";
import { arrivalDay, isCarrierDay } from "./transit.ts";
import { zoneOf } from "./zone.ts";

const day = (text: string) => dayNumber(text as BusinessDate);

describe("freight", () => {
  test("is the multiplier on base and pounds", () => {
    const rate = { base: 700, perPound: 50 };
    expect(freightOf(rate, { weightGrams: 453.592_37, multiplier: 1 })).toBeCloseTo(750, 9);
    expect(freightOf(rate, { weightGrams: 907.184_74, multiplier: 1.1 })).toBeCloseTo(880, 9);
  });

  test("goes by the ring that the distance falls in; the last ring is endless", () => {
    const zones = [
      { zone: 8, upperMiles: 1_800 },
      { zone: 2, upperMiles: 150 },
    ];
    expect(zoneOf(zones, 0)).toBe(2);
    expect(zoneOf(zones, 150)).toBe(2);
    expect(zoneOf(zones, 151)).toBe(8);
    expect(zoneOf(zones, 9_000)).toBe(8);
    expect(zoneOf([], 10)).toBeNull();
  });
});

describe("carrier days", () => {
  test.each([
    ["2026-01-01", false],
    ["2026-05-25", false],
    ["2026-05-18", true],
    ["2026-07-03", true],
    ["2026-09-07", false],
    ["2026-11-26", false],
    ["2026-11-27", true],
    ["2026-11-28", false],
    ["2026-12-25", false],
    ["2029-11-22", false],
  ])("on %s the carrier drives: %s", (date, drives) => {
    expect(isCarrierDay(day(date))).toBe(drives);
  });

  test.each([
    ["2026-11-24", 1, "2026-11-25"],
    ["2026-11-25", 1, "2026-11-27"],
    ["2026-11-24", 4, "2026-12-01"],
    ["2026-12-24", 2, "2026-12-29"],
    ["2026-11-24", 0, "2026-11-24"],
  ])("sent on %s for %i days, it is there on %s", (sent, days, there) => {
    expect(dateOfDay(arrivalDay(day(sent), days))).toBe(there);
  });
});
