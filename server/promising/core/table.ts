import { bestSlot, type Problem, priceBox, type Site } from "./problem.ts";
import type { States } from "./states.ts";
import { worthOf } from "./worth.ts";

/** What it costs to take each state from one site, in the best boxes for it, with what its units are worth there. */
export type Table = {
  site: number;
  /** Infinity where the site cannot. */
  cost: Float64Array;
  /** The ways to send them, the one with most boxes last; its costs are those of the table. */
  ways: readonly Way[];
  /** The states that the site can serve. */
  served: Int32Array;
};

/** What it costs to take each state in at most so many boxes. */
export type Way = {
  /** Packages that count against the order's limit; 0: there is none. */
  packages: number;
  cost: Float64Array;
  /** Which part of a state goes into the box of slot i (0: none); the rest goes to later slots. Empty: one box. */
  firstBox: readonly Int32Array[];
  /** The way in which the rest goes once a box is filled; null: the same. */
  fewer: Way | null;
};

/** How many packages an order may have where that is less than it could have; null: nothing to be counted. */
export function packagesLimit({ settings, groups }: Pick<Problem, "settings" | "groups">): number | null {
  const { packagesMax } = settings.rules;
  if (packagesMax === null) return null;
  const units = groups.reduce((sum, group) => sum + group.quantity, 0);
  return packagesMax < units ? packagesMax : null;
}

/** The tables of all sites. Their costs lie side by side: a thousand small arrays cost more than filling them. */
export function toTables(problem: Problem, states: States): Table[] {
  const { count } = states;
  const costs = new Float64Array(problem.sites.length * count);
  return problem.sites.map((_site, index) =>
    toTable(problem, states, index, costs.subarray(index * count, (index + 1) * count)),
  );
}

/** @param room where the costs of the states are written; without it they have an array of their own */
export function toTable(
  problem: Problem,
  states: States,
  siteIndex: number,
  room: Float64Array = new Float64Array(states.count),
): Table {
  const site = problem.sites[siteIndex]!;
  const served = servedStates(problem, states, site);
  const slots = site.candidate.slots.length;
  const limit = packagesLimit(problem);
  // A site needs no more boxes than there are promises: two boxes with one promise are cheaper as one.
  if (problem.promiseCount <= 1 || slots === 1 || (limit !== null && limit <= 1)) {
    // Written out, here and below: spread objects doubled the time of a table, and there is one for each place.
    const cost = singleBoxes({ problem, states, site, served, slot: null, cost: room });
    withWorth({ problem, states, site, served, cost });
    const ways = [{ packages: limit === null ? 0 : 1, cost, firstBox: [], fewer: null }];
    return { site: siteIndex, served, cost, ways };
  }
  const boxes = Array.from({ length: slots }, (_none, slot) =>
    singleBoxes({ problem, states, site, served, slot, cost: new Float64Array(states.count) }),
  );
  const most = Math.min(slots, problem.promiseCount, limit ?? slots);
  const ways = waysOf({ problem, states, served, boxes, most, isCounted: limit !== null });
  for (const { cost } of ways) withWorth({ problem, states, site, served, cost });
  return { site: siteIndex, served, cost: ways[ways.length - 1]!.cost, ways };
}

/** The boxes of a state sent in one way, as states by slot. */
export function boxesOf(
  problem: Problem,
  { states, table, way }: { states: States; table: Table; way: Way },
  state: number,
): { slot: number; state: number }[] {
  if (way.firstBox.length === 0) {
    const slot = bestSlot(problem.settings, problem.sites[table.site]!, contentsOf(states, state));
    return [{ slot, state }];
  }
  const boxes: { slot: number; state: number }[] = [];
  let rest = state;
  let own = way;
  for (let slot = 0; slot < way.firstBox.length && rest > 0; slot++) {
    const taken = own.firstBox[slot]![rest]!;
    if (taken === 0) continue;
    boxes.push({ slot, state: taken });
    rest -= taken;
    own = own.fewer ?? own;
  }
  return boxes;
}

/** The states that a site has the units for, grown group by group from the empty one. */
function servedStates(problem: Problem, states: States, site: Site): Int32Array {
  const { groups } = problem;
  const found = states.scratch;
  found[0] = 0;
  let length = 1;
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index]!;
    const most = site.allowed[index] === 1 ? Math.min(group.quantity, site.stock[group.variant]!) : 0;
    const before = length;
    for (let take = 1; take <= most; take++)
      for (let at = 0; at < before; at++) found[length++] = found[at]! + take * states.strides[index]!;
  }
  const served = found.slice(1, length);
  if (problem.variantCount === groups.length) return served;
  return served.filter((state) => hasVariants(problem, states, site, state));
}

/** Where several groups want the same variant, their sum must be there. */
function hasVariants(problem: Problem, states: States, site: Site, state: number): boolean {
  const { groups } = problem;
  const left = Int32Array.from(site.stock);
  for (let index = 0; index < groups.length; index++)
    left[groups[index]!.variant]! -= states.digits[state * groups.length + index]!;
  return left.every((units) => units >= 0);
}

function singleBoxes(input: {
  problem: Problem;
  states: States;
  site: Site;
  served: Int32Array;
  /** Null: the best one. */
  slot: number | null;
  cost: Float64Array;
}): Float64Array {
  const { states, site, cost } = input;
  const { settings } = input.problem;
  cost.fill(Number.POSITIVE_INFINITY);
  for (const state of input.served) {
    const contents = contentsOf(states, state);
    const slot = input.slot ?? bestSlot(settings, site, contents);
    cost[state] = priceBox(settings, site.candidate, slot, contents).total;
  }
  return cost;
}

function contentsOf(states: States, state: number) {
  return {
    units: states.units[state]!,
    weightGrams: states.weightGrams[state]!,
    promisedDay: states.promisedDay[state]!,
  };
}

/** Adds what the units of each state are worth at the site: over all its boxes, since one takes what the next misses. */
function withWorth(input: {
  problem: Problem;
  states: States;
  site: Site;
  served: Int32Array;
  cost: Float64Array;
}): Float64Array {
  const { states, site, cost } = input;
  const { groups, variantCount } = input.problem;
  if (site.shelves.every((shelf) => worthOf(shelf, 1) === 0 && !shelf.isRising)) return cost;
  const units = new Int32Array(variantCount);
  for (const state of input.served) {
    units.fill(0);
    for (let index = 0; index < groups.length; index++)
      units[groups[index]!.variant]! += states.digits[state * groups.length + index]!;
    for (let variant = 0; variant < variantCount; variant++)
      cost[state]! += worthOf(site.shelves[variant]!, units[variant]!);
  }
  return cost;
}

/**
 * With several promises in one order, two boxes from one place can be cheaper than one that makes all late or all fast.
 * Where packages are counted there is a way for each number of boxes, else one with as many as are cheapest.
 */
function waysOf(input: {
  problem: Problem;
  states: States;
  served: Int32Array;
  /** What each state costs in one box of slot i. */
  boxes: readonly Float64Array[];
  most: number;
  isCounted: boolean;
}): Way[] {
  const { isCounted, most } = input;
  if (!isCounted) return [divideSlots(input, 0, null).way];
  const ways: Way[] = [];
  let fewer: Divided | null = null;
  for (let packages = 1; packages <= most; packages++) {
    const divided: Divided = divideSlots(input, packages, fewer);
    ways.push(divided.way);
    fewer = divided;
  }
  return ways;
}

/** A way, and what each state costs from slot i on. */
type Divided = { way: Way; from: readonly Float64Array[] };

function divideSlots(
  input: Pick<Parameters<typeof waysOf>[0], "problem" | "states" | "served" | "boxes">,
  packages: number,
  fewer: Divided | null,
): Divided {
  const { boxes, served, states } = input;
  const from: Float64Array[] = [];
  const firstBox: Int32Array[] = [];
  for (let slot = boxes.length - 1; slot >= 0; slot--) {
    const choice = new Int32Array(states.count);
    for (const state of served) choice[state] = state;
    const [single, later] = [boxes[slot]!, from[slot + 1]];
    const rest = packages === 0 ? later : fewer?.from[slot + 1];
    from[slot] = later ? divide({ ...input, single, later, rest: rest ?? null, choice }) : single;
    firstBox[slot] = choice;
  }
  return { from, way: { packages, cost: from[0]!, firstBox, fewer: fewer?.way ?? null } };
}

/** A state in the box of this slot, in later ones, or with a part here and the rest in later ones. */
function divide(input: {
  problem: Problem;
  states: States;
  served: Int32Array;
  single: Float64Array;
  later: Float64Array;
  /** What is left over when a box is filled costs this; null: no box is left for it. */
  rest: Float64Array | null;
  choice: Int32Array;
}): Float64Array {
  const { states, single, later, rest, choice } = input;
  const cost = Float64Array.from(single);
  const { splitPenalty } = input.problem.settings;
  for (const state of input.served) {
    if (later[state]! < cost[state]!) {
      cost[state] = later[state]!;
      choice[state] = 0;
    }
    if (!rest) continue;
    for (let at = states.partsFrom[state]!; at < states.partsFrom[state + 1]!; at++) {
      const part = states.parts[at]!;
      if (part === state) continue;
      const total = single[part]! + rest[state - part]! + splitPenalty;
      if (total >= cost[state]!) continue;
      cost[state] = total;
      choice[state] = part;
    }
  }
  return cost;
}
