import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../kernel/random.ts";
import { poissonTail } from "../../promising/core/poisson.ts";
import {
  brokenSizeFactor,
  defaultPlan,
  type Phase,
  phasesFrom,
  priceShareOn,
  shelfValues,
} from "./season-plan.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
const launch = 20_000;
const plan = defaultPlan(launch, launch + 99);

describe("the season plan", () => {
  test.each([
    [launch - 1, null],
    [launch, 1],
    [launch + 54, 1],
    [launch + 55, 0.7],
    [launch + 80, 0.5],
    [launch + 99, 0.5],
    [launch + 100, null],
  ])("on day %i asks %s of the list price", (day, share) => {
    expect(priceShareOn(plan, day)).toBe(share);
  });

  test("what is left of it begins today, has every day once, and lower prices sell more", () => {
    const phases = phasesFrom(plan, launch + 70, () => 0.1);
    expect(phases.map(({ from, to, share }) => [from, to, share])).toEqual([
      [launch + 70, launch + 79, 0.7],
      [launch + 80, launch + 99, 0.5],
    ]);
    expect(phases[1]!.demand / 20).toBeGreaterThan(phases[0]!.demand / 10);
    expect(phasesFrom(plan, launch + 100, () => 1)).toEqual([]);
  });
});

const phasesOf = fc
  .array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: 1, maxLength: 4 })
  .map((demands) => demands.map((demand, at): Phase => ({ from: at, to: at, share: 1 - 0.2 * at, demand })));

describe("what a unit is worth on a shelf", () => {
  test("rises with each unit taken and stays between salvage and full price", () => {
    fc.assert(
      fc.property(phasesOf, fc.integer({ min: 1, max: 12 }), (phases, stock) => {
        const values = shelfValues({ phases, stock, listPrice: 100, salvageShare: 0.1 });
        expect(values).toHaveLength(stock);
        for (let at = 0; at < values.length; at++) {
          expect(values[at]).toBeGreaterThanOrEqual((values[at - 1] ?? 10) - 1e-9);
          expect(values[at]).toBeLessThanOrEqual(100 + 1e-9);
        }
      }),
      { seed, numRuns: 200 },
    );
  });

  test("is what selling the season out with one unit less loses on average", () => {
    const phases: Phase[] = [
      { from: 0, to: 9, share: 1, demand: 2.5 },
      { from: 10, to: 19, share: 0.6, demand: 1.5 },
    ];
    const random = seededRandom(seed);
    const poisson = (mean: number) => {
      let [count, product] = [0, random.next()];
      for (const limit = Math.exp(-mean); product > limit; count++) product *= random.next();
      return count;
    };
    const proceeds = (stock: number, demands: readonly number[]) => {
      let left = stock;
      let sum = 0;
      demands.forEach((demand, at) => {
        const sold = Math.min(left, demand);
        sum += sold * 100 * phases[at]!.share;
        left -= sold;
      });
      return sum + left * 10;
    };
    let difference = 0;
    const runs = 40_000;
    for (let run = 0; run < runs; run++) {
      const demands = phases.map(({ demand }) => poisson(demand));
      difference += proceeds(4, demands) - proceeds(3, demands);
    }
    const [first] = shelfValues({ phases, stock: 4, listPrice: 100, salvageShare: 0.1 });
    expect(Math.abs(first! - difference / runs)).toBeLessThan(0.8);
  });

  test("a full run of sizes sells at its full rate, a broken one slower", () => {
    const sizes = [1, 2, 2, 1].map((weight) => ({ weight, units: 1 }));
    expect(brokenSizeFactor(sizes)).toBe(1);
    const broken = sizes.map((size, at) => ({ ...size, units: at === 1 ? 0 : 1 }));
    expect(brokenSizeFactor(broken)).toBeLessThan(1);
    expect(brokenSizeFactor(broken)).toBeGreaterThan(0.5);
  });
});

test.each([
  [1, 1, 1 - Math.exp(-1)],
  [0, 1, 0],
  [3, 0, 1],
  [900, 900, 0.509],
])("P(Poisson(%d) ≥ %d) is %d", (mean, count, expected) => {
  expect(poissonTail(mean, count)).toBeCloseTo(expected, 2);
});
