import { poundsOf } from "../../shipping/core/weight.ts";
import { type Box, contentsOf, type Draft } from "./draft.ts";
import { bestSlot, lateness, type Problem, priceBox, type Site } from "./problem.ts";
import { neverUnserved } from "./states.ts";
import { firstWorth, worthOf } from "./worth.ts";

/** Sites considered as partners of one move; beyond it a move is rarely worth its time. */
const sitesMax = 60;
/** Fillings tried: bounds the time by count, not by the clock, so that equal input gives equal output. */
const fillingsMax = 3_000;
/** Work of one search, in looks at a group's next site: giant orders get fewer fillings. */
const looksMax = 3_000_000;

/** In cents for each package beyond what the rules allow: more than leaving all units of a giant order unserved. */
const neverAllowed = 1e13;

/** A set of open sites, best filled. `used`: those that send something. */
type Filled = { used: readonly number[]; total: number };

/**
 * A good draft for an order of any size: from nothing, opens sites one by one while that pays; from everything, closes
 * them one by one; then swaps until nothing pays, and takes the better end. Given the open sites, units go where they
 * are cheapest, which is exact for one promise.
 * @param start sites to begin with instead, when a good set is known
 */
export function improve(problem: Problem, start?: readonly number[]): Draft {
  const opening = makeSearch(problem);
  let best = climb(opening, opening.fill(start ?? []));
  if (!start) {
    const closing = makeSearch(problem);
    const closed = climb(closing, closing.fill(closing.sites));
    if (closed.total < best.total) best = closed;
  }
  const room = (problem.settings.rules.packagesMax ?? Number.POSITIVE_INFINITY) - best.used.length;
  const helpers = opening.helpersFor(best).slice(0, Math.max(0, room));
  // The search looks at some sites only, or ended early: whoever still has missing units is opened after all.
  if (helpers.length > 0) best = climb(opening, opening.fill([...best.used, ...helpers]));
  return { boxes: opening.boxesOf(best) };
}

/** The best filling of exactly these sites: how a solver's choice of sites is judged. */
export function fillSites(problem: Problem, open: readonly number[]): Draft {
  const search = makeSearch(problem);
  return { boxes: search.boxesOf(search.fill(open)) };
}

function climb(search: Search, start: Filled): Filled {
  let best = start;
  for (;;) {
    const next = bestMove(search, best);
    if (!next) return best;
    best = next;
  }
}

/** Opening is tried before closing and swapping: each round takes the best of the first kind that pays. */
function bestMove(search: Search, current: Filled): Filled | null {
  const closed = search.sites.filter((site) => !current.used.includes(site));
  const added = bestOf(
    search,
    current,
    closed.map((site) => [...current.used, site]),
  );
  if (added) return added;
  const without = current.used.map((site) => current.used.filter((other) => other !== site));
  const dropped = bestOf(search, current, without);
  if (dropped) return dropped;
  const swapped = without.flatMap((rest) => closed.map((site) => [...rest, site]));
  return bestOf(search, current, swapped);
}

function bestOf(search: Search, current: Filled, sets: readonly (readonly number[])[]): Filled | null {
  let best: Filled | null = null;
  for (const open of sets) {
    if (search.isExhausted()) break;
    const filled = search.fill(open);
    if (filled.total < (best ?? current).total) best = filled;
  }
  return best;
}

type Search = {
  sites: readonly number[];
  fill(open: readonly number[]): Filled;
  boxesOf(filled: Filled): Box[];
  helpersFor(filled: Filled): number[];
  isExhausted(): boolean;
};

function makeSearch(problem: Problem): Search {
  const filling = makeFilling(problem);
  let fillings = 0;
  return {
    sites: mostUseful(problem, filling.able),
    fill: (open) => {
      fillings++;
      return filling.fill(open);
    },
    boxesOf: ({ used }) => boxesOf(problem, filling, used),
    helpersFor: ({ used }) => helpersFor(problem, filling, used),
    isExhausted: () => fillings > fillingsMax || filling.looks() > looksMax,
  };
}

type Give = (site: number, group: number, quantity: number) => void;
type Filling = {
  /** For each group the sites that have some, cheapest first. */
  able: readonly Int32Array[];
  fill(open: readonly number[]): Filled;
  /** Tells who gives what; answers the units of each group that are missing. */
  each(open: readonly number[], give: Give): Int32Array;
  looks(): number;
};

/** Gives each group's units to its cheapest open sites. Groups that few sites can serve choose first. */
function makeFilling(problem: Problem): Filling {
  const { groups, sites } = problem;
  const able = groups.map((_group, at) => ableSites(problem, at));
  const order = groups
    .map((_group, at) => at)
    .sort(
      (left, right) =>
        able[left]!.length - able[right]!.length ||
        groups[right]!.weightGrams - groups[left]!.weightGrams ||
        left - right,
    );
  const isOpen = new Uint8Array(sites.length);
  const taken = sites.map(() => new Int32Array(problem.variantCount));
  const hasWorth = sites.some((site) =>
    site.shelves.some((shelf) => firstWorth(shelf) > 0 || shelf.isRising),
  );
  let looked = 0;
  const each = (open: readonly number[], give: Give) => {
    const missing = Int32Array.from(groups, (group) => group.quantity);
    for (const site of open) {
      isOpen[site] = 1;
      taken[site]!.fill(0);
    }
    for (const at of order) {
      const { variant } = groups[at]!;
      const places = able[at]!;
      for (let place = 0; place < places.length && missing[at]! > 0; place++) {
        looked++;
        const site = places[place]!;
        if (isOpen[site] === 0) continue;
        const quantity = Math.min(missing[at]!, sites[site]!.stock[variant]! - taken[site]![variant]!);
        if (quantity <= 0) continue;
        taken[site]![variant]! += quantity;
        missing[at]! -= quantity;
        give(site, at, quantity);
      }
    }
    for (const site of open) isOpen[site] = 0;
    return missing;
  };
  return {
    able,
    each,
    looks: () => looked,
    fill: (open) => fillOpen(problem, { each, taken, hasWorth }, open),
  };
}

/** @param taken units that `each` gave, by site and variant */
function fillOpen(
  problem: Problem,
  { each, taken, hasWorth }: Pick<Filling, "each"> & { taken: readonly Int32Array[]; hasWorth: boolean },
  open: readonly number[],
): Filled {
  const { groups, sites, settings } = problem;
  const units = new Float64Array(sites.length);
  const grams = new Float64Array(sites.length);
  const promised = new Float64Array(sites.length).fill(Number.POSITIVE_INFINITY);
  const missing = each(open, (site, at, quantity) => {
    const group = groups[at]!;
    units[site]! += quantity;
    grams[site]! += quantity * group.weightGrams;
    promised[site] = Math.min(promised[site]!, group.promisedDay);
  });
  const used = open.filter((site) => units[site]! > 0);
  const beyond = used.length - (settings.rules.packagesMax ?? used.length);
  let total = settings.splitPenalty * Math.max(0, used.length - 1) + neverAllowed * Math.max(0, beyond);
  for (const index of used) {
    const site = sites[index]!;
    const contents = { units: units[index]!, weightGrams: grams[index]!, promisedDay: promised[index]! };
    total += priceBox(settings, site.candidate, bestSlot(settings, site, contents), contents).total;
    if (hasWorth) total += worthTaken(site, taken[index]!);
  }
  missing.forEach((count, at) => {
    total += count * Math.min(groups[at]!.unservedCost, neverUnserved);
  });
  return { used, total };
}

function worthTaken(site: Site, taken: Int32Array): number {
  let sum = 0;
  for (let variant = 0; variant < taken.length; variant++)
    sum += worthOf(site.shelves[variant]!, taken[variant]!);
  return sum;
}

function boxesOf(problem: Problem, filling: Filling, open: readonly number[]): Box[] {
  const quantities = new Map(open.map((site) => [site, new Array<number>(problem.groups.length).fill(0)]));
  filling.each(open, (site, at, quantity) => {
    quantities.get(site)![at]! += quantity;
  });
  return [...quantities].map(([site, byGroup]) => {
    const slot = bestSlot(
      problem.settings,
      problem.sites[site]!,
      contentsOf(problem, { quantities: byGroup }),
    );
    return { site, slot, quantities: byGroup };
  });
}

/** Closed sites that have missing units, those with most first, until nothing is missing that somebody has. */
function helpersFor(problem: Problem, filling: Filling, open: readonly number[]): number[] {
  const missing = filling.each(open, () => undefined);
  const helpers: number[] = [];
  const help = (site: number) =>
    problem.groups.reduce((sum, group, at) => {
      const { allowed, stock } = problem.sites[site]!;
      return allowed[at] === 1 ? sum + Math.min(missing[at]!, stock[group.variant]!) : sum;
    }, 0);
  const closed = problem.sites.map((_site, index) => index).filter((site) => !open.includes(site));
  const byHelp = closed
    .map((site) => ({ site, units: help(site) }))
    .filter(({ units }) => units > 0)
    .sort((left, right) => right.units - left.units || left.site - right.site);
  for (const { site } of byHelp) {
    if (help(site) === 0) continue;
    helpers.push(site);
    problem.groups.forEach((group, at) => {
      const { allowed, stock } = problem.sites[site]!;
      if (allowed[at] === 1) missing[at]! -= Math.min(missing[at]!, stock[group.variant]!);
    });
  }
  return helpers;
}

function ableSites(problem: Problem, at: number): Int32Array {
  const group = problem.groups[at]!;
  const priced = problem.sites.flatMap((site, index) =>
    site.allowed[at] === 1 && site.stock[group.variant]! > 0
      ? [{ index, price: unitPrice(problem, site, at) }]
      : [],
  );
  const worthwhile = priced.filter(({ price }) => price < group.unservedCost);
  worthwhile.sort((left, right) => left.price - right.price || left.index - right.index);
  return Int32Array.from(worthwhile, ({ index }) => index);
}

/** What one more unit costs from the site once its box is open; lateness stands in per unit. */
function unitPrice(problem: Problem, site: Site, at: number): number {
  const { weightGrams, promisedDay, variant } = problem.groups[at]!;
  const pounds = poundsOf(weightGrams);
  let least = Number.POSITIVE_INFINITY;
  for (const { perPound, arrivals } of site.candidate.services)
    least = Math.min(least, perPound * pounds + lateness(problem.settings, arrivals[0]! - promisedDay));
  return least + site.candidate.handlingPerUnit + firstWorth(site.shelves[variant]!);
}

/** The sites that serve most units, and for each group the two that serve it cheapest. */
function mostUseful(problem: Problem, able: readonly Int32Array[]): number[] {
  const all = problem.sites.map((_site, index) => index);
  if (all.length <= sitesMax) return all;
  const units = new Float64Array(problem.sites.length);
  problem.groups.forEach((group, at) => {
    for (const site of able[at]!)
      units[site]! += Math.min(group.quantity, problem.sites[site]!.stock[group.variant]!);
  });
  const widest = [...all].sort((left, right) => units[right]! - units[left]! || left - right);
  const chosen = new Set(widest.slice(0, sitesMax / 2));
  for (const sites of able) for (const site of sites.subarray(0, 2)) chosen.add(site);
  return [...chosen].sort((left, right) => left - right);
}
