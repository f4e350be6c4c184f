import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type BusinessDate } from "../../kernel/instant.ts";
import { availableOn, missingUnits, pooledAvailable, projectAvailable, stockTerms } from "./availability.ts";

const today = "2026-11-24" as BusinessDate;
const units = fc.integer({ min: 0, max: 50 });
const record = fc.record({
  onHand: units,
  reserved: units,
  withheld: units,
  safetyStock: units,
  fenced: units,
});
const changes = fc.array(
  fc.record({
    date: fc.integer({ min: -3, max: 20 }).map((days) => addDays(today, days)),
    units: fc.integer({ min: -20, max: 20 }),
  }),
);

describe("availability", () => {
  it.each([
    [{ onHand: 10, reserved: 3, withheld: 1, safetyStock: 2, fenced: 0 }, 0, 4],
    [{ onHand: 10, reserved: 3, withheld: 1, safetyStock: 2, fenced: 0 }, 5, 0],
    [{ onHand: 1, reserved: 3, withheld: 0, safetyStock: 0, fenced: 0 }, 0, 0],
    [{ onHand: 0, reserved: 0, withheld: 0, safetyStock: 1, fenced: 0 }, 0, 0],
  ])("of %o with a threshold of %i is %i", (given, threshold, available) => {
    expect(stockTerms(given, threshold)).toEqual({ ...given, threshold, available });
  });

  it("is never below zero, and is what the terms add up to where that is not", () => {
    fc.assert(
      fc.property(record, units, (given, threshold) => {
        const terms = stockTerms(given, threshold);
        const sum =
          terms.onHand - terms.reserved - terms.withheld - terms.safetyStock - terms.fenced - terms.threshold;
        expect(terms.available).toBe(sum > 0 ? sum : 0);
      }),
    );
  });

  it("of a pool takes the threshold once", () => {
    const place = stockTerms({ onHand: 4, reserved: 0, withheld: 0, safetyStock: 1, fenced: 0 });
    expect(pooledAvailable([place, place], 5)).toBe(1);
    expect(pooledAvailable([place, place], 9)).toBe(0);
  });

  it("that was promised beyond what is there is missing by exactly the difference", () => {
    const given = { onHand: 3, reserved: 5, withheld: 0, safetyStock: 1, backorderLimit: 0 };
    expect(missingUnits(given)).toBe(3);
    expect(missingUnits({ ...given, backorderLimit: 4 })).toBe(0);
    expect(missingUnits({ ...given, onHand: 0 })).toBe(5);
    expect(missingUnits({ ...given, onHand: 0, reserved: 0 })).toBe(0);
  });
});

describe("availability by day", () => {
  const terms = stockTerms({ onHand: 4, reserved: 1, withheld: 0, safetyStock: 1, fenced: 0 });

  it("counts supply from the day it is expected on", () => {
    const rows = projectAvailable(terms, [{ date: addDays(today, 3), units: 10 }], today);
    expect(rows.map(({ date, available }) => [date, available])).toEqual([
      ["2026-11-24", 2],
      ["2026-11-27", 12],
    ]);
    expect(availableOn(rows, 5)).toBe("2026-11-27");
    expect(availableOn(rows, 13)).toBeNull();
  });

  it("keeps for a later promise what it will need, however much is there before", () => {
    const rows = projectAvailable(
      stockTerms({ onHand: 10, reserved: 0, withheld: 0, safetyStock: 0, fenced: 0 }),
      [
        { date: addDays(today, 2), units: -8 },
        { date: addDays(today, 5), units: 3 },
      ],
      today,
    );
    expect(rows.map(({ projected, available }) => [projected, available])).toEqual([
      [10, 2],
      [2, 2],
      [5, 5],
    ]);
  });

  it("counts what is overdue as coming today", () => {
    const [first] = projectAvailable(terms, [{ date: addDays(today, -2), units: 5 }], today);
    expect(first).toEqual({ date: today, projected: 7, available: 7 });
  });

  it("never falls with time, never exceeds what is projected, and grows with supply", () => {
    fc.assert(
      fc.property(record, changes, units, (given, dated, more) => {
        const rows = projectAvailable(stockTerms(given), dated, today);
        rows.forEach((row, index) => {
          expect(row.available).toBeGreaterThanOrEqual(rows[index - 1]?.available ?? 0);
          expect(row.available).toBeLessThanOrEqual(Math.max(0, row.projected));
        });
        const richer = projectAvailable(stockTerms(given), [...dated, { date: today, units: more }], today);
        expect(richer.map((row, index) => row.available >= (rows[index]?.available ?? 0))).toEqual(
          rows.map(() => true),
        );
      }),
    );
  });

  it("never promises a unit twice: taking what is available on a day leaves no later day below zero", () => {
    fc.assert(
      fc.property(record, changes, fc.nat(), (given, dated, pick) => {
        const rows = projectAvailable(stockTerms(given), dated, today);
        const taken = rows[pick % rows.length];
        if (!taken || taken.available === 0) return;
        const after = projectAvailable(
          stockTerms(given),
          [...dated, { date: taken.date, units: -taken.available }],
          today,
        );
        const later = after.filter((row) => row.date >= taken.date);
        expect(Math.min(...later.map((row) => row.projected))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
