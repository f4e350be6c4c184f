import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyRules, type Case, caseOf, largeCase, seed } from "@/db/testing-plans.ts";
import type { LocationId } from "../../kernel/ids.ts";
import { dateOfDay } from "../../locations/core/calendar.ts";
import type { Candidate } from "./candidate.ts";
import { whatIfExchanged } from "./exchange.ts";
import { type Limits, limitsOf } from "./limits.ts";
import { type PlanResult, plan, planCheapest } from "./plan.ts";
import { toProblem } from "./problem.ts";
import type { Change } from "./relaxation.ts";
import { type PlanRules, ruleAgainst, withoutEach } from "./rules.ts";

/** The case with the change made, as somebody would make it in the settings or the calendar. */
function applied(given: Case, locationId: LocationId, change: Change): Case {
  const { demand, candidates, settings } = given;
  const ruled = (rules: Partial<PlanRules>) => ({
    ...given,
    settings: { ...settings, rules: { ...settings.rules, ...rules } },
  });
  if (change.kind === "distance") return ruled({ distanceMilesMax: change.to });
  if (change.kind === "sender") return ruled({ senders: [...settings.rules.senders, change.sender] });
  const at = (make: (place: Candidate) => Candidate) => ({
    ...given,
    candidates: candidates.map((place) => (place.locationId === locationId ? make(place) : place)),
  });
  if (change.kind === "rejection") {
    const lines = demand.lines.map((line) => ({
      ...line,
      excluded: line.excluded.filter((excluded) => excluded !== locationId),
    }));
    return { ...given, demand: { lines } };
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
        : {
            ...cell,
            available: cell.available + change.from - change.to,
            [change.kind === "safety-stock" ? "kept" : "fenced"]: change.to,
          };
    return { ...place, stock: new Map([...place.stock, [change.variantId, next]]) };
  });
}

const planOf = ({ demand, candidates, settings }: Case) => plan(demand, candidates, settings);
const limits = (given: Case): Limits => limitsOf(given, planOf(given));
/** What is said of the same order as if it were too large to be enumerated. */
function enoughLimits(given: Case, planned: PlanResult): Limits {
  const { basis } = planned;
  return limitsOf(given, basis ? { basis: { ...basis, all: null } } : {});
}
/** By how much the stored plan is beaten where the change is made, priced there anew; a quick search could miss it. */
function leastExchanged(
  { demand, candidates, settings }: Case,
  { basis }: PlanResult,
  at: LocationId,
): number {
  const problem = toProblem(demand, candidates, settings);
  const indexOf = (locationId: LocationId) =>
    problem.sites.findIndex((site) => site.candidate.locationId === locationId);
  const boxes = basis!.best.boxes.map((box) => ({
    ...box,
    site: indexOf(basis!.problem.sites[box.site]!.candidate.locationId),
  }));
  const site = problem.sites[indexOf(at)]!;
  const least = (parts: { extra: number }[]) => Math.min(...parts.map(({ extra }) => extra));
  return least(whatIfExchanged(problem, { boxes }).partsWith(site));
}

const keptTerms = [
  ["safety-stock", "kept"],
  ["ring-fence", "fenced"],
] as const;
/** The case once for each place and variant of which some units are kept back, as if none were. */
function freed({ demand, candidates, settings }: Case, term: "kept" | "fenced"): Case[] {
  return candidates.flatMap((place) =>
    [...place.stock].flatMap(([variantId, cell]) => {
      const isOut = place.blocked || place.slots.length === 0 || ruleAgainst(settings.rules, place);
      if (cell[term] === 0 || isOut) return [];
      const next = { ...cell, available: cell.available + cell[term], [term]: 0 };
      const free = { ...place, stock: new Map([...place.stock, [variantId, next]]) };
      return [{ demand, settings, candidates: candidates.map((one) => (one === place ? free : one)) }];
    }),
  );
}

const missing = (result: PlanResult) => result.unserved.reduce((sum, line) => sum + line.quantity, 0);
const totalIn = (result: PlanResult) => result.plans[0]?.total ?? 0;
const places = (result: PlanResult) => result.plans[0]?.packages.map((one) => one.locationId) ?? [];

/** The largest change that must not be enough; null: every smaller one is none. */
function justBelow(change: Change): Change | null {
  if (change.kind === "freight" || change.kind === "worth") return { ...change, amount: change.amount - 1 };
  const isKept = change.kind === "safety-stock" || change.kind === "ring-fence";
  if (isKept && change.to + 1 < change.from) return { ...change, to: change.to + 1 };
  return null;
}

const everyKind = [
  "freight",
  "worth",
  "safety-stock",
  "ring-fence",
  "room",
  "rejection",
  "shipping",
  "distance",
  "sender",
];

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
    for (const kind of everyKind) expect([kind, (seen.get(kind) ?? 0) > 2]).toEqual([kind, true]);
  });

  test("is enough when it is told of an order that is too large to be enumerated, and costs no less than the exact one", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(caseOf, (given) => {
        const before = planOf(given);
        const exact = limits(given);
        const told = enoughLimits(given, before);
        expect([exact.limitProof, told.limitProof]).toEqual(["exact", "enough"]);
        for (const { locationId, change, saves } of told.switches) {
          seen.set(change.kind, (seen.get(change.kind) ?? 0) + 1);
          expect(places(before)).not.toContain(locationId);
          const after = planOf(applied(given, locationId, change));
          if (missing(after) === missing(before)) expect(totalIn(after)).toBeLessThan(totalIn(before));
          else expect(missing(after)).toBeLessThan(missing(before));
          if (saves !== null && missing(after) === missing(before))
            expect(totalIn(before) - totalIn(after)).toBeGreaterThanOrEqual(saves);
          const same = exact.switches.find(
            (one) => one.locationId === locationId && one.change.kind === change.kind,
          );
          if (same && "amount" in same.change && "amount" in change)
            expect(change.amount).toBeGreaterThanOrEqual(same.change.amount);
        }
        for (const { key, saves } of told.bounds) {
          const known = exact.bounds.find((one) => one.key === key);
          expect(known).toBeDefined();
          if (saves !== null && known?.saves != null) expect(saves).toBeLessThanOrEqual(known.saves);
        }
      }),
      { seed, numRuns: 700 },
    );
    for (const kind of everyKind) expect([kind, (seen.get(kind) ?? 0) > 2]).toEqual([kind, true]);
  });

  test("is told of large orders too, the same each time, and a cheaper plan is there when it is changed", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(largeCase, (given) => {
        const before = planOf(given);
        const told = limitsOf(given, before);
        expect(told.limitProof).toBe("enough");
        expect(limitsOf(given, planOf(given))).toEqual(told);
        // No exchange with any place makes the chosen plan cheaper.
        for (const { candidate } of before.basis!.problem.sites)
          expect(leastExchanged(given, before, candidate.locationId)).toBeGreaterThanOrEqual(0);
        for (const { locationId, change, saves } of told.switches) {
          seen.set(change.kind, (seen.get(change.kind) ?? 0) + 1);
          expect(places(before)).not.toContain(locationId);
          const next = applied(given, locationId, change);
          if (change.kind !== "distance" && change.kind !== "sender") {
            expect(leastExchanged(next, before, locationId)).toBeLessThan(0);
            continue;
          }
          // A rule is lifted for all places: the plan that is told keeps the rule as it would have to be.
          const key = change.kind === "distance" ? "rule-distance" : "rule-sender";
          const rules = withoutEach(given.settings.rules).find((one) => one.key === key)!.rules;
          const free = planCheapest(given.demand, given.candidates, { ...given.settings, rules });
          for (const one of free.plan.packages) {
            const place = given.candidates.find((other) => other.locationId === one.locationId)!;
            expect(ruleAgainst(next.settings.rules, place)).toBeNull();
          }
          if (saves !== null) expect(free.plan.total).toBe(totalIn(before) - saves);
        }
      }),
      { seed, numRuns: 60 },
    );
    for (const kind of ["freight", "worth", "safety-stock", "ring-fence", "shipping"])
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
        if (missing(free) < missing(before)) expect(promise?.saves).toBeNull();
        else expect(promise?.saves ?? 0).toBe(totalIn(before) - totalIn(free));
        const isRoomBound = given.candidates.some((place) => {
          if (place.blocked || place.fullOn === null || ruleAgainst(given.settings.rules, place))
            return false;
          const change: Change = { kind: "room", date: dateOfDay(place.fullOn) };
          const after = planOf(applied(given, place.locationId, change));
          return totalIn(after) < totalIn(before) || missing(after) < missing(before);
        });
        expect(bounds.some((bound) => bound.key === "room")).toBe(isRoomBound);
        for (const [key, term] of keptTerms) {
          const bound = bounds.find((one) => one.key === key);
          const frees = freed(given, term).map(planOf);
          const isServing = frees.some((one) => missing(one) < missing(before));
          const saves = Math.max(0, ...frees.map((one) => totalIn(before) - totalIn(one)));
          expect([key, bound !== undefined]).toEqual([key, isServing || saves > 0]);
          if (bound && bound.saves !== null) expect([key, bound.saves]).toEqual([key, saves]);
        }
      }),
      { seed, numRuns: 400 },
    );
  });

  test("says of each rule exactly what it cost: the cheapest plan without it, the others kept", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(caseOf, anyRules, (given, settings) => {
        const ruled = { ...given, settings };
        const before = planOf(ruled);
        const { bounds } = limits(ruled);
        const told = withoutEach(settings.rules).flatMap(({ key, rules }) => {
          const after = planOf({ ...ruled, settings: { ...settings, rules } });
          const saves = missing(after) < missing(before) ? null : totalIn(before) - totalIn(after);
          const packages = key === "rule-packages" ? { packages: places(after).length } : {};
          return saves === 0 ? [] : [{ key, saves, ...packages }];
        });
        for (const { key } of told) seen.set(key, (seen.get(key) ?? 0) + 1);
        const rules = bounds.filter(({ key }) => key.startsWith("rule-"));
        expect(rules).toEqual(told.map((one) => expect.objectContaining(one)));
        for (const { key, days, places: count } of rules) {
          if (key === "rule-late") expect(days).toBeGreaterThan(0);
          if (key === "rule-distance" || key === "rule-sender") expect(count).toBeGreaterThan(0);
        }
      }),
      { seed, numRuns: 700 },
    );
    for (const key of ["rule-packages", "rule-distance", "rule-sender", "rule-late"])
      expect([key, (seen.get(key) ?? 0) > 20]).toEqual([key, true]);
  });
});
