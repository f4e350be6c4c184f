import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay, dayNumber } from "../../locations/core/calendar.ts";
import {
  type Candidate,
  type CandidateStock,
  type Demand,
  defaultPlanSettings,
  noWorth,
  type UnitWorth,
} from "./candidate.ts";
import { type Limits, limitsOf } from "./limits.ts";
import { type PlanResult, plan } from "./plan.ts";
import { reason } from "./reason.ts";
import type { Change } from "./relaxation.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
const monday = dayNumber("2026-11-23" as BusinessDate);
const settings = defaultPlanSettings;
const loc = (name: string | number) => `loc_${name}` as LocationId;
const variant = (name: string | number) => `var_${name}` as VariantId;

type Case = { demand: Demand; candidates: Candidate[] };

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
  worth,
});

const candidate: fc.Arbitrary<Omit<Candidate, "locationId">> = fc
  .record({
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

const caseOf: fc.Arbitrary<Case> = fc
  .record({
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
  .map(({ lines, places }) => ({
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

/** The case with the change made, as somebody would make it in the settings or the calendar. */
function applied({ demand, candidates }: Case, locationId: LocationId, change: Change): Case {
  const at = (make: (place: Candidate) => Candidate) => ({
    demand,
    candidates: candidates.map((place) => (place.locationId === locationId ? make(place) : place)),
  });
  if (change.kind === "rejection") {
    const lines = demand.lines.map((line) => ({
      ...line,
      excluded: line.excluded.filter((excluded) => excluded !== locationId),
    }));
    return { demand: { lines }, candidates };
  }
  if (change.kind === "shipping") return at((place) => ({ ...place, blocked: null }));
  if (change.kind === "freight")
    return at((place) => ({
      ...place,
      services: place.services.map((service) => ({ ...service, base: service.base - change.amount })),
    }));
  if (change.kind === "room")
    return at((place) => ({
      ...place,
      slots: [place.fullOn!, ...place.slots],
      capacityPrices: [place.fullOnPrice!, ...place.capacityPrices],
      services: place.services.map((service) => ({
        ...service,
        arrivals: [service.arrivalIfRoom!, ...service.arrivals],
      })),
    }));
  return at((place) => {
    const cell = place.stock.get(change.variantId)!;
    const next =
      change.kind === "worth"
        ? { ...cell, worth: { ...cell.worth, endValue: cell.worth.endValue - change.amount } }
        : { ...cell, available: cell.available + change.from - change.to, kept: change.to };
    return { ...place, stock: new Map([...place.stock, [change.variantId, next]]) };
  });
}

const planOf = ({ demand, candidates }: Case) => plan(demand, candidates, settings);
const limits = ({ demand, candidates }: Case): Limits => limitsOf(demand, candidates, settings);
const missing = (result: PlanResult) => result.unserved.reduce((sum, line) => sum + line.quantity, 0);
const totalIn = (result: PlanResult) => result.plans[0]?.total ?? 0;
const places = (result: PlanResult) => result.plans[0]?.packages.map((one) => one.locationId) ?? [];

/** The largest change that must not be enough; null: every smaller one is none. */
function justBelow(change: Change): Change | null {
  if (change.kind === "freight" || change.kind === "worth") return { ...change, amount: change.amount - 1 };
  if (change.kind === "safety-stock" && change.to + 1 < change.from) return { ...change, to: change.to + 1 };
  return null;
}

describe("what would have changed a decision", { timeout: 60_000 }, () => {
  test("does so when it is changed and planned again, and a little less does not", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(caseOf, (given) => {
        const before = planOf(given);
        for (const { locationId, change, saves } of limits(given).switches) {
          seen.set(change.kind, (seen.get(change.kind) ?? 0) + 1);
          const after = planOf(applied(given, locationId, change));
          expect(places(before)).not.toContain(locationId);
          expect(places(after)).toContain(locationId);
          if (missing(after) === missing(before)) expect(totalIn(after)).toBeLessThan(totalIn(before));
          else expect(missing(after)).toBeLessThan(missing(before));
          if (saves !== null) expect(totalIn(before) - totalIn(after)).toBe(saves);
          const less = justBelow(change);
          if (!less) continue;
          const still = planOf(applied(given, locationId, less));
          expect([missing(still), totalIn(still)]).toEqual([missing(before), totalIn(before)]);
        }
      }),
      { seed, numRuns: 700 },
    );
    // Every kind of change was tried, not only the frequent ones.
    for (const kind of ["freight", "worth", "safety-stock", "room", "rejection", "shipping"])
      expect([kind, (seen.get(kind) ?? 0) > 2]).toEqual([kind, true]);
  });

  test("says of each limit what it cost, and of none that cost nothing", () => {
    fc.assert(
      fc.property(caseOf, (given) => {
        const before = planOf(given);
        const { bounds } = limits(given);
        const lines = given.demand.lines.map((line) => ({ ...line, promisedDay: null }));
        const free = planOf({ ...given, demand: { lines } });
        const promise = bounds.find((bound) => bound.key === "promise");
        expect(promise?.saves ?? 0).toBe(totalIn(before) - totalIn(free));
        const isRoomBound = given.candidates.some((place) => {
          if (place.blocked || place.fullOn === null) return false;
          const change: Change = { kind: "room", date: dateOfDay(place.fullOn) };
          const after = planOf(applied(given, place.locationId, change));
          return totalIn(after) < totalIn(before) || missing(after) < missing(before);
        });
        expect(bounds.some((bound) => bound.key === "room")).toBe(isRoomBound);
      }),
      { seed, numRuns: 400 },
    );
  });
});
