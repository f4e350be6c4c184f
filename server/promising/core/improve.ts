import { poundsOf } from "../../shipping/core/weight.ts";
import { type Box, type Draft, draftTotal } from "./draft.ts";
import { lateness, type Problem, priceBox, type Site } from "./problem.ts";

/** Sites considered as partners of one move; beyond it a move is rarely worth its time. */
const sitesMax = 60;
/** Evaluations of a set of open sites: bounds the time by count, not by the clock, so that equal input gives equal output. */
const evaluationsMax = 3_000;
/** Work of one search, in group × site steps: giant orders get fewer evaluations. */
const stepsMax = 30_000_000;
/** More than any plan costs, per unit. */
const unservedCost = 1e9;

/** A set of open sites, best filled: what it costs and who sends what. */
type Filled = { open: readonly number[]; total: number; boxes: Box[] };

/**
 * A good draft for an order of any size: opens sites one by one while that pays, then closes, swaps and opens again
 * until nothing pays. Given the open sites, units go where they are cheapest, which is exact for one promise.
 */
export function improve(problem: Problem, start: readonly number[] = []): Draft {
  const search = makeSearch(problem);
  let best = search.fill(start);
  for (;;) {
    const next = bestMove(search, best);
    if (!next) return { boxes: best.boxes };
    best = next;
  }
}

/** The best filling of exactly these sites: how a solver's choice of sites is judged. */
export function fillSites(problem: Problem, open: readonly number[]): Draft {
  return { boxes: makeSearch(problem).fill(open).boxes };
}

type Search = {
  sites: readonly number[];
  fill(open: readonly number[]): Filled;
  isExhausted(): boolean;
};

function makeSearch(problem: Problem): Search {
  const prices = problem.sites.map((site) => unitPrices(problem, site));
  const order = hardestFirst(problem);
  const budget = { evaluations: 0, steps: 0 };
  const fill = (open: readonly number[]): Filled => {
    budget.evaluations++;
    budget.steps += problem.groups.length * Math.max(1, open.length);
    return fillOpen({ problem, prices, order }, open);
  };
  const isExhausted = () => budget.evaluations > evaluationsMax || budget.steps > stepsMax;
  return { sites: mostUseful(problem, prices), fill, isExhausted };
}

/** Opening is tried before swapping and closing: each round takes the best of the first kind that pays. */
function bestMove(search: Search, current: Filled): Filled | null {
  const closed = search.sites.filter((site) => !current.open.includes(site));
  const added = bestOf(
    search,
    current,
    closed.map((site) => [...current.open, site]),
  );
  if (added) return added;
  const without = current.open.map((site) => current.open.filter((other) => other !== site));
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

type Prices = readonly Float64Array[];

/** What one more unit of each group costs from the site, once its box is open; lateness stands in per unit. */
function unitPrices(problem: Problem, site: Site): Float64Array {
  return Float64Array.from(problem.groups, (group) => {
    const { services, handlingPerUnit } = site.candidate;
    const pounds = poundsOf(group.weightGrams);
    const perService = services.map(
      (service) =>
        service.perPound * pounds + lateness(problem.settings, service.arrivals[0]! - group.promisedDay),
    );
    return handlingPerUnit + Math.min(...perService);
  });
}

/** Groups that few sites can serve choose first; among equals the heavier. */
function hardestFirst(problem: Problem): number[] {
  const choices = problem.groups.map(
    (group, index) =>
      problem.sites.filter((site) => site.allowed[index] && site.stock[group.variant]! > 0).length,
  );
  return problem.groups
    .map((_group, index) => index)
    .sort(
      (left, right) =>
        choices[left]! - choices[right]! ||
        problem.groups[right]!.weightGrams - problem.groups[left]!.weightGrams ||
        left - right,
    );
}

/** The sites that serve most units, and those that are the best for some group. */
function mostUseful(problem: Problem, prices: Prices): number[] {
  const all = problem.sites.map((_site, index) => index);
  if (all.length <= sitesMax) return all;
  const units = (index: number) =>
    problem.groups.reduce((sum, group, at) => {
      const site = problem.sites[index]!;
      return sum + (site.allowed[at] ? Math.min(group.quantity, site.stock[group.variant]!) : 0);
    }, 0);
  const score = new Map(all.map((index) => [index, units(index)]));
  const byScore = [...all].sort((left, right) => score.get(right)! - score.get(left)! || left - right);
  const chosen = new Set(byScore.slice(0, sitesMax / 2));
  for (const index of cheapestPerGroup(problem, prices, 2)) chosen.add(index);
  return [...chosen].sort((left, right) => left - right);
}

/** For each group the sites that serve it cheapest, box included. */
export function cheapestPerGroup(problem: Problem, prices: Prices, count: number): Set<number> {
  const found = new Set<number>();
  problem.groups.forEach((group, at) => {
    const able = problem.sites
      .map((site, index) => ({ site, index }))
      .filter(({ site }) => site.allowed[at] && site.stock[group.variant]! > 0)
      .map(({ site, index }) => ({ index, price: prices[index]![at]! + boxPrice(problem, site) }))
      .sort((left, right) => left.price - right.price || left.index - right.index);
    for (const { index } of able.slice(0, count)) found.add(index);
  });
  return found;
}

function boxPrice(problem: Problem, site: Site): number {
  return priceBox(problem.settings, site.candidate, 0, {
    units: 0,
    weightGrams: 0,
    promisedDay: Number.POSITIVE_INFINITY,
  }).total;
}

/** Gives each group's units to the cheapest open sites that still have some. */
function fillOpen(
  { problem, prices, order }: { problem: Problem; prices: Prices; order: readonly number[] },
  open: readonly number[],
): Filled {
  const left = open.map((index) => Int32Array.from(problem.sites[index]!.stock));
  const quantities = open.map(() => new Array<number>(problem.groups.length).fill(0));
  let unserved = 0;
  for (const at of order) {
    const group = problem.groups[at]!;
    let rest = group.quantity;
    while (rest > 0) {
      const place = cheapestOpen({ problem, prices, open, left }, at);
      if (place < 0) break;
      const taken = Math.min(rest, left[place]![group.variant]!);
      left[place]![group.variant]! -= taken;
      quantities[place]![at]! += taken;
      rest -= taken;
    }
    unserved += rest;
  }
  const boxes = open
    .map((site, place) => ({ site, slot: 0, quantities: quantities[place]! }))
    .filter((box) => box.quantities.some((quantity) => quantity > 0));
  return {
    open: boxes.map((box) => box.site),
    boxes,
    total: draftTotal(problem, { boxes }) + unserved * unservedCost,
  };
}

function cheapestOpen(
  input: { problem: Problem; prices: Prices; open: readonly number[]; left: readonly Int32Array[] },
  at: number,
): number {
  const { variant } = input.problem.groups[at]!;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place < input.open.length; place++) {
    const index = input.open[place]!;
    if (input.left[place]![variant]! <= 0 || !input.problem.sites[index]!.allowed[at]) continue;
    const price = input.prices[index]![at]!;
    if (price >= least) continue;
    least = price;
    best = place;
  }
  return best;
}
