import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dayNumber } from "../../locations/core/calendar.ts";
import type { Candidate, Demand, PlanSettings } from "./candidate.ts";
import { contentsOf, type Draft, missingOf, type Plan, toPlan } from "./draft.ts";
import { enumerateBest } from "./enumerate.ts";
import { whatIfExchanged } from "./exchange.ts";
import { fillSites } from "./improve.ts";
import type { PlanResult } from "./plan.ts";
import { bestSlot, type Problem, priceBox, type Site, toProblem } from "./problem.ts";
import { type Change, type LimitKey, limitKeys, relaxationsOf } from "./relaxation.ts";
import { ruleLimits } from "./rule-limits.ts";
import type { RuleKey } from "./rules.ts";
import { neverUnserved } from "./states.ts";
import { makeWhatIf, type Part, type WhatIf } from "./what-if.ts";
import { firstWorth } from "./worth.ts";

/** With this change the place would make a cheaper plan than the chosen one; if exact, with no smaller one of its kind. */
export type Switch = {
  locationId: LocationId;
  change: Change;
  /** What the plan would then cost less; null: it is a price at its threshold, or more units would be served. */
  saves: number | null;
};

/** A limit that made the plan dearer, or left units unserved. */
export type Bound = {
  key: LimitKey | RuleKey | "promise";
  /** How many places it kept out of a cheaper plan; of many places only the nearest are looked at. */
  places: number;
  /** The place with which the plan would be cheapest; for the promise, one of the cheapest plan that comes late. */
  locationId: LocationId | null;
  /** What the plan would cost less without it (if not exact, at the least); null: more units would be served, or the units have no known worth. */
  saves: number | null;
  /** The full day. */
  date: BusinessDate | null;
  /** How much later than promised the cheapest plan would arrive. */
  days: number | null;
  /** In how many packages the cheapest plan would go, if their number were not limited. */
  packages?: number;
};

/**
 * `exact`: with a cent less, or a unit less, nothing would have changed. `enough`: the change suffices and the saving is
 * the least that is sure; a smaller change might do too.
 */
export const limitProofs = ["exact", "enough"] as const;
export type LimitProof = (typeof limitProofs)[number];

export type Limits = { bounds: Bound[]; switches: Switch[]; limitProof: LimitProof };
export const noLimits: Limits = { bounds: [], switches: [], limitProof: "exact" };

/** Places whose prices are looked at, and switches that are told. */
const losersMax = 3;
const switchesMax = 6;

export type LimitQuestion = { demand: Demand; candidates: readonly Candidate[]; settings: PlanSettings };

/**
 * What limited the choice and what would have changed it: exactly for orders that were enumerated, for larger ones what
 * exchanges within the chosen plan prove. It is worked out when the decision is made, since only then the stock and the
 * calendar of all places are at hand; a decision's record keeps a few of them.
 * @param planned the answer to the question; without its basis there are no limits
 */
export function limitsOf(question: LimitQuestion, { basis }: Pick<PlanResult, "basis">): Limits {
  if (!basis || basis.problem.groups.length === 0) return noLimits;
  const { problem, all, best } = basis;
  const { candidates } = question;
  const whatIf = all ? makeWhatIf(problem, all) : whatIfExchanged(problem, best);
  const found = findLimits(whatIf, candidates);
  const losers = whatIf.losers().slice(0, losersMax);
  const rules = ruleLimits(question, basis);
  const switches = [
    ...rules.switches,
    ...limitSwitches(whatIf, found),
    ...losers.flatMap((site) => priceSwitches(whatIf, site)),
  ];
  const bounds = limitKeys.flatMap((key) =>
    toBound(
      key,
      found.filter((one) => one.key === key),
    ),
  );
  return {
    bounds: [...rules.bounds, ...bounds, ...promiseBound(whatIf, question, missingOf(problem, best))],
    switches: switches.slice(0, switchesMax),
    limitProof: whatIf.isExact ? "exact" : "enough",
  };
}

/** `extra`: with the smallest change that pays; `without`: with all that the limit keeps. */
type Found = {
  key: LimitKey;
  locationId: LocationId;
  change: Change | null;
  extra: number;
  without: number;
};

/** The nearest places that each limit kept out of a cheaper plan, cheapest first. */
function findLimits(whatIf: WhatIf, candidates: readonly Candidate[]): Found[] {
  const found: Found[] = [];
  const looked = new Map<LimitKey, number>();
  const nearest = [...candidates].sort(
    (left, right) =>
      left.distanceMiles - right.distanceMiles || (left.locationId < right.locationId ? -1 : 1),
  );
  const isAsked = (key: LimitKey) => (looked.get(key) ?? 0) < whatIf.placesMax;
  for (const candidate of nearest) {
    for (const { key, ways } of relaxationsOf(whatIf, candidate, isAsked)) {
      looked.set(key, (looked.get(key) ?? 0) + 1);
      const steps = ways();
      const extras = steps.map(({ site }) => whatIf.extraWith(site));
      const first = extras.findIndex((extra) => extra < 0);
      const [step, extra] = [steps[first], extras[first]];
      if (!step || extra === undefined) continue;
      const { locationId } = candidate;
      found.push({ key, locationId, change: step.change, extra, without: Math.min(...extras) });
    }
  }
  return found.sort((left, right) => left.extra - right.extra);
}

function toBound(key: LimitKey, found: readonly Found[]): Bound[] {
  const [best] = [...found].sort((left, right) => left.without - right.without);
  if (!best) return [];
  const { locationId, change, without } = best;
  const saves = key === "no-stock" ? null : savesOf(without);
  const date = change?.kind === "room" ? change.date : null;
  return [{ key, places: found.length, locationId, saves, date, days: null }];
}

/** The best place of each kind of limit: which of its twins lost too is no news. */
function limitSwitches(whatIf: WhatIf, found: readonly Found[]): Switch[] {
  return limitKeys.flatMap((key) => {
    const best = found.find((one) => one.key === key && !whatIf.chosen.has(one.locationId));
    return best?.change
      ? [{ locationId: best.locationId, change: best.change, saves: savesOf(best.extra) }]
      : [];
  });
}

/**
 * How much cheaper a place would have to be, by its freight or by what a unit is worth to it. A plan that takes k units
 * of a variant from the place falls by k cents with each cent, so the threshold is the least over all parts that the
 * place could take; no price is asked to fall below nothing.
 */
function priceSwitches(whatIf: WhatIf, site: Site): Switch[] {
  const parts = whatIf.partsWith(site);
  const { locationId } = site.candidate;
  const { problem } = whatIf;
  const changes = [freightChange(whatIf, site, parts), worthChange(problem, site, parts)];
  return changes.flatMap((change) => (change ? [{ locationId, change, saves: null }] : []));
}

/**
 * Of one promise only, to be exact: with several a place may send several packages, and each would be cheaper. A part
 * that is exchanged is one package.
 */
function freightChange({ problem, isExact }: WhatIf, site: Site, parts: readonly Part[]): Change | null {
  if (isExact && problem.promiseCount > 1) return null;
  const [best] = [...parts].sort((left, right) => left.extra - right.extra);
  if (!best) return null;
  const contents = contentsOf(problem, best);
  const slot = bestSlot(problem.settings, site, contents);
  const { freight } = priceBox(problem.settings, site.candidate, slot, contents);
  const amount = best.extra + 1;
  return amount <= freight ? { kind: "freight", amount } : null;
}

function worthChange({ groups }: Problem, site: Site, parts: readonly Part[]): Change | null {
  let least: { variantId: VariantId; amount: number } | null = null;
  for (const { variant, variantId } of groups) {
    let amount = Number.POSITIVE_INFINITY;
    for (const part of parts) {
      const units = part.unitsOf(variant);
      if (units > 0) amount = Math.min(amount, Math.floor(part.extra / units) + 1);
    }
    if (amount > firstWorth(site.shelves[variant]!) || amount >= (least?.amount ?? Number.POSITIVE_INFINITY))
      continue;
    least = { variantId, amount };
  }
  return least && { kind: "worth", ...least };
}

/** What keeping the promise costs: against the cheapest plan of the same order if no day had been promised. */
function promiseBound(whatIf: WhatIf, question: LimitQuestion, missing: number): Bound[] {
  const { demand } = question;
  if (demand.lines.every((line) => line.promisedDay === null)) return [];
  const free = planUnpromised(whatIf, question);
  if (!free) return [];
  const { plan } = free;
  const saves = free.missing < missing ? null : whatIf.total - plan.total;
  if (saves !== null && saves <= 0) return [];
  const promised = new Map(demand.lines.map((line) => [line.orderLineId, line.promisedDay]));
  const late = plan.packages.flatMap((one) =>
    one.lines.map(({ orderLineId }) => {
      const day = promised.get(orderLineId);
      return day == null ? 0 : dayNumber(one.arriveOn) - day;
    }),
  );
  const [first] = plan.packages;
  const bound = { key: "promise", places: 0, saves, date: null } as const;
  return [{ ...bound, locationId: first?.locationId ?? null, days: Math.max(0, ...late) }];
}

type Unpromised = { plan: Plan; missing: number };

/** The cheapest plan if no day had been promised; for large orders what the chosen places then come to. Null: no other. */
function planUnpromised(whatIf: WhatIf, { demand, candidates, settings }: LimitQuestion): Unpromised | null {
  const found = whatIf.bestUnpromised();
  if (found) return toUnpromised(found.problem, found.best);
  if (whatIf.isExact && whatIf.problem.promiseCount === 1) return null;
  const lines = demand.lines.map((line) => ({ ...line, promisedDay: null }));
  const problem = toProblem({ lines }, candidates, settings);
  return whatIf.isExact
    ? toUnpromised(problem, enumerateBest(problem))
    : planOfChosen(problem, whatIf.chosen);
}

/** The best plan of the chosen places alone; null: they cannot serve all of it that way, so it compares with nothing. */
function planOfChosen(problem: Problem, chosen: ReadonlySet<LocationId>): Unpromised | null {
  const open = problem.sites.flatMap((site, index) => (chosen.has(site.candidate.locationId) ? [index] : []));
  const draft = fillSites(problem, open);
  return missingOf(problem, draft) > 0 ? null : toUnpromised(problem, draft);
}

function toUnpromised(problem: Problem, draft: Draft): Unpromised {
  return { plan: toPlan(problem, draft), missing: missingOf(problem, draft) };
}

function savesOf(extra: number): number | null {
  return extra < -neverUnserved / 2 ? null : -extra;
}
