import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dayNumber } from "../../locations/core/calendar.ts";
import { type LocationKind, locationKinds } from "../../locations/core/kind.ts";
import { poundsOf } from "../../shipping/core/weight.ts";
import {
  type Candidate,
  type Demand,
  defaultPlanSettings,
  noWorth,
  type PlanSettings,
  type UnitWorth,
} from "./candidate.ts";
import { beginLarge, finishLarge, type PlanResult, plan, planCheapest, planChosen } from "./plan.ts";
import { noRules, type PlanRules } from "./rules.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
const monday = dayNumber("2026-11-23" as BusinessDate);

type Line = {
  variant: number;
  quantity: number;
  weightGrams: number;
  promisedDay: number | null;
  excluded: number[];
  unservedCost: number | null;
};
type Place = {
  kind: LocationKind;
  miles: number;
  slots: number[];
  perPackage: number;
  perUnit: number;
  services: { base: number; perPound: number; transit: number }[];
  stock: number[];
  capacityPrices: number[];
  worths: UnitWorth[];
};
type Case = { lines: Line[]; places: Place[]; settings: PlanSettings };

const locationId = (index: number) => `loc_${String(index).padStart(32, "0")}` as LocationId;
const variantId = (index: number) => `var_${String(index).padStart(32, "0")}` as VariantId;
const lineId = (index: number) => `oln_${String(index).padStart(32, "0")}` as OrderLineId;

const weights = [120, 480, 2_300];

const worth: fc.Arbitrary<UnitWorth> = fc.oneof(
  fc.constant(noWorth),
  fc.record({
    endValue: fc.integer({ min: 0, max: 1_500 }),
    prices: fc
      .array(fc.integer({ min: 0, max: 1_200 }), { maxLength: 3 })
      .map((prices) => [...prices].sort((left, right) => left - right)),
  }),
);

type Sizes = { lines: number; units: number; places: number; rules?: fc.Arbitrary<PlanRules> };

const caseOf = (limits: Sizes): fc.Arbitrary<Case> =>
  fc.record({
    lines: fc.array(
      fc.record({
        variant: fc.integer({ min: 0, max: 2 }),
        quantity: fc.integer({ min: 1, max: limits.units }),
        weightGrams: fc.constant(0),
        promisedDay: fc.option(fc.constantFrom(monday + 2, monday + 4), { nil: null }),
        excluded: fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 1 }),
        unservedCost: fc.option(fc.integer({ min: 200, max: 4_000 }), { nil: null, freq: 2 }),
      }),
      { minLength: 1, maxLength: limits.lines },
    ),
    places: fc.array(
      fc.record({
        kind: fc.constantFrom<LocationKind>("store", "store", "warehouse"),
        miles: fc.integer({ min: 1, max: 2_000 }),
        slots: fc.constantFrom([monday, monday, monday], [monday, monday + 1, monday + 1], [monday + 1]),
        perPackage: fc.integer({ min: 0, max: 200 }),
        perUnit: fc.integer({ min: 0, max: 90 }),
        services: fc.array(
          fc.record({
            base: fc.integer({ min: 300, max: 2_500 }),
            perPound: fc.integer({ min: 5, max: 250 }),
            transit: fc.integer({ min: 1, max: 5 }),
          }),
          { minLength: 1, maxLength: 2 },
        ),
        stock: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }),
        capacityPrices: fc.oneof(
          fc.constant<number[]>([0, 0, 0]),
          fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 3, maxLength: 3 }),
        ),
        worths: fc.array(worth, { minLength: 3, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: limits.places },
    ),
    settings: fc
      .record({ splitPenalty: fc.constantFrom(150, 900), rules: limits.rules ?? fc.constant(noRules) })
      .map((own) => ({ ...defaultPlanSettings, ...own })),
  });

const rules: fc.Arbitrary<PlanRules> = fc.record({
  packagesMax: fc.constantFrom(null, 1, 1, 2, 3),
  distanceMilesMax: fc.constantFrom(null, null, 800, 1_600),
  senders: fc.constantFrom<readonly LocationKind[]>(locationKinds, ["store"], ["store", "warehouse"]),
  lateness: fc.constantFrom("priced", "never"),
});

function toDemand({ lines }: Case): Demand {
  return {
    lines: lines.map((line, index) => ({
      orderLineId: lineId(index),
      variantId: variantId(line.variant),
      quantity: line.quantity,
      weightGrams: weights[line.variant]!,
      promisedDay: line.promisedDay,
      excluded: line.excluded.map(locationId),
      unservedCost: line.unservedCost,
    })),
  };
}

function toCandidates({ places }: Case): Candidate[] {
  return places.map((place, index) => ({
    locationId: locationId(index),
    kind: place.kind,
    distanceMiles: place.miles,
    blocked: null,
    handlingPerPackage: place.perPackage,
    handlingPerUnit: place.perUnit,
    slots: place.slots,
    capacityPrices: place.capacityPrices.slice(0, place.slots.length),
    fullOn: null,
    services: place.services.map((service, at) => ({
      code: `service-${at}`,
      base: service.base,
      perPound: service.perPound,
      arrivals: place.slots.map((slot) => slot + service.transit),
    })),
    stock: new Map(
      place.stock.map((available, at) => [
        variantId(at),
        { available, kept: 0, fenced: 0, worth: place.worths[at]! },
      ]),
    ),
  }));
}

/**
 * Tries every way to give every unit to every (place, slot), or to nobody: fewest units missing that have no price,
 * then least cents.
 */
function bruteForce(given: Case): { missing: number; total: number } {
  const units = given.lines.flatMap((line) => Array.from({ length: line.quantity }, () => line));
  const choices = given.places.flatMap((place, index) => place.slots.map((_slot, slot) => ({ index, slot })));
  let best = { missing: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY };
  const taken: number[] = [];
  const visit = (at: number) => {
    if (at < units.length) {
      for (let choice = -1; choice < choices.length; choice++) {
        taken[at] = choice;
        visit(at + 1);
      }
      return;
    }
    const missing = units.filter((unit, at) => taken[at]! < 0 && unit.unservedCost === null).length;
    if (missing > best.missing) return;
    const total = priceOf(given, { units, choices, taken });
    if (total === null) return;
    if (missing < best.missing || total < best.total) best = { missing, total };
  };
  visit(0);
  return best;
}

function priceOf(
  given: Case,
  at: { units: Line[]; choices: { index: number; slot: number }[]; taken: number[] },
): number | null {
  const stock = given.places.map((place) => [...place.stock]);
  const boxes = new Map<number, Line[]>();
  let worths = 0;
  for (let unit = 0; unit < at.units.length; unit++) {
    const choice = at.taken[unit]!;
    const line = at.units[unit]!;
    if (choice < 0) {
      worths += line.unservedCost ?? 0;
      continue;
    }
    const { index } = at.choices[choice]!;
    const place = given.places[index]!;
    if (!maySend(given.settings.rules, place)) return null;
    const { endValue, prices } = place.worths[line.variant]!;
    const before = place.stock[line.variant]! - stock[index]![line.variant]!;
    worths += endValue + (prices[Math.min(before, prices.length - 1)] ?? 0);
    stock[index]![line.variant]!--;
    if (stock[index]![line.variant]! < 0 || line.excluded.includes(index)) return null;
    boxes.set(choice, [...(boxes.get(choice) ?? []), line]);
  }
  const { packagesMax, lateness } = given.settings.rules;
  if (packagesMax !== null && boxes.size > packagesMax) return null;
  let total = worths + given.settings.splitPenalty * Math.max(0, boxes.size - 1);
  for (const [choice, lines] of boxes) {
    const { index, slot } = at.choices[choice]!;
    const place = given.places[index]!;
    const grams = lines.reduce((sum, line) => sum + weights[line.variant]!, 0);
    const promised = Math.min(...lines.map((line) => line.promisedDay ?? Number.POSITIVE_INFINITY));
    const costs = place.services.map((service) => {
      const late = place.slots[slot]! + service.transit - promised;
      if (late > 0 && lateness === "never") return Number.POSITIVE_INFINITY;
      return (
        Math.round(service.base + service.perPound * poundsOf(grams)) +
        (late > 0 ? given.settings.lateFixed + given.settings.latePerDay * late : 0)
      );
    });
    total += Math.min(...costs) + Math.round(place.perPackage + place.perUnit * lines.length);
    total += place.capacityPrices[slot]!;
  }
  return Number.isFinite(total) ? total : null;
}

function maySend({ senders, distanceMilesMax }: PlanRules, { kind, miles }: Place): boolean {
  return senders.includes(kind) && (distanceMilesMax === null || miles <= distanceMilesMax);
}

function servedBy(result: PlanResult): number {
  const packages = result.plans[0]?.packages ?? [];
  return packages.flatMap((one) => one.lines).reduce((sum, line) => sum + line.quantity, 0);
}

/** Units without a price that nobody gets. */
function missingIn(given: Case, result: PlanResult): number {
  return result.unserved
    .filter(({ orderLineId }) => given.lines[Number(orderLineId.slice(4))]!.unservedCost === null)
    .reduce((sum, line) => sum + line.quantity, 0);
}

function costOfNothing(given: Case): number {
  return given.lines.reduce((sum, line) => sum + line.quantity * (line.unservedCost ?? 0), 0);
}

function checkLaws(given: Case, result: PlanResult): void {
  const { rules } = given.settings;
  for (const found of result.plans) {
    expect(found.packages.length).toBeLessThanOrEqual(rules.packagesMax ?? Number.POSITIVE_INFINITY);
    for (const one of found.packages) {
      expect(maySend(rules, given.places[Number(one.locationId.slice(4))]!)).toBe(true);
      if (rules.lateness === "never") expect(one.daysLate).toBe(0);
    }
    const stock = given.places.map((place) => [...place.stock]);
    for (const one of found.packages) {
      const place = Number(one.locationId.slice(4));
      for (const { orderLineId, quantity } of one.lines) {
        const line = given.lines[Number(orderLineId.slice(4))]!;
        expect(line.excluded).not.toContain(place);
        stock[place]![line.variant]! -= quantity;
        expect(stock[place]![line.variant]).toBeGreaterThanOrEqual(0);
      }
      expect(Object.values(one.cost).every(Number.isInteger)).toBe(true);
    }
    const parts = found.packages
      .flatMap((one) => Object.values(one.cost))
      .reduce((sum, part) => sum + part, found.cost.unserved);
    expect(parts).toBe(found.total);
    expect(Object.values(found.cost).reduce((sum, part) => sum + part, 0)).toBe(found.total);
    expect(found.total).toBeGreaterThanOrEqual(result.plans[0]!.total);
  }
  const wanted = given.lines.reduce((sum, line) => sum + line.quantity, 0);
  const unserved = result.unserved.reduce((sum, line) => sum + line.quantity, 0);
  expect(servedBy(result) + unserved).toBe(wanted);
  const winners = new Set(result.plans[0]?.packages.map((one) => one.locationId));
  expect(result.lost.length + winners.size).toBe(given.places.length);
  for (const lost of result.lost) expect(lost.reasons.length).toBeGreaterThan(0);
}

describe("the planner", { timeout: 60_000 }, () => {
  test("costs exactly what trying everything costs, and serves as much", () => {
    fc.assert(
      fc.property(caseOf({ lines: 3, units: 2, places: 3 }), (given) => {
        const units = given.lines.reduce((sum, line) => sum + line.quantity, 0);
        const ways = given.places.reduce((sum, place) => sum + place.slots.length, 1) ** units;
        fc.pre(ways <= 6_000);
        const exact = bruteForce(given);
        const result = plan(toDemand(given), toCandidates(given), given.settings);
        checkLaws(given, result);
        expect(missingIn(given, result)).toBe(exact.missing);
        if (result.plans[0]) expect(result.plans[0].total).toBe(exact.total);
        else expect(exact.total).toBe(costOfNothing(given));
      }),
      { seed, numRuns: 400 },
    );
  });

  test.each([1, 2])("under random rules costs exactly what trying everything costs (%i)", (round) => {
    fc.assert(
      fc.property(caseOf({ lines: 4, units: 2, places: 3, rules }), (given) => {
        const units = given.lines.reduce((sum, line) => sum + line.quantity, 0);
        const ways = given.places.reduce((sum, place) => sum + place.slots.length, 1) ** units;
        fc.pre(ways <= 6_000);
        const exact = bruteForce(given);
        const [demand, candidates] = [toDemand(given), toCandidates(given)];
        const result = plan(demand, candidates, given.settings);
        checkLaws(given, result);
        expect(missingIn(given, result)).toBe(exact.missing);
        expect(result.plans[0]?.total ?? costOfNothing(given)).toBe(exact.total);
        const offered = planCheapest(demand, candidates, given.settings);
        expect(offered.plan.packages).toEqual(result.plans[0]?.packages ?? []);
        expect(planChosen(demand, candidates, given.settings)?.unserved).toEqual(result.unserved);
      }),
      { seed: seed + round, numRuns: 400 },
    );
  });

  test("keeps stock, refusals, sums and the ranking for any small order", () => {
    fc.assert(
      fc.property(caseOf({ lines: 4, units: 2, places: 6, rules }), (given) => {
        checkLaws(given, plan(toDemand(given), toCandidates(given), given.settings));
      }),
      { seed, numRuns: 300 },
    );
  });

  test("gives the same answer however the places are ordered", () => {
    fc.assert(
      fc.property(caseOf({ lines: 3, units: 3, places: 5, rules }), (given) => {
        const candidates = toCandidates(given);
        const straight = plan(toDemand(given), candidates, given.settings);
        expect(plan(toDemand(given), [...candidates].reverse(), given.settings)).toEqual(straight);
      }),
      { seed, numRuns: 100 },
    );
  });

  test("the quick search for large orders keeps every law and is never cheaper than exact", () => {
    fc.assert(
      fc.property(caseOf({ lines: 4, units: 2, places: 5, rules }), (given) => {
        const [demand, candidates] = [toDemand(given), toCandidates(given)];
        const large = beginLarge(demand, candidates, given.settings);
        const quick = finishLarge(large, null);
        checkLaws(given, quick);
        const exact = plan(demand, candidates, given.settings);
        const cost = (result: PlanResult) => result.plans[0]?.total ?? costOfNothing(given);
        if (missingIn(given, quick) === missingIn(given, exact))
          expect(cost(quick)).toBeGreaterThanOrEqual(cost(exact));
      }),
      { seed, numRuns: 200 },
    );
  });
});
