import { poundsOf } from "../../shipping/core/weight.ts";
import { type Box, type Draft, draftTotal, priceOf, unservedOf } from "./draft.ts";
import { type Group, lateness, type Problem, priceBox, type Site } from "./problem.ts";
import { firstWorth } from "./worth.ts";

/** A mixed-integer model as LP text. `start` is a known solution, in the order in which the columns appear. */
export type SolverModel = {
  lp: string;
  columnCount: number;
  start: readonly number[];
  timeLimitSeconds: number;
};

/** `values` in the order of the model's columns; null when nothing feasible was found. `gap`: proven distance, 0 is optimal. */
export type SolverAnswer = { values: readonly number[] | null; bound: number | null };

/** Runs a model in a thread of its own. It answers within the time limit, with nothing when the solver failed. */
export type SolveModel = (model: SolverModel) => Promise<SolverAnswer>;

/** Sites offered to the solver for each group beside those of the incumbent. */
const sitesPerGroup = 8;
/** Sites that serve most of the order are offered for everything they have. */
const widestSites = 6;
/** Columns beyond which the solver gets the longer limit. */
const giantColumns = 4_000;
const secondsUsual = 2;
const secondsGiant = 5;
/** In cents per unit that has no price: more than any box costs, small enough for the solver's tolerances. */
const neverUnserved = 100_000;

/** One box that may be opened: a site's service on one of its days, for units promised no earlier than `promisedDay`. */
export type Opening = { site: number; slot: number; service: number; promisedDay: number; cost: number };
export type Flow = { opening: number; group: number; limit: number; cost: number };
export type Columns = { openings: readonly Opening[]; flows: readonly Flow[]; groups: number };

/**
 * The order as a fixed-charge transport model: binaries only for boxes, flows stay continuous since with the boxes
 * fixed the rest is a transport problem, whose corners are whole. Offered are the best sites of each group.
 */
export function toColumns(problem: Problem, incumbent: Draft): Columns {
  const offered = offeredSites(problem, incumbent);
  const openings = problem.sites.flatMap((site, index) =>
    offered.some((sites) => sites.has(index)) ? openingsOf(problem, site, index) : [],
  );
  const flows = openings.flatMap((opening, at) => flowsOf({ problem, offered, opening, at }));
  return { openings, flows, groups: problem.groups.length };
}

export function toModel(problem: Problem, columns: Columns, incumbent: Draft): SolverModel {
  const { openings, flows } = columns;
  const isGiant = openings.length + flows.length > giantColumns;
  const terms = [
    ...openings.map((opening, at) => `${cents(opening.cost)} y${at}`),
    ...flows.map((flow, at) => `${cents(flow.cost)} x${at}`),
    ...problem.groups.map((group, at) => `${cents(unservedPrice(group))} u${at}`),
  ];
  const binaries = openings.map((_opening, at) => `y${at}`);
  const bounds = flows.map((flow, at) => ` 0 <= x${at} <= ${flow.limit}`);
  const lp = [
    "Minimize",
    ` cost: ${terms.join("\n + ")}`,
    "Subject To",
    ...demandRows(problem, columns),
    ...stockRows(problem, columns),
    ...packageRows(problem, columns),
    ...flows.map((flow, at) => ` l${at}: x${at} - ${flow.limit} y${flow.opening} <= 0`),
    "Bounds",
    ...bounds,
    "Binary",
    ` ${binaries.join("\n ")}`,
    "End",
    "",
  ].join("\n");
  return {
    lp,
    columnCount: terms.length,
    start: startOf(problem, columns, incumbent),
    timeLimitSeconds: isGiant ? secondsGiant : secondsUsual,
  };
}

/** The boxes that a solution opens, filled with its flows; null when they are not whole or do not add up. */
export function readSolution(problem: Problem, columns: Columns, values: readonly number[]): Draft | null {
  const { openings, flows, groups } = columns;
  const boxes = new Map<string, Box & { quantities: number[] }>();
  for (let at = 0; at < flows.length; at++) {
    const value = values[openings.length + at] ?? 0;
    const quantity = Math.round(value);
    if (Math.abs(value - quantity) > 1e-4) return null;
    if (quantity === 0) continue;
    const flow = flows[at]!;
    const { site, slot, service, promisedDay } = openings[flow.opening]!;
    const key = `${site} ${slot} ${service} ${promisedDay}`;
    const box = boxes.get(key) ?? { site, slot, quantities: new Array<number>(groups).fill(0) };
    box.quantities[flow.group]! += quantity;
    boxes.set(key, box);
  }
  const draft = { boxes: withSlots(problem, [...boxes.values()]) };
  return isFeasible(problem, draft) ? draft : null;
}

/** The proven distance of a draft from the better of two bounds, the solver's and a simple one; 0 to 1. */
export function gapOf(problem: Problem, draft: Draft, bound: number | null): number {
  const missing = unservedOf(problem, draft).map((units, at) =>
    Number.isFinite(problem.groups[at]!.unservedCost) ? 0 : units,
  );
  const units = missing.reduce((sum, count) => sum + count, 0);
  const total = draftTotal(problem, draft);
  const solved = bound === null ? 0 : bound - units * neverUnserved - problem.settings.splitPenalty;
  const least = Math.max(solved, simpleBound(problem, missing));
  if (total <= 0) return 0;
  // Half a cent of rounding per part of a box is no distance.
  return Math.max(0, Math.min(1, (total - least - 1.5 * draft.boxes.length) / total));
}

function unservedPrice({ unservedCost }: Group): number {
  return Math.min(unservedCost, neverUnserved);
}

/** No plan is cheaper than one box at the least, and each unit at its cheapest places as if their boxes were open. */
function simpleBound(problem: Problem, missing: readonly number[]): number {
  const { sites, groups } = problem;
  const box = sites.map(({ candidate }) =>
    Math.min(...candidate.services.map((service) => service.base + candidate.handlingPerPackage)),
  );
  const units = groups.map((group, at) => {
    const offers = sites
      .filter((site) => site.allowed[at] === 1 && site.stock[group.variant]! > 0)
      .map((site) => ({ stock: site.stock[group.variant]!, price: unitPrice(site, group) }))
      .filter(({ price }) => price < group.unservedCost)
      .sort((left, right) => left.price - right.price);
    let left = group.quantity - missing[at]!;
    let sum = 0;
    for (const { stock, price } of offers) {
      const taken = Math.min(left, stock);
      sum += taken * price;
      left -= taken;
    }
    return left > 0 && Number.isFinite(group.unservedCost) ? sum + left * group.unservedCost : sum;
  });
  const isAllLeavable = groups.every((group) => Number.isFinite(group.unservedCost));
  return units.reduce((sum, cost) => sum + cost, isAllLeavable ? 0 : Math.min(...box));
}

function unitPrice({ candidate, shelves }: Site, group: Group): number {
  const perPound = Math.min(...candidate.services.map((service) => service.perPound));
  return (
    perPound * poundsOf(group.weightGrams) + candidate.handlingPerUnit + firstWorth(shelves[group.variant]!)
  );
}

/** Whether the draft takes nothing that is not there, serves nobody more than was asked and breaks no rule. */
export function isFeasible(problem: Problem, draft: Draft): boolean {
  if (unservedOf(problem, draft).some((units) => units < 0)) return false;
  const { packagesMax, lateness: late } = problem.settings.rules;
  if (packagesMax !== null && draft.boxes.length > packagesMax) return false;
  const slots = new Set<string>();
  const left = new Map<number, Int32Array>();
  for (const box of draft.boxes) {
    const site = problem.sites[box.site]!;
    const slot = `${box.site} ${box.slot}`;
    if (slots.has(slot) || box.slot >= site.candidate.slots.length) return false;
    slots.add(slot);
    if (late === "never" && !Number.isFinite(priceOf(problem, box).total)) return false;
    const stock = left.get(box.site) ?? Int32Array.from(site.stock);
    left.set(box.site, stock);
    for (let at = 0; at < problem.groups.length; at++) {
      const quantity = box.quantities[at]!;
      if (quantity === 0) continue;
      const { variant } = problem.groups[at]!;
      stock[variant]! -= quantity;
      if (quantity < 0 || !site.allowed[at] || stock[variant]! < 0) return false;
    }
  }
  return true;
}

/** Boxes of one place that want the same slot take the next ones; past its last slot a box has no place. */
function withSlots(problem: Problem, boxes: readonly Box[]): Box[] {
  const used = new Set<string>();
  return boxes.map((box) => {
    const end = problem.sites[box.site]!.candidate.slots.length;
    let slot = box.slot;
    while (slot < end && used.has(`${box.site} ${slot}`)) slot++;
    used.add(`${box.site} ${slot}`);
    return { ...box, slot };
  });
}

function offeredSites(problem: Problem, incumbent: Draft): ReadonlySet<number>[] {
  const units = problem.sites.map((site) =>
    problem.groups.reduce(
      (sum, group, at) => sum + (site.allowed[at] ? Math.min(group.quantity, site.stock[group.variant]!) : 0),
      0,
    ),
  );
  const widest = problem.sites
    .map((_site, index) => index)
    .sort((left, right) => units[right]! - units[left]! || left - right)
    .slice(0, widestSites);
  const always = new Set([...widest, ...incumbent.boxes.map((box) => box.site)]);
  return problem.groups.map((group, at) => {
    const able = problem.sites
      .map((site, index) => ({ site, index }))
      .filter(({ site }) => site.allowed[at] && site.stock[group.variant]! > 0);
    const priced = able
      .map(({ site, index }) => ({ index, price: aloneFor(problem, site, at) }))
      .sort((left, right) => left.price - right.price || left.index - right.index);
    const best = priced.slice(0, sitesPerGroup).map(({ index }) => index);
    return new Set([...best, ...able.map(({ index }) => index).filter((index) => always.has(index))]);
  });
}

function aloneFor(problem: Problem, site: Site, at: number): number {
  const { weightGrams, promisedDay, variant } = problem.groups[at]!;
  const slot = site.usefulSlots[0]!;
  const { total } = priceBox(problem.settings, site.candidate, slot, { units: 1, weightGrams, promisedDay });
  return total + firstWorth(site.shelves[variant]!);
}

/** A box per service and promise that it may carry: on time for all, or late for the earliest that is in it. */
function openingsOf(problem: Problem, site: Site, index: number): Opening[] {
  const promises = [...new Set(problem.groups.map((group) => group.promisedDay))].sort((a, b) => a - b);
  const { services, handlingPerPackage, capacityPrices } = site.candidate;
  const all = site.usefulSlots.flatMap((slot) =>
    services.flatMap((service, at) => {
      const arrival = service.arrivals[slot]!;
      const fixed = service.base + handlingPerPackage + capacityPrices[slot]! + problem.settings.splitPenalty;
      const onTime = promises.find((day) => day >= arrival);
      const days = promises.filter((day) => day < arrival || day === onTime);
      return days.map((promisedDay) => {
        const late = lateness(problem.settings, arrival - promisedDay);
        return { site: index, slot, service: at, promisedDay, cost: fixed + late };
      });
    }),
  );
  const openings = all.filter(({ cost }) => Number.isFinite(cost));
  const perPound = (opening: Opening) => site.candidate.services[opening.service]!.perPound;
  return openings.filter(
    (opening, at) =>
      !openings.some(
        (other, place) =>
          place !== at &&
          other.promisedDay <= opening.promisedDay &&
          other.cost <= opening.cost &&
          perPound(other) <= perPound(opening) &&
          (other.cost < opening.cost || perPound(other) < perPound(opening) || place < at),
      ),
  );
}

function flowsOf(input: {
  problem: Problem;
  offered: readonly ReadonlySet<number>[];
  opening: Opening;
  at: number;
}): Flow[] {
  const { problem, opening } = input;
  const site = problem.sites[opening.site]!;
  const { perPound } = site.candidate.services[opening.service]!;
  const { handlingPerUnit } = site.candidate;
  return problem.groups.flatMap((group, index) => {
    const limit = Math.min(group.quantity, site.stock[group.variant]!);
    const isOffered = input.offered[index]!.has(opening.site) && site.allowed[index] === 1;
    if (limit === 0 || !isOffered || group.promisedDay < opening.promisedDay) return [];
    const worth = firstWorth(site.shelves[group.variant]!);
    const cost = perPound * poundsOf(group.weightGrams) + handlingPerUnit + worth;
    return [{ opening: input.at, group: index, limit, cost }];
  });
}

function demandRows(problem: Problem, { flows }: Columns): string[] {
  const terms = problem.groups.map((_group, at) => [`u${at}`]);
  flows.forEach((flow, at) => {
    terms[flow.group]!.push(`x${at}`);
  });
  return terms.map((row, at) => ` d${at}: ${row.join(" + ")} = ${problem.groups[at]!.quantity}`);
}

/** Only where several flows can take the same units: a variant in two groups, or a site with two boxes. */
function stockRows(problem: Problem, { openings, flows }: Columns): string[] {
  const takers = new Map<string, { terms: string[]; stock: number; wish: number }>();
  flows.forEach((flow, at) => {
    const { site } = openings[flow.opening]!;
    const { variant } = problem.groups[flow.group]!;
    const key = `${site}v${variant}`;
    const entry = takers.get(key) ?? { terms: [], stock: problem.sites[site]!.stock[variant]!, wish: 0 };
    entry.terms.push(`x${at}`);
    entry.wish += flow.limit;
    takers.set(key, entry);
  });
  return [...takers]
    .filter(([, entry]) => entry.terms.length > 1 && entry.wish > entry.stock)
    .map(([key, entry]) => ` s${key}: ${entry.terms.join(" + ")} <= ${entry.stock}`);
}

function packageRows({ settings }: Problem, { openings }: Columns): string[] {
  const { packagesMax } = settings.rules;
  if (packagesMax === null || openings.length <= packagesMax) return [];
  return [` packages: ${openings.map((_opening, at) => `y${at}`).join("\n + ")} <= ${packagesMax}`];
}

/** The incumbent as values of the columns: the solver begins where the quick search ended. Empty: it does not fit them. */
function startOf(problem: Problem, { openings, flows, groups }: Columns, incumbent: Draft): number[] {
  const values = new Array<number>(openings.length + flows.length + groups).fill(0);
  const flowAt = new Map(flows.map((flow, at) => [flow.opening * groups + flow.group, at]));
  for (const box of incumbent.boxes) {
    const used = box.quantities.flatMap((quantity, at) => (quantity > 0 ? [at] : []));
    const [chosen] = openings
      .map((opening, at) => ({ opening, at }))
      .filter(({ opening }) => opening.site === box.site)
      .filter(({ at }) => used.every((group) => flowAt.has(at * groups + group)))
      .sort((left, right) => left.opening.cost - right.opening.cost);
    if (!chosen) return [];
    values[chosen.at] = 1;
    for (const group of used) {
      const flow = flowAt.get(chosen.at * groups + group);
      if (flow !== undefined) values[openings.length + flow] = box.quantities[group]!;
    }
  }
  unservedOf(problem, incumbent).forEach((units, at) => {
    values[openings.length + flows.length + at] = units;
  });
  return values;
}

/** LP text wants plain decimals. */
function cents(value: number): string {
  return value.toFixed(4);
}
