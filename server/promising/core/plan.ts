import type { OrderLineId } from "../../kernel/ids.ts";
import type { Candidate, Demand, PlanSettings } from "./candidate.ts";
import { compare, type PlanLabel } from "./compare.ts";
import { type Draft, draftTotal, missingOf, type Plan, toPlan } from "./draft.ts";
import { enumerate, enumerateBest, type SearchedAll } from "./enumerate.ts";
import { exchangeAll } from "./exchange.ts";
import { explainLost, explainUnserved, type LostLocation } from "./explain.ts";
import { fillSites, improve } from "./improve.ts";
import {
  type Columns,
  gapOf,
  isFeasible,
  readSolution,
  type SolverAnswer,
  type SolverModel,
  toColumns,
  toModel,
} from "./model.ts";
import { type Problem, toProblem } from "./problem.ts";
import type { Reason } from "./reason.ts";
import { isEnumerable } from "./states.ts";

/** How the demand is best served, with what would have been next, and why each other place was not chosen. */
export type PlanResult = {
  /** Ranked, the first is chosen; empty when nothing can be served. */
  plans: RankedPlan[];
  lost: LostLocation[];
  unserved: { orderLineId: OrderLineId; quantity: number; reason: Reason }[];
  method: "enumeration" | "solver" | "none";
  /** Proven distance from the optimum; 0 is exact, null is unknown. */
  gap: number | null;
  /** What further questions are answered from (`limitsOf`); left out where nobody asks any. */
  basis?: PlanBasis;
};

/** The chosen draft, and all that an enumeration searched. Null: a large order, of which only drafts were looked at. */
export type PlanBasis = { problem: Problem; best: Draft; all: SearchedAll | null };

export type RankedPlan = Plan & { labels: PlanLabel[] };

/**
 * The cheapest way to serve the demand from all candidates and in all splits: exact for small orders; for large ones
 * the best draft of a quick search, which `beginLarge` and `finishLarge` improve with a solver.
 * @param demand the lines to be shipped; candidates: the places, as `toCandidates` sees them at one moment
 */
export function plan(demand: Demand, candidates: readonly Candidate[], settings: PlanSettings): PlanResult {
  const problem = toProblem(demand, candidates, settings);
  if (!isEnumerable(problem.groups)) return finishLarge(beginLarge(demand, candidates, settings), null);
  const found = enumerate(problem);
  return toResult({
    problem,
    demand,
    candidates,
    best: found.best,
    others: found.others,
    using: found.using,
    all: found.all,
    method: "enumeration",
    gap: 0,
  });
}

/** Only the cheapest plan, for offers: no alternatives, no explanation, and no solver for large orders. */
export function planCheapest(
  demand: Demand,
  candidates: readonly Candidate[],
  settings: PlanSettings,
): { plan: Plan; unserved: PlanResult["unserved"] } {
  const problem = toProblem(demand, candidates, settings);
  const best = isEnumerable(problem.groups) ? enumerateBest(problem) : improve(problem);
  return { plan: toPlan(problem, best), unserved: explainUnserved({ problem, best, candidates, demand }) };
}

/**
 * What `plan` chooses, without what explains it: no alternatives and no reasons of the places that lost. For replays,
 * which decide many orders and explain none. Null: too large to be enumerated, so `plan` or a solver must look at it.
 */
export function planChosen(
  demand: Demand,
  candidates: readonly Candidate[],
  settings: PlanSettings,
): PlanResult | null {
  const problem = toProblem(demand, candidates, settings);
  if (!isEnumerable(problem.groups)) return null;
  const best = enumerateBest(problem);
  const unserved = explainUnserved({ problem, best, candidates, demand });
  if (best.boxes.length === 0) return { plans: [], lost: [], unserved, method: "none", gap: null };
  const chosen = { ...toPlan(problem, best), key: "chosen" as const, labels: [] };
  return { plans: [chosen], lost: [], unserved, method: "enumeration", gap: 0 };
}

/** The cheapest plans that serve as much as any, for whoever compares them across orders; no solver for large orders. */
export function planSeveral(problem: Problem, count: number): Plan[] {
  const found = isEnumerable(problem.groups)
    ? enumerate(problem)
    : { best: improve(problem), others: [] as Draft[] };
  return rank(problem, [found.best, ...found.others], count).map((draft) => toPlan(problem, draft));
}

/** Whether a solver should look at the demand: it is too large to be enumerated. */
export function needsSolver(
  demand: Demand,
  candidates: readonly Candidate[],
  settings: PlanSettings,
): boolean {
  return !isEnumerable(toProblem(demand, candidates, settings).groups);
}

/** A large demand with its incumbent, and the model that may improve it. */
export type LargeDemand = {
  problem: Problem;
  demand: Demand;
  candidates: readonly Candidate[];
  incumbent: Draft;
  columns: Columns;
  model: SolverModel;
};

export function beginLarge(
  demand: Demand,
  candidates: readonly Candidate[],
  settings: PlanSettings,
): LargeDemand {
  const problem = toProblem(demand, candidates, settings);
  const incumbent = improve(problem);
  const columns = toColumns(problem, incumbent);
  return { problem, demand, candidates, incumbent, columns, model: toModel(problem, columns, incumbent) };
}

/** The best of the incumbent and what the solver found, each verified and priced exactly; no answer is the incumbent. */
export function finishLarge(large: LargeDemand, answer: SolverAnswer | null): PlanResult {
  const { problem, incumbent, columns } = large;
  const drafts = [incumbent];
  if (answer?.values) {
    const solved = readSolution(problem, columns, answer.values);
    if (solved) drafts.push(solved);
    const open = columns.openings.flatMap((opening, at) => (answer.values![at]! > 0.5 ? [opening.site] : []));
    drafts.push(fillSites(problem, [...new Set(open)]));
  }
  const [found = incumbent] = rank(problem, drafts, 1);
  const first = exchangeAll(problem, found);
  if (first !== found) drafts.push(first);
  const sites = first.boxes.map((box) => box.site);
  const others = [...new Set(sites)].slice(0, othersMax).map((site) => {
    const rest = withoutSite(problem, site);
    return improve(
      rest,
      sites.filter((other) => other !== site),
    );
  });
  // A search without one of the places can end in a better draft than the one with it.
  const [best = first] = rank(problem, [...drafts, ...others], 1);
  return toResult({
    problem,
    demand: large.demand,
    candidates: large.candidates,
    best,
    others: [...drafts, ...others],
    using: new Map(),
    all: null,
    method: "solver",
    gap: gapOf(problem, best, answer?.bound ?? null),
  });
}

/** Alternatives of a large order are searched for without each of its first places. */
const othersMax = 3;

function withoutSite(problem: Problem, index: number): Problem {
  const sites = problem.sites.map((site, at) =>
    at === index ? { ...site, stock: new Int32Array(site.stock.length) } : site,
  );
  return { ...problem, sites };
}

/**
 * The first `most` of the feasible drafts that serve as much as the best, cheapest first; equal ones once. A large network
 * brings a draft for each place: only those that come first are checked and named.
 */
function rank(problem: Problem, drafts: readonly Draft[], most: number): Draft[] {
  const scored = drafts.map((draft) => ({
    draft,
    missing: missingOf(problem, draft),
    total: draftTotal(problem, draft),
    key: "",
  }));
  const nameOf = (entry: (typeof scored)[number]) => {
    entry.key ||= keyOf(entry.draft);
    return entry.key;
  };
  scored.sort(
    (left, right) =>
      left.missing - right.missing || left.total - right.total || (nameOf(left) < nameOf(right) ? -1 : 1),
  );
  const ranked: Draft[] = [];
  const seen = new Set<string>();
  let least: number | null = null;
  for (const entry of scored) {
    if (ranked.length === most || (least !== null && entry.missing > least)) break;
    if (seen.has(nameOf(entry)) || !isFeasible(problem, entry.draft)) continue;
    least ??= entry.missing;
    seen.add(entry.key);
    ranked.push(entry.draft);
  }
  return ranked;
}

/** What makes two drafts the same to a reader: the same places for the same units. */
function keyOf(draft: Draft): string {
  return draft.boxes
    .map((box) => `${String(box.site).padStart(5, "0")}:${box.slot}:${box.quantities.join()}`)
    .sort()
    .join(" ");
}

function toResult(input: {
  problem: Problem;
  demand: Demand;
  candidates: readonly Candidate[];
  best: Draft;
  others: readonly Draft[];
  using: ReadonlyMap<number, Draft>;
  all: SearchedAll | null;
  method: "enumeration" | "solver";
  gap: number | null;
}): PlanResult {
  const { problem, best } = input;
  const basis = { problem, best, all: input.all };
  const unserved = explainUnserved({ problem, best, candidates: input.candidates, demand: input.demand });
  if (best.boxes.length === 0) {
    const lost = explainNearest(input, null);
    return { plans: [], lost, unserved, method: "none", gap: null, basis };
  }
  const chosen = toPlan(problem, best);
  const bestKey = keyOf(best);
  const others = rank(problem, [best, ...input.others], comparedMax).filter(
    (draft) => keyOf(draft) !== bestKey,
  );
  const told = compare(problem, [best, ...others]);
  return {
    plans: told.map(({ draft, labels }) => ({
      ...(draft === best ? chosen : toPlan(problem, draft)),
      labels,
    })),
    lost: explainNearest(input, chosen),
    unserved,
    method: input.method,
    gap: input.gap,
    basis,
  };
}

/** The cheapest alternatives that are compared; the labels speak of these. */
const comparedMax = 40;

/** So many places are told why they lost, the nearest ones; nobody reads of more, and a large network has a thousand. */
const lostToldMax = 60;

type Explained = Omit<Parameters<typeof explainLost>[0], "chosen">;

/** Each place that is not in the plan, by distance; the far ones of a large network without their reasons. */
function explainNearest(input: Explained, chosen: Plan | null): LostLocation[] {
  const winners = new Set(chosen?.packages.map((one) => one.locationId));
  const lost = input.candidates.filter(({ locationId }) => !winners.has(locationId));
  if (lost.length <= lostToldMax) return explainLost({ ...input, chosen });
  const byDistance = lost
    .map(({ locationId, distanceMiles }) => ({
      locationId,
      distanceMiles: Math.round(distanceMiles),
      reasons: [],
    }))
    .sort(
      (left, right) =>
        left.distanceMiles - right.distanceMiles || (left.locationId < right.locationId ? -1 : 1),
    );
  const near = new Set(byDistance.slice(0, lostToldMax).map(({ locationId }) => locationId));
  const candidates = lost.filter(({ locationId }) => near.has(locationId));
  return [...explainLost({ ...input, candidates, chosen }), ...byDistance.slice(lostToldMax)];
}
