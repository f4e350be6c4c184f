import type { Draft } from "./draft.ts";
import type { Problem, Site } from "./problem.ts";
import { type States, toStates } from "./states.ts";
import { boxesOf, packagesLimit, type Table, toTable, toTables, type Way } from "./table.ts";

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
  const restOf = (row: number, state: number) =>
    (rests[row * states.count + state] ??= traceBack(search, cheapest, { row, state }));
  for (const table of tables) {
    const draft = cheapestUsing({ search, tables, table, cheapest, restOf });
    if (draft) using.set(table.site, draft);
  }
  const without = [...new Set(best.boxes.map((box) => box.site))].map((site) => {
    const others = searchWithout(search, tables, site);
    return traceBack(others, cheapestStates(others), wholeOf(others));
  });
  const alone = tables
    .filter((table) => Number.isFinite(table.cost[states.full]!))
    .map((table) => ({ boxes: toBoxes(search, { table, way: table.ways.at(-1)!, state: states.full }) }));
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
  const limit = packagesLimit(problem);
  const searched = worthSearching(problem, states, tables);
  const search: Search = { problem, states, tables: searched, rows: limit === null ? 1 : limit + 1 };
  const cheapest = cheapestStates(search);
  return { search, tables, cheapest, best: traceBack(search, cheapest, wholeOf(search)) };
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

/** `rows`: one where packages are not counted, else one for each number of packages from none to the limit. */
export type Search = { problem: Problem; states: States; tables: readonly Table[]; rows: number };
/**
 * Least cost by row and state; by table, row and state the part that the table takes (a state fits a byte), and in how
 * many packages.
 */
export type Cheapest = { cost: Float64Array; choices: Uint8Array; packages: Uint8Array };

/** A state with as many packages as its row has. */
type Goal = { row: number; state: number };

function wholeOf({ rows, states }: Search): Goal {
  return { row: rows - 1, state: states.full };
}

/** The least cost to take each state; every package pays the split penalty here, the first too. */
export function cheapestStates(search: Search): Cheapest {
  const { states, tables, rows, problem } = search;
  const size = rows * states.count;
  let cost = new Float64Array(size);
  for (let row = 0; row < rows; row++) {
    cost.set(states.unserved, row * states.count);
    // Every package pays the split penalty here, the first too: so must the plan without any.
    cost[row * states.count + states.full]! += problem.settings.splitPenalty;
  }
  let next = new Float64Array(size);
  const choices = new Uint8Array(tables.length * size);
  const packages = new Uint8Array(rows === 1 ? 0 : tables.length * size);
  for (let index = 0; index < tables.length; index++) {
    next.set(cost);
    for (const way of tables[index]!.ways)
      for (let row = way.packages; row < rows; row++) {
        const at = { cost, next, choices, packages, from: index * size, row };
        takeParts(search, { table: tables[index]!, way }, at);
      }
    [cost, next] = [next, cost];
  }
  return { cost, choices, packages };
}

/** Lets one place take parts of every state of a row in one way, on top of what the places before it left. */
function takeParts(
  { states, problem }: Search,
  { table, way }: { table: Table; way: Way },
  at: Cheapest & { next: Float64Array; from: number; row: number },
): void {
  const { cost, next, choices, packages, from } = at;
  const { wholes, wholesFrom, count } = states;
  const own = at.row * count;
  const before = (at.row - way.packages) * count;
  // By what the site can serve: a place that holds three of eight lines costs a fraction of one that holds all.
  for (const part of table.served) {
    const price = way.cost[part]! + problem.settings.splitPenalty;
    for (let index = wholesFrom[part]!; index < wholesFrom[part + 1]!; index++) {
      const state = wholes[index]!;
      const total = price + cost[before + state - part]!;
      if (total >= next[own + state]!) continue;
      next[own + state] = total;
      choices[from + own + state] = part;
      if (way.packages > 0) packages[from + own + state] = way.packages;
    }
  }
}

function traceBack(search: Search, { choices, packages }: Cheapest, goal: Goal): Draft {
  const { count } = search.states;
  const boxes: Draft["boxes"][number][] = [];
  let { row, state } = goal;
  for (let index = search.tables.length - 1; index >= 0 && state > 0; index--) {
    const at = (index * search.rows + row) * count + state;
    const taken = choices[at]!;
    if (taken === 0) continue;
    const table = search.tables[index]!;
    const used = packages[at] ?? 0;
    const way = table.ways.find((one) => one.packages === used)!;
    boxes.push(...toBoxes(search, { table, way, state: taken }));
    state -= taken;
    row -= used;
  }
  return { boxes };
}

type Taken = { table: Table; way: Way; state: number };

function toBoxes({ problem, states }: Search, { table, way, state }: Taken): Draft["boxes"][number][] {
  return boxesOf(problem, { states, table, way }, state).map((box) => ({
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
  restOf(row: number, state: number): Draft;
}): Draft | null {
  const { search, table, cheapest } = input;
  const { row, state: full } = wholeOf(search);
  const part = leastPart(search, table, cheapest.cost);
  if (!part) return null;
  const rest = input.restOf(row - part.way.packages, full - part.state);
  const isTwice = rest.boxes.some((box) => box.site === table.site);
  if (!isTwice) return { boxes: [...toBoxes(search, part), ...rest.boxes] };
  // The rest wants the same site, whose stock the part has taken: only then the others must be searched again.
  const others = searchWithout(search, input.tables, table.site);
  const without = cheapestStates(others);
  const own = leastPart(search, table, without.cost);
  if (!own) return null;
  const goal = { row: row - own.way.packages, state: full - own.state };
  return { boxes: [...toBoxes(search, own), ...traceBack(others, without, goal).boxes] };
}

function leastPart(search: Search, table: Table, cost: Float64Array): Taken | null {
  let least = Number.POSITIVE_INFINITY;
  let found: Taken | null = null;
  for (const way of table.ways) {
    const end = endOfRest(search, way);
    let best = 0;
    for (const state of table.served) {
      const total = way.cost[state]! + cost[end - state]!;
      if (total >= least) continue;
      least = total;
      best = state;
    }
    if (best > 0) found = { table, way, state: best };
  }
  return found;
}

/** Where the cost of the whole order stands with the packages that a way leaves; what a part leaves is so far before it. */
export function endOfRest({ rows, states }: Search, way: Way): number {
  return (rows - way.packages) * states.count - 1;
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
