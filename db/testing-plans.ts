import fc from "fast-check";
import type { LocationId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import type { BusinessDate } from "@/server/kernel/instant.ts";
import { dayNumber } from "@/server/locations/core/calendar.ts";
import { locationKinds } from "@/server/locations/core/kind.ts";
import {
  type Candidate,
  type CandidateStock,
  type Demand,
  defaultPlanSettings,
  noWorth,
  type PlanSettings,
  type UnitWorth,
} from "@/server/promising/core/candidate.ts";
import { reason } from "@/server/promising/core/reason.ts";
import type { PlanRules } from "@/server/promising/core/rules.ts";

/** Generated orders and networks for tests of planning: small ones that can be enumerated, and large ones. */

export const seed = Number(process.env.FC_SEED ?? 20261124);
export const monday = dayNumber("2026-11-23" as BusinessDate);
const loc = (name: string | number) => `loc_${name}` as LocationId;
const variant = (name: string | number) => `var_${name}` as VariantId;

/** Something to be planned. */
export type Case = { demand: Demand; candidates: Candidate[]; settings: PlanSettings };

const worth: fc.Arbitrary<UnitWorth> = fc.oneof(
  fc.constant(noWorth),
  fc.record({
    endValue: fc.integer({ min: 0, max: 900 }),
    prices: fc
      .array(fc.integer({ min: 0, max: 900 }), { maxLength: 3 })
      .map((prices) => [...prices].sort((left, right) => left - right)),
  }),
);
const held: fc.Arbitrary<CandidateStock> = fc.record({
  available: fc.integer({ min: 0, max: 2 }),
  kept: fc.integer({ min: 0, max: 2 }),
  fenced: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 2 })),
  worth,
});

const candidate: fc.Arbitrary<Omit<Candidate, "locationId">> = fc
  .record({
    kind: fc.constantFrom("store", "store", "warehouse"),
    miles: fc.integer({ min: 1, max: 1_500 }),
    isBlocked: fc.constantFrom(false, false, false, true),
    isFull: fc.constantFrom(false, false, true),
    perUnit: fc.integer({ min: 0, max: 90 }),
    base: fc.integer({ min: 400, max: 1_600 }),
    transit: fc.integer({ min: 1, max: 4 }),
    stock: fc.array(held, { minLength: 2, maxLength: 2 }),
    price: fc.constantFrom(0, 0, 250),
  })
  .map((given) => {
    const slots = given.isFull ? [monday + 1, monday + 1] : [monday, monday, monday + 1];
    const service = (base: number, transit: number, code: string) => ({
      code,
      base,
      perPound: 60,
      arrivals: slots.map((slot) => slot + transit),
      ...(given.isFull ? { arrivalIfRoom: monday + transit } : {}),
    });
    return {
      kind: given.kind,
      distanceMiles: given.miles,
      blocked: given.isBlocked ? reason("cannot-ship") : null,
      handlingPerPackage: 90,
      handlingPerUnit: given.perUnit,
      slots,
      capacityPrices: slots.map(() => given.price),
      fullOn: given.isFull ? monday : null,
      ...(given.isFull ? { fullOnPrice: given.price } : {}),
      services: [service(given.base, given.transit, "ground"), service(given.base + 700, 1, "express")],
      stock: new Map(given.stock.map((cell, at) => [variant(at), cell])),
    };
  });

export const anyRules: fc.Arbitrary<PlanSettings> = fc
  .record({
    late: fc.constantFrom({}, { lateFixed: 0, latePerDay: 100 }),
    packagesMax: fc.constantFrom(null, null, 1, 2),
    distanceMilesMax: fc.constantFrom(null, null, 500, 900),
    senders: fc.constantFrom<PlanRules["senders"]>(locationKinds, locationKinds, ["store"]),
    lateness: fc.constantFrom("priced", "never"),
  })
  .map(({ late, ...rules }) => ({ ...defaultPlanSettings, ...late, rules }));
/** Half of all orders know of no rule. */
const anySettings = fc.oneof(fc.constant(defaultPlanSettings), anyRules);

export const caseOf: fc.Arbitrary<Case> = fc
  .record({
    settings: anySettings,
    lines: fc.array(
      fc.record({
        variant: fc.integer({ min: 0, max: 1 }),
        quantity: fc.integer({ min: 1, max: 2 }),
        promisedDay: fc.option(fc.constantFrom(monday + 2, monday + 4), { nil: null }),
        excluded: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 1 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    places: fc.array(candidate, { minLength: 2, maxLength: 7 }),
  })
  .map(({ lines, places, settings }) => ({
    settings,
    demand: {
      lines: lines.map((line, index) => ({
        orderLineId: `oln_${index}` as OrderLineId,
        variantId: variant(line.variant),
        quantity: line.quantity,
        weightGrams: 300,
        promisedDay: line.promisedDay,
        excluded: line.excluded.map(loc),
        unservedCost: null,
      })),
    },
    candidates: places.map((place, index) => ({ ...place, locationId: loc(index) })),
  }));

/** Orders of many different articles over many places, far beyond what can be enumerated. */
export const largeCase: fc.Arbitrary<Case> = fc
  .record({
    settings: anySettings,
    lines: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 3 }),
        promisedDay: fc.option(fc.constantFrom(monday + 2, monday + 4), { nil: null }),
        excluded: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 1 }),
      }),
      { minLength: 10, maxLength: 24 },
    ),
    places: fc.array(fc.tuple(candidate, fc.array(held, { minLength: 24, maxLength: 24 })), {
      minLength: 6,
      maxLength: 30,
    }),
  })
  .map(({ lines, places, settings }) => ({
    settings,
    demand: {
      lines: lines.map((line, index) => ({
        ...line,
        orderLineId: `oln_${index}` as OrderLineId,
        variantId: variant(index),
        weightGrams: 300 + 50 * index,
        excluded: line.excluded.map(loc),
        unservedCost: null,
      })),
    },
    candidates: places.map(([place, cells], index) => ({
      ...place,
      locationId: loc(index),
      stock: new Map(cells.map((cell, at) => [variant(at), cell])),
    })),
  }));
