import { afterAll, describe, expect, test } from "vitest";
import type { LocationId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import { seededRandom } from "@/server/kernel/random.ts";
import { type Candidate, type Demand, defaultPlanSettings, noWorth } from "./core/candidate.ts";
import { beginLarge, finishLarge, plan } from "./core/plan.ts";
import type { PlanRules } from "./core/rules.ts";
import { makePlan } from "./make-plan.ts";
import { makeSolver } from "./solve-model.ts";

const log = { info() {}, warn: console.warn, error: () => undefined };
const solver = makeSolver({ log });
afterAll(() => solver.close());

const idOf = (index: number) => String(index).padStart(32, "0");

/** A network and an order from a seed: each place has each SKU with the given chance. */
function makeCase(
  seed: number,
  size: { lines: number; quantityMax: number; places: number; promises: number },
) {
  const random = seededRandom(seed);
  const lines = Array.from({ length: size.lines }, (_line, index) => ({
    orderLineId: `oln_${idOf(index)}` as OrderLineId,
    variantId: `var_${idOf(index)}` as VariantId,
    quantity: random.integer(1, size.quantityMax),
    weightGrams: random.integer(50, 2_500),
    promisedDay: 100 + random.integer(1, size.promises) * 2,
    excluded: [],
    unservedCost: null,
  }));
  const candidates = Array.from({ length: size.places }, (_place, index): Candidate => {
    const far = random.next();
    return {
      locationId: `loc_${idOf(index)}` as LocationId,
      kind: "store",
      distanceMiles: far * 2_500,
      blocked: null,
      handlingPerPackage: random.integer(60, 200),
      handlingPerUnit: random.integer(15, 80),
      slots: [100, 100, 100],
      capacityPrices: [0, 0, 0],
      fullOn: null,
      services: [
        { code: "ground", base: 600 + far * 400, perPound: 25 + far * 60, arrivals: [104, 104, 104] },
        { code: "overnight", base: 2_200, perPound: 180, arrivals: [101, 101, 101] },
      ],
      stock: new Map(
        lines.flatMap((line) =>
          random.next() < 0.35
            ? [
                [
                  line.variantId,
                  { available: random.integer(1, line.quantity), kept: 1, fenced: 0, worth: noWorth },
                ] as const,
              ]
            : [],
        ),
      ),
    };
  });
  const demand: Demand = { lines };
  return { demand, candidates };
}

describe("the solver", { timeout: 60_000 }, () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("finds what enumeration proves, on case %i", async (seed) => {
    const { demand, candidates } = makeCase(seed, { lines: 7, quantityMax: 1, places: 12, promises: 1 });
    const exact = plan(demand, candidates, defaultPlanSettings);
    const large = beginLarge(demand, candidates, defaultPlanSettings);
    const solved = finishLarge(large, await solver.solve(large.model));
    expect(solved.plans[0]?.total).toBe(exact.plans[0]?.total);
    expect(solved.gap).toBeLessThan(0.001);
  });

  test.each([11, 12, 13])(
    "serves orders with several promises, case %i, as well as enumeration",
    async (seed) => {
      const { demand, candidates } = makeCase(seed, { lines: 6, quantityMax: 1, places: 8, promises: 2 });
      const exact = plan(demand, candidates, defaultPlanSettings);
      const large = beginLarge(demand, candidates, defaultPlanSettings);
      const solved = finishLarge(large, await solver.solve(large.model));
      expect(solved.plans[0]?.total).toBe(exact.plans[0]?.total);
    },
  );

  const ruled = (rules: Partial<PlanRules>) => ({
    ...defaultPlanSettings,
    rules: { ...defaultPlanSettings.rules, ...rules },
  });

  test.each([
    [1, { packagesMax: 1 }],
    [2, { packagesMax: 2 }],
    [11, { packagesMax: 2, lateness: "never" }],
    [12, { lateness: "never", distanceMilesMax: 1_500 }],
    [13, { packagesMax: 3, distanceMilesMax: 2_000 }],
  ] as const)("keeps the rules on case %i as enumeration does: %j", async (seed, rules) => {
    const { demand, candidates } = makeCase(seed, { lines: 6, quantityMax: 1, places: 12, promises: 2 });
    const settings = ruled(rules);
    const exact = plan(demand, candidates, settings);
    const large = beginLarge(demand, candidates, settings);
    const solved = finishLarge(large, await solver.solve(large.model));
    expect(solved.unserved.length).toBe(exact.unserved.length);
    expect(solved.plans[0]?.total).toBe(exact.plans[0]?.total);
  });

  test("an order of hundreds of lines goes in no more packages than the rules allow", async () => {
    const given = makeCase(7, { lines: 200, quantityMax: 6, places: 40, promises: 2 });
    const free = await makePlan({ ...given, settings: defaultPlanSettings }, solver.solve);
    const settings = ruled({ packagesMax: 5, lateness: "never" });
    const result = await makePlan({ ...given, settings }, solver.solve);
    expect(free.plans[0]!.packages.length).toBeGreaterThan(5);
    for (const { packages } of result.plans) {
      expect(packages.length).toBeLessThanOrEqual(5);
      expect(packages.every((one) => one.daysLate === 0)).toBe(true);
    }
    expect(result.plans[0]!.packages).toHaveLength(5);
    expect(result.unserved.map(({ reason }) => reason.key)).toContain("rule-packages");
  });

  test("an order of 675 lines and thousands of units is planned, with its gap", async () => {
    const size = { lines: 675, quantityMax: 13, places: 46, promises: 1 };
    const given = makeCase(99, size);
    const result = await makePlan({ ...given, settings: defaultPlanSettings }, solver.solve);
    const units = given.demand.lines.reduce((sum, line) => sum + line.quantity, 0);
    const served = result.plans[0]!.packages.flatMap((one) => one.lines);
    const left = result.unserved.reduce((sum, line) => sum + line.quantity, 0);
    expect(served.reduce((sum, line) => sum + line.quantity, 0) + left).toBe(units);
    expect(result.gap).not.toBeNull();
    expect(result.gap).toBeLessThan(0.2);
  });

  test("the same model gets the same answer", async () => {
    const { demand, candidates } = makeCase(5, { lines: 20, quantityMax: 3, places: 15, promises: 1 });
    const large = beginLarge(demand, candidates, defaultPlanSettings);
    const [first, second] = [await solver.solve(large.model), await solver.solve(large.model)];
    expect(second).toEqual(first);
  });

  test("a model that breaks the solver leaves the quick plan, and no line is lost", async () => {
    const { demand, candidates } = makeCase(6, { lines: 20, quantityMax: 3, places: 15, promises: 1 });
    const broken = (model: Parameters<typeof solver.solve>[0]) => solver.solve({ ...model, lp: "nonsense" });
    const result = await makePlan({ demand, candidates, settings: defaultPlanSettings }, broken);
    const quick = plan(demand, candidates, defaultPlanSettings);
    expect(result.plans[0]).toEqual(quick.plans[0]);
    expect(result.gap).toBeGreaterThan(0);
    expect(result.gap).toBeLessThan(1);
  });
});
