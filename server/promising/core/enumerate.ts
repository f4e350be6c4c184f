import type { Draft } from "./draft.ts";
import type { Problem, Site } from "./problem.ts";
import { type States, toStates } from "./states.ts";
import { boxesOf, type Table, toTable, toTables } from "./table.ts";

/** The cheapest draft, others worth telling, for each site the cheapest draft that uses it, and what was searched. */
export type Enumeration = {
  best: Draft;
  others: Draft[];
  using: ReadonlyMap<number, Draft>;
  all: SearchedAll;
};

/**
 * Exact over all sites and all splits: the cheapest way to take each state from the sites seen so far, site by site,
 * each site at most once with its best boxes. Sites go in the order of their ids and replace only what is dearer, so
 * ties go to the smaller id.
 */
export function enumerate(problem: Problem): Enumeration {
  const all = searchAll(problem);
  const { search, tables, cheapest, best } = all;
  const { states } = search;
  const using = new Map<number, Draft>();
  // Many sites take the same part and leave the same rest.
  const rests: (Draft | undefined)[] = [];
  const restOf = (state: number) => (rests[state] ??= traceBack(search, cheapest, state));
  for (const table of tables) {
    const draft = cheapestUsing({ search, tables, table, cheapest, restOf });
    if (draft) using.set(table.site, draft);
  }
  const without = [...new Set(best.boxes.map((box) => box.site))].map((site) => {
    const others = searchWithout(search, tables, site);
    return traceBack(others, cheapestStates(others), states.full);
  });
  const alone = tables
    .filter((table) => Number.isFinite(table.cost[states.full]!))
    .map((table) => ({ boxes: toBoxes(search, table, states.full) }));
  return { best, others: [...without, ...using.values(), ...alone], using, all };
}

/** Only the cheapest draft, for offers, which need no alternatives. */
export function enumerateBest(problem: Problem): Draft {
  return searchAll(problem).best;
}

export type SearchedAll = ReturnType<typeof searchAll>;

/** Everything that is found on the way to the cheapest draft: what any further question is answered from. */
export function searchAll(problem: Problem) {
  const states = toStates(problem.groups);
  return searchTables(problem, states, toTables(problem, states));
}

function searchTables(problem: Problem, states: States, tables: readonly Table[]) {
  const search: Search = { problem, states, tables: worthSearching(problem, states, tables) };
  const cheapest = cheapestStates(search);
  return { search, tables, cheapest, best: traceBack(search, cheapest, states.full) };
}

/**
 * The cheapest draft as if no day had been promised, of a problem with one promise: sites that are never late for it cost
 * the same and are not priced again. Null: no site costs less, so that the draft is the one that was found.
 */
export function bestUnpromised(
  { problem: promised, states: then }: Search,
  known: readonly Table[],
): { problem: Problem; best: Draft } | null {
  const [{ promisedDay } = { promisedDay: 0 }] = promised.groups;
  const groups = promised.groups.map((group) => ({ ...group, promisedDay: Number.POSITIVE_INFINITY }));
  const problem = { ...promised, groups };
  const states = { ...then, promisedDay: new Float64Array(then.count).fill(Number.POSITIVE_INFINITY) };
  const isFree = (site: Site) =>
    site.usefulSlots.length === 1 &&
    site.candidate.services.every(({ arrivals }) => arrivals[site.usefulSlots[0]!]! <= promisedDay);
  const tables = known.map((table) =>
    isFree(problem.sites[table.site]!) ? table : toTable(problem, states, table.site),
  );
  const isCheaper = tables.some((table, at) =>
    table.served.some((state) => table.cost[state]! < known[at]!.cost[state]!),
  );
  return isCheaper ? { problem, best: searchTables(problem, states, tables).best } : null;
}

/** The same search as if there were no such site: whom it alone made not worth a look is looked at again. */
export function searchWithout(search: Search, tables: readonly Table[], site: number): Search {
  const rest = tables.filter((table) => table.site !== site);
  return { ...search, tables: worthSearching(search.problem, search.states, rest) };
}

export type Search = { problem: Problem; states: States; tables: readonly Table[] };
/** Least cost by state, and by table and state the part that the table takes (a state fits a byte). */
export type Cheapest = { cost: Float64Array; choices: Uint8Array };

/** The least cost to take each state; every package pays the split penalty here, the first too. */
export function cheapestStates({ problem, states, tables }: Search): Cheapest {
  const { wholes, wholesFrom, count } = states;
  let cost = Float64Array.from(states.unserved);
  // Every package pays the split penalty here, the first too: so must the plan without any.
  cost[states.full]! += problem.settings.splitPenalty;
  let next = new Float64Array(count);
  const choices = new Uint8Array(tables.length * count);
  for (let index = 0; index < tables.length; index++) {
    const table = tables[index]!;
    const row = index * count;
    next.set(cost);
    // By what the site can serve: a place that holds three of eight lines costs a fraction of one that holds all.
    for (const part of table.served) {
      const own = table.cost[part]! + problem.settings.splitPenalty;
      for (let at = wholesFrom[part]!; at < wholesFrom[part + 1]!; at++) {
        const state = wholes[at]!;
        const total = own + cost[state - part]!;
        if (total >= next[state]!) continue;
        next[state] = total;
        choices[row + state] = part;
      }
    }
    [cost, next] = [next, cost];
  }
  return { cost, choices };
}

function traceBack(search: Search, { choices }: Cheapest, state: number): Draft {
  const { count } = search.states;
  const boxes: Draft["boxes"][number][] = [];
  let rest = state;
  for (let index = search.tables.length - 1; index >= 0 && rest > 0; index--) {
    const taken = choices[index * count + rest]!;
    if (taken === 0) continue;
    boxes.push(...toBoxes(search, search.tables[index]!, taken));
    rest -= taken;
  }
  return { boxes };
}

function toBoxes({ problem, states }: Search, table: Table, state: number): Draft["boxes"][number][] {
  return boxesOf(problem, states, table, state).map((box) => ({
    site: table.site,
    slot: box.slot,
    quantities: quantitiesOf(states, box.state, problem.groups.length),
  }));
}

function quantitiesOf({ digits }: States, state: number, groups: number): number[] {
  const quantities = new Array<number>(groups);
  for (let at = 0; at < groups; at++) quantities[at] = digits[state * groups + at]!;
  return quantities;
}

/** The cheapest draft in which the site serves at least one unit: its part, and the cheapest way for the rest. */
function cheapestUsing(input: {
  search: Search;
  tables: readonly Table[];
  table: Table;
  cheapest: Cheapest;
  /** The cheapest way for a state. */
  restOf(state: number): Draft;
}): Draft | null {
  const { search, table, cheapest } = input;
  const part = leastPart(search, table, cheapest.cost);
  if (part === 0) return null;
  const rest = input.restOf(search.states.full - part);
  const isTwice = rest.boxes.some((box) => box.site === table.site);
  if (!isTwice) return { boxes: [...toBoxes(search, table, part), ...rest.boxes] };
  // The rest wants the same site, whose stock the part has taken: only then the others must be searched again.
  const others = searchWithout(search, input.tables, table.site);
  const without = cheapestStates(others);
  const ownPart = leastPart(search, table, without.cost);
  return {
    boxes: [
      ...toBoxes(search, table, ownPart),
      ...traceBack(others, without, search.states.full - ownPart).boxes,
    ],
  };
}

function leastPart({ states }: Search, table: Table, cost: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let found = 0;
  for (const part of table.served) {
    const total = table.cost[part]! + cost[states.full - part]!;
    if (total >= least) continue;
    least = total;
    found = part;
  }
  return found;
}

/**
 * Leaves out sites that cannot be in a cheapest draft: another site holds all that is asked for and takes every part
 * for no more. Such a site can take over the part even where it serves already, since one box is cheaper than two.
 */
function worthSearching(problem: Problem, states: States, tables: readonly Table[]): readonly Table[] {
  if (problem.promiseCount > 1) return tables;
  // Where each unit makes the next one dearer, taking over the part of another can cost more than the part alone.
  if (problem.sites.some((site) => site.shelves.some((shelf) => shelf.isRising))) return tables;
  const whole = tables.filter((table) => Number.isFinite(table.cost[states.full]!));
  if (whole.length === 0) return tables;
  const least = new Float64Array(states.count).fill(Number.POSITIVE_INFINITY);
  const holder = new Int32Array(states.count).fill(-1);
  for (const table of whole) {
    for (let state = 1; state < states.count; state++) {
      if (table.cost[state]! >= least[state]!) continue;
      least[state] = table.cost[state]!;
      holder[state] = table.site;
    }
  }
  return tables.filter((table) =>
    table.served.some((state) => holder[state] === table.site || table.cost[state]! < least[state]!),
  );
}
