import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allOf, emptyCounts, inRow, keptShares, readyStep, stepFor } from "./delays.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
const counts = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 7, maxLength: 7 });

describe("how often a time is kept", () => {
  test("is unknown below thirty observations in the network, whatever the place has", () => {
    expect(keptShares([29, 0, 0, 0, 0, 0, 0], [29, 0, 0, 0, 0, 0, 0])).toBeNull();
    expect(keptShares(undefined, [30, 0, 0, 0, 0, 0, 0])?.[0]).toBe(1);
  });

  test("is the network's for a new place, and ever more its own with its own observations", () => {
    const network = [900, 100, 0, 0, 0, 0, 0];
    const first = (own: number[]) => keptShares(own, network)![0]!;
    expect(first(emptyCounts(5))).toBeCloseTo(0.9);
    // Twenty of its own weigh as much as the network: half of the way from 90 of 100 to none.
    expect(first([0, 20, 0, 0, 0, 0, 0])).toBeCloseTo(0.45);
    expect(first([0, 980, 0, 0, 0, 0, 0])).toBeCloseTo(0.018);
  });

  test("of two delays in a row and of several packages is less than of each, and never falls with the days", () => {
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const [left, right] = [keptShares(one, one), keptShares(other, other)];
        fc.pre(left !== null && right !== null);
        for (const both of [inRow(left!, right!), allOf([left!, right!])]) {
          both.forEach((share, step) => {
            expect(share).toBeLessThanOrEqual(Math.min(left![step]!, right![step]!) + 1e-9);
            expect(share).toBeGreaterThanOrEqual((both[step - 1] ?? 0) - 1e-9);
          });
        }
      }),
      { seed, numRuns: 200 },
    );
    // Dispatch is a day late in 1 of 10, the carrier in 1 of 5: both in time 72 of 100, a day in all 98 of 100.
    const twice = inRow([0.9, 1, 1], [0.8, 1, 1]);
    expect(twice[0]).toBeCloseTo(0.72);
    expect(twice[1]).toBeCloseTo(0.98);
  });

  test("names the first step that is kept as often as wanted", () => {
    expect(stepFor([0.96, 0.99])).toBe(0);
    expect(stepFor([0.8, 0.94, 0.951])).toBe(2);
    expect(stepFor([0.8, 0.9])).toBeNull();
  });

  test.each([
    [-30, 0],
    [0, 0],
    [1, 1],
    [60, 1],
    [61, 2],
    [1_440, 5],
    [2_881, 7],
  ])("a pickup that is ready %i minutes late falls under step %i", (minutes, step) => {
    expect(readyStep(minutes)).toBe(step);
  });
});
