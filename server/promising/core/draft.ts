import type { LocationId, OrderLineId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay } from "../../locations/core/calendar.ts";
import { type Costs, type Group, type Priced, type Problem, priceBox } from "./problem.ts";

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

/** Packages whose cost parts sum to the plan's parts, and those to its total, to the cent. */
export type Plan = { packages: PlannedPackage[]; cost: Costs; total: number };

/** What a draft costs, in whole cents: the one evaluator that every method is judged by. */
export function draftTotal(problem: Problem, draft: Draft): number {
  const boxes = draft.boxes.reduce((sum, box) => sum + priceOf(problem, box).total, 0);
  return boxes + problem.settings.splitPenalty * Math.max(0, draft.boxes.length - 1);
}

export function unservedOf(problem: Problem, draft: Draft): number[] {
  return problem.groups.map((group, index) =>
    draft.boxes.reduce((left, box) => left - box.quantities[index]!, group.quantity),
  );
}

/** Writes a draft out by order lines. Boxes go by location id, so that the same draft is always the same plan. */
export function toPlan(problem: Problem, draft: Draft): Plan {
  const given = problem.groups.map((group) => group.lines.map((line) => line.quantity));
  const boxes = [...draft.boxes].sort((left, right) => left.site - right.site || left.slot - right.slot);
  const packages = boxes.map((box, index) => {
    const lines = problem.groups.flatMap((group, at) =>
      takeLines({ group, left: given[at]!, quantity: box.quantities[at]! }),
    );
    const split = index === 0 ? 0 : problem.settings.splitPenalty;
    return toPackage({ problem, box, lines, split });
  });
  const cost = packages.reduce<Costs>((sum, { cost: part }) => addCosts(sum, part), noCosts);
  return { packages, cost, total: totalOf(cost) };
}

export const noCosts: Costs = { freight: 0, handling: 0, split: 0, late: 0 };

export function addCosts(left: Costs, right: Costs): Costs {
  return {
    freight: left.freight + right.freight,
    handling: left.handling + right.handling,
    split: left.split + right.split,
    late: left.late + right.late,
  };
}

export function totalOf(cost: Costs): number {
  return cost.freight + cost.handling + cost.split + cost.late;
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
    cost: { freight: priced.freight, handling: priced.handling, split: input.split, late: priced.late },
  };
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

function priceOf(problem: Problem, box: Box): Priced {
  return priceBox(problem.settings, problem.sites[box.site]!.candidate, box.slot, contentsOf(problem, box));
}

function contentsOf(problem: Problem, box: Box) {
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
