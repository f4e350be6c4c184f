import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { Candidate } from "./candidate.ts";
import { type Draft, draftTotal } from "./draft.ts";
import { bestUnpromised, cheapestStates, endOfRest, type SearchedAll, searchWithout } from "./enumerate.ts";
import { type Group, type Problem, type Site, toSite, variantIndexes } from "./problem.ts";
import { neverUnserved } from "./states.ts";
import { type Table, toTable } from "./table.ts";

/**
 * Answers what the cheapest plan would cost if one place were otherwise, without planning again: for each part of the
 * order that the place could take, its own cost and the cheapest way for the rest at all other places.
 */
export type WhatIf = {
  problem: Problem;
  /** No: the rest is served as in the chosen plan or nearly so, and a cheaper way may have been missed. */
  isExact: boolean;
  /** What the cheapest plan costs, as `draftTotal` says. */
  total: number;
  /** The places of the cheapest plan. */
  chosen: ReadonlySet<LocationId>;
  /** Cents more than the cheapest plan for the cheapest with the place as given; negative: it would win. */
  extraWith(site: Site): number;
  /** The same for each part that the place could take, to see what a lower price of it would change. */
  partsWith(site: Site): Part[];
  siteOf(candidate: Candidate): Site;
  /** Places that could have been taken and were not, the one that was closest to winning first. */
  losers(): Site[];
  /** The cheapest draft if no day had been promised, where that is quickly known. */
  bestUnpromised(): { problem: Problem; best: Draft } | null;
  /** Units of each variant that the order asks for. */
  wanted: ReadonlyMap<VariantId, number>;
  /** How many places a question may look at: fewer for orders with many ways. */
  placesMax: number;
};

/** `quantities` by group. `units` of one variant are those of the part. */
export type Part = { extra: number; quantities: readonly number[]; unitsOf(variant: number): number };

/** From everything that the enumeration searched. */
export function makeWhatIf(problem: Problem, { search, tables, cheapest, best }: SearchedAll): WhatIf {
  const { states } = search;
  const size = search.rows * states.count;
  const least = cheapest.cost[size - 1]!;
  const indexes = new Map(problem.sites.map((site, index) => [site.candidate.locationId, index]));
  const variants = variantIndexes(problem.groups);
  const chosen = new Set(best.boxes.map((box) => problem.sites[box.site]!.candidate.locationId));
  const costsWithout = new Map<number, Float64Array>();

  const usesSite = (index: number) => {
    const from = search.tables.findIndex((table) => table.site === index) * size;
    return from >= 0 && cheapest.choices.subarray(from, from + size).some((part) => part > 0);
  };
  /** What the rest costs elsewhere. Where no cheapest way uses the place, that is known already. */
  const costElsewhere = (locationId: LocationId): Float64Array => {
    const index = indexes.get(locationId);
    if (index === undefined || states.count === 2 || !usesSite(index)) return cheapest.cost;
    const known = costsWithout.get(index);
    if (known) return known;
    const { cost } = cheapestStates(searchWithout(search, tables, index));
    costsWithout.set(index, cost);
    return cost;
  };
  const extraOf = (table: Table, state: number, rest: Float64Array) => {
    let total = Number.POSITIVE_INFINITY;
    for (const way of table.ways)
      total = Math.min(total, way.cost[state]! + rest[endOfRest(search, way) - state]!);
    return total + problem.settings.splitPenalty - least;
  };
  const tableOf = (site: Site) =>
    toTable({ ...problem, sites: [...problem.sites, site] }, states, problem.sites.length);
  const leastExtra = (table: Table, rest: Float64Array) => {
    let extra = Number.POSITIVE_INFINITY;
    for (const part of table.served) extra = Math.min(extra, extraOf(table, part, rest));
    return extra;
  };
  return {
    problem,
    isExact: true,
    total: draftTotal(problem, best),
    chosen,
    placesMax: states.count <= 16 ? 24 : states.count <= 64 ? 8 : 3,
    bestUnpromised: () => (problem.promiseCount === 1 ? bestUnpromised(search, tables) : null),
    wanted: wantedIn(problem.groups),
    siteOf: (candidate) => toSite(candidate, problem.groups, variants),
    extraWith: (site) => leastExtra(tableOf(site), costElsewhere(site.candidate.locationId)),
    partsWith: (site) => {
      const table = tableOf(site);
      const rest = costElsewhere(site.candidate.locationId);
      return Array.from(table.served, (state): Part => {
        const size = problem.groups.length;
        const quantities = Array.from(states.digits.subarray(state * size, (state + 1) * size));
        return {
          extra: extraOf(table, state, rest),
          quantities,
          unitsOf: (variant) => unitsOf(problem.groups, quantities, variant),
        };
      });
    },
    losers: () =>
      tables
        .map((table) => ({ site: problem.sites[table.site]!, extra: leastExtra(table, cheapest.cost) }))
        .filter(({ site, extra }) => !chosen.has(site.candidate.locationId) && extra < neverUnserved / 2)
        .sort((left, right) => left.extra - right.extra)
        .map(({ site }) => site),
  };
}

export function unitsOf(groups: readonly Group[], quantities: readonly number[], variant: number): number {
  return groups.reduce((sum, group, at) => (group.variant === variant ? sum + quantities[at]! : sum), 0);
}

/** Units of each variant that the order asks for and this place is allowed to serve. */
export function wantedOf(
  { problem, wanted }: Pick<WhatIf, "problem" | "wanted">,
  locationId: LocationId,
): ReadonlyMap<VariantId, number> {
  if (!problem.groups.some(({ excluded }) => excluded.has(locationId))) return wanted;
  return wantedIn(problem.groups.filter(({ excluded }) => !excluded.has(locationId)));
}

export function wantedIn(groups: readonly Group[]): Map<VariantId, number> {
  const wanted = new Map<VariantId, number>();
  for (const { variantId, quantity } of groups)
    wanted.set(variantId, (wanted.get(variantId) ?? 0) + quantity);
  return wanted;
}
