import type { LocationId, OrderLineId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay } from "../../locations/core/calendar.ts";
import {
  type Contents,
  type Costs,
  costParts,
  type Group,
  type Priced,
  type Problem,
  priceBox,
} from "./problem.ts";
import { opportunityOf, worthOf } from "./worth.ts";

/** A plan in the making: which site sends which units of each group, on which of its days. */
export type Draft = { boxes: readonly Box[] };
export type Box = { site: number; slot: number; quantities: readonly number[] };

/** A package of a plan: one place, one service, one day. Costs in whole cents. */
export type PlannedPackage = {
  locationId: LocationId;
  serviceCode: string;
  distanceMiles: number;
  dispatchOn: BusinessDate;
  arriveOn: BusinessDate;
  daysLate: number;
  lines: { orderLineId: OrderLineId; quantity: number }[];
  cost: Costs;
};

/**
 * Packages whose cost parts sum with the price of what is not served to the plan's parts, and those to its total, to
 * the cent.
 */
export type Plan = { packages: PlannedPackage[]; cost: Costs; total: number };

/** What a draft costs, in whole cents: the one evaluator that every method is judged by. */
export function draftTotal(problem: Problem, draft: Draft): number {
  const boxes = draft.boxes.reduce((sum, box) => sum + priceOf(problem, box).total, 0);
  const split = problem.settings.splitPenalty * Math.max(0, draft.boxes.length - 1);
  return boxes + split + stockWorth(problem, draft) + unservedTotal(problem, draft);
}

/** Over all boxes of a site together: one takes what the next misses. */
function stockWorth(problem: Problem, { boxes }: Draft): number {
  const { groups, sites } = problem;
  const taken = new Int32Array(problem.variantCount);
  let sum = 0;
  for (let first = 0; first < boxes.length; first++) {
    const { site } = boxes[first]!;
    if (isEarlier(boxes, first)) continue;
    taken.fill(0);
    for (let at = first; at < boxes.length; at++) {
      const box = boxes[at]!;
      if (box.site !== site) continue;
      for (let group = 0; group < groups.length; group++)
        taken[groups[group]!.variant]! += box.quantities[group]!;
    }
    const { shelves } = sites[site]!;
    for (let variant = 0; variant < taken.length; variant++)
      sum += worthOf(shelves[variant]!, taken[variant]!);
  }
  return sum;
}

/** Whether a box before this one is of the same site. */
function isEarlier(boxes: readonly Box[], at: number): boolean {
  for (let before = 0; before < at; before++) if (boxes[before]!.site === boxes[at]!.site) return true;
  return false;
}

/** The price of leaving units out, where they have one. */
function unservedTotal(problem: Problem, draft: Draft): number {
  let sum = 0;
  for (let at = 0; at < problem.groups.length; at++) {
    const { unservedCost } = problem.groups[at]!;
    if (!Number.isFinite(unservedCost)) continue;
    const units = unservedIn(problem, draft, at);
    if (units > 0) sum += units * unservedCost;
  }
  return sum;
}

function unservedIn({ groups }: Problem, { boxes }: Draft, group: number): number {
  let left = groups[group]!.quantity;
  for (let at = 0; at < boxes.length; at++) left -= boxes[at]!.quantities[group]!;
  return left;
}

/** Units that should have been served at any price and are not. */
export function missingOf(problem: Problem, draft: Draft): number {
  let missing = 0;
  for (let at = 0; at < problem.groups.length; at++)
    if (!Number.isFinite(problem.groups[at]!.unservedCost)) missing += unservedIn(problem, draft, at);
  return missing;
}

export function unservedOf(problem: Problem, draft: Draft): number[] {
  return problem.groups.map((_group, at) => unservedIn(problem, draft, at));
}

/** The parts of what a draft costs. */
export function draftCosts(problem: Problem, draft: Draft): Costs {
  return toPlan(problem, draft).cost;
}

/** Writes a draft out by order lines. Boxes go by location id, so that the same draft is always the same plan. */
export function toPlan(problem: Problem, draft: Draft): Plan {
  const given = problem.groups.map((group) => group.lines.map((line) => line.quantity));
  const boxes = [...draft.boxes].sort((left, right) => left.site - right.site || left.slot - right.slot);
  const taken = new Map(boxes.map((box) => [box.site, new Int32Array(problem.variantCount)]));
  const packages = boxes.map((box, index) => {
    const lines = problem.groups.flatMap((group, at) =>
      takeLines({ group, left: given[at]!, quantity: box.quantities[at]! }),
    );
    const split = index === 0 ? 0 : problem.settings.splitPenalty;
    return toPackage({ problem, box, lines, split, taken: taken.get(box.site)! });
  });
  const unserved = { ...noCosts, unserved: unservedTotal(problem, draft) };
  const cost = packages.reduce<Costs>((sum, { cost: part }) => addCosts(sum, part), unserved);
  return { packages, cost, total: totalOf(cost) };
}

export const noCosts: Costs = {
  freight: 0,
  handling: 0,
  split: 0,
  late: 0,
  endValue: 0,
  opportunity: 0,
  capacity: 0,
  unserved: 0,
};

export function addCosts(left: Costs, right: Costs): Costs {
  const sum = { ...left };
  for (const part of costParts) sum[part] += right[part];
  return sum;
}

export function totalOf(cost: Costs): number {
  return costParts.reduce((sum, part) => sum + cost[part], 0);
}

/** Hands the units of a group to its lines in their order. */
function takeLines(input: { group: Group; left: number[]; quantity: number }): PlannedPackage["lines"] {
  const taken: PlannedPackage["lines"] = [];
  let rest = input.quantity;
  for (let index = 0; index < input.left.length && rest > 0; index++) {
    const quantity = Math.min(rest, input.left[index]!);
    if (quantity === 0) continue;
    input.left[index]! -= quantity;
    rest -= quantity;
    taken.push({ orderLineId: input.group.lines[index]!.orderLineId, quantity });
  }
  return taken;
}

function toPackage(input: {
  problem: Problem;
  box: Box;
  lines: PlannedPackage["lines"];
  split: number;
  /** Units that earlier boxes took from the site, by variant; this box adds its own. */
  taken: Int32Array;
}): PlannedPackage {
  const { problem, box } = input;
  const { candidate } = problem.sites[box.site]!;
  const priced = priceOf(problem, box);
  const service = candidate.services[priced.service]!;
  const arrival = service.arrivals[box.slot]!;
  return {
    locationId: candidate.locationId,
    serviceCode: service.code,
    distanceMiles: Math.round(candidate.distanceMiles),
    dispatchOn: dateOfDay(candidate.slots[box.slot]!),
    arriveOn: dateOfDay(arrival),
    daysLate: Math.max(0, arrival - contentsOf(problem, box).promisedDay),
    lines: input.lines,
    cost: {
      ...noCosts,
      freight: priced.freight,
      handling: priced.handling,
      split: input.split,
      late: priced.late,
      capacity: priced.capacity,
      ...takeWorth(problem, box, input.taken),
    },
  };
}

/** What the units of a box are worth where they lie, after those that earlier boxes of the site took. */
function takeWorth(problem: Problem, box: Box, taken: Int32Array): Pick<Costs, "endValue" | "opportunity"> {
  const { shelves } = problem.sites[box.site]!;
  const sum = { endValue: 0, opportunity: 0 };
  for (let at = 0; at < problem.groups.length; at++) {
    const quantity = box.quantities[at]!;
    const { variant } = problem.groups[at]!;
    const shelf = shelves[variant]!;
    const from = taken[variant]!;
    sum.endValue += shelf.endValue * quantity;
    sum.opportunity += opportunityOf(shelf, from, from + quantity);
    taken[variant] = from + quantity;
  }
  return sum;
}

/** How many days the goods from one place would come late. */
export function daysLateFrom(problem: Problem, draft: Draft, locationId: LocationId): number {
  let days = 0;
  for (const box of draft.boxes) {
    const { candidate } = problem.sites[box.site]!;
    if (candidate.locationId !== locationId) continue;
    const service = candidate.services[priceOf(problem, box).service]!;
    days = Math.max(days, service.arrivals[box.slot]! - contentsOf(problem, box).promisedDay);
  }
  return days;
}

/** A box with its best service. */
export function priceOf(problem: Problem, box: Box): Priced {
  return priceBox(problem.settings, problem.sites[box.site]!.candidate, box.slot, contentsOf(problem, box));
}

export function contentsOf(problem: Problem, box: Pick<Box, "quantities">): Contents {
  const contents = { units: 0, weightGrams: 0, promisedDay: Number.POSITIVE_INFINITY };
  for (let index = 0; index < problem.groups.length; index++) {
    const quantity = box.quantities[index]!;
    if (quantity === 0) continue;
    const group = problem.groups[index]!;
    contents.units += quantity;
    contents.weightGrams += quantity * group.weightGrams;
    contents.promisedDay = Math.min(contents.promisedDay, group.promisedDay);
  }
  return contents;
}
