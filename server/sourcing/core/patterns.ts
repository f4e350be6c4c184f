import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate, Instant } from "../../kernel/instant.ts";
import { type DayNumber, dayNumber } from "../../locations/core/calendar.ts";
import { type Box, type Plan, type PlannedPackage, toPlan } from "../../promising/core/draft.ts";
import { freeAt } from "../../promising/core/free-units.ts";
import { planSeveral } from "../../promising/core/plan.ts";
import { capacityPriceAt, worthAt } from "../../promising/core/prices.ts";
import { type Problem, toProblem } from "../../promising/core/problem.ts";
import {
  heldUnits,
  type NetworkLocation,
  roomOn,
  type Snapshot,
  toCandidateStock,
  toCandidates,
} from "../../promising/core/snapshot.ts";
import type { Batch, Resource, Use } from "./batch.ts";
import type { StrategySettings } from "./decision.ts";
import { type SourcingOrder, toDemand } from "./demand.ts";
import type { PlanQuestion } from "./look.ts";

/** Allocated work of an open order, as far as planning it anew needs it. */
export type OpenWork = {
  locationId: LocationId;
  loadDate: string;
  lines: readonly { orderLineId: OrderLineId; variantId: VariantId; quantity: number }[];
};

/** An open order with the ways that it could be served; the first is the one that stands. */
export type OpenWays = { order: SourcingOrder; ways: readonly [Plan, ...Plan[]] };

/** Beside the one that stands. */
const alternativesMax = 7;

/** The days as they would be without this work; its units are free by the snapshot's `own`. */
export function freeRoom(snapshot: Snapshot, works: readonly OpenWork[]): Snapshot {
  const counts = new Map<string, number>();
  for (const { locationId, loadDate } of works) {
    const key = `${locationId} ${loadDate}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const free = (place: NetworkLocation): NetworkLocation => ({
    ...place,
    load: new Map(
      [...place.load].map(([date, load]) => [
        date,
        Math.max(0, load - (counts.get(`${place.locationId} ${date}`) ?? 0)),
      ]),
    ),
  });
  const locations = snapshot.network.locations.map(free);
  return { ...snapshot, network: { ...snapshot.network, locations } };
}

/** An open order with its allocated work, and the moment that it is looked at. */
export type Open = { order: SourcingOrder; works: readonly OpenWork[] };
export type Look = { snapshot: Snapshot; settings: StrategySettings; now: Instant };

/**
 * The ways of one order on what all open orders leave free, by the same planner and at the same prices as its first
 * decision. Only those that serve everything and arrive no later than now. Null: it has no choice, or what stands can
 * no longer be planned (its cutoff has passed, its place is closed): it stays as it is.
 */
export function waysOf(open: Open, at: Look): OpenWays | null {
  const problem = problemOf(open, at);
  const standing = problem && planOn(problem, open.works, (day, work) => day === dayOf(work));
  if (!problem || !standing) return null;
  const late = daysLate(standing);
  const known = new Set([keyOf(standing)]);
  const others = planSeveral(problem, alternativesMax + 1).filter(
    (plan) =>
      unitsIn(plan) === unitsIn(standing) &&
      daysLate(plan) <= late &&
      !known.has(keyOf(plan)) &&
      known.add(keyOf(plan)),
  );
  return { order: open.order, ways: [standing, ...others.slice(0, alternativesMax)] };
}

/** The same work from the same places, each on its first day from then on; null where one has none. */
export function laterPlan(open: Open, at: Look): Plan | null {
  const problem = problemOf(open, at);
  const later = problem && planOn(problem, open.works, () => true);
  const mayBeLate = at.settings.plan.rules.lateness === "priced";
  return later && (mayBeLate || daysLate(later) === 0) ? later : null;
}

function problemOf(open: Open, at: Look): Problem | null {
  const question = questionOf(open, at);
  return question && toProblem(question.demand, question.candidates, question.settings);
}

/** The order's allocated units as a demand on what is free; null where only a person could plan it. */
export function questionOf({ order, works }: Open, at: Look): PlanQuestion | null {
  const { shipped, exhausted } = toDemand(toWaiting(order, works), at.settings, at.now);
  if (!order.destination || exhausted.length > 0 || shipped.length === 0) return null;
  const variantIds = new Set(shipped.map((line) => line.variantId));
  const stock = new Map([...variantIds].map((id) => [id, at.snapshot.stock.get(id) ?? new Map()]));
  const candidates = toCandidates(
    { ...at.snapshot, stock },
    { destination: order.destination, now: at.now, alsoOn: daysOf(works) },
  );
  return { demand: { lines: shipped }, candidates, settings: at.settings.plan };
}

/** The order as if its allocated units, and only they, waited to be planned. */
function toWaiting(order: SourcingOrder, works: readonly OpenWork[]): SourcingOrder {
  const units = new Map<OrderLineId, number>();
  for (const { orderLineId, quantity } of works.flatMap((work) => work.lines))
    units.set(orderLineId, (units.get(orderLineId) ?? 0) + quantity);
  const lines = order.lines.map((line) => ({ ...line, unallocated: units.get(line.orderLineId) ?? 0 }));
  return { ...order, lines };
}

function daysOf(works: readonly OpenWork[]): Map<LocationId, Set<DayNumber>> {
  const days = new Map<LocationId, Set<DayNumber>>();
  for (const { locationId, loadDate } of works)
    days.set(locationId, (days.get(locationId) ?? new Set<DayNumber>()).add(dayOf({ loadDate })));
  return days;
}

const dayOf = ({ loadDate }: Pick<OpenWork, "loadDate">) => dayNumber(loadDate as BusinessDate);

/**
 * The work as a plan, each package on the first day of its place that suits it; null where one has none, or where a rule
 * no longer lets it send. What was allocated before may be late, and may be of more packages than new plans.
 */
function planOn(
  problem: Problem,
  works: readonly OpenWork[],
  suits: (day: DayNumber, work: OpenWork) => boolean,
): Plan | null {
  const boxes: Box[] = [];
  for (const work of works) {
    const site = problem.sites.findIndex(({ candidate }) => candidate.locationId === work.locationId);
    const slot =
      problem.sites[site]?.candidate.slots.findIndex(
        (day, at) => suits(day, work) && !boxes.some((box) => box.site === site && box.slot === at),
      ) ?? -1;
    if (site < 0 || slot < 0) return null;
    const quantities = problem.groups.map((group) =>
      work.lines
        .filter((line) => group.lines.some(({ orderLineId }) => orderLineId === line.orderLineId))
        .reduce((sum, line) => sum + line.quantity, 0),
    );
    boxes.push({ site, slot, quantities });
  }
  const rules = { ...problem.settings.rules, lateness: "priced" } as const;
  return toPlan({ ...problem, settings: { ...problem.settings, rules } }, { boxes });
}

const unitsIn = (plan: Plan) =>
  plan.packages.flatMap((one) => one.lines).reduce((sum, one) => sum + one.quantity, 0);
/** Of the package that comes latest. */
export const daysLate = (plan: Plan) => Math.max(0, ...plan.packages.map((one) => one.daysLate));

/** What makes two plans the same to those who carry them out. */
export function keyOf(plan: Pick<Plan, "packages">): string {
  return JSON.stringify(plan.packages.map((one) => [one.locationId, one.dispatchOn, one.lines]));
}

/** The open orders as one batch: their units by SKU and place, their packages by place and day. */
export function toBatch(opens: readonly OpenWays[], snapshot: Snapshot): Batch {
  const index: Index = { snapshot, resources: [], known: new Map(), places: new Map() };
  for (const place of snapshot.network.locations) index.places.set(place.locationId, place);
  const orders = opens.map(({ order, ways }) => {
    const variants = new Map(order.lines.map((line) => [line.orderLineId, line.variantId]));
    const patterns = ways.map((plan) => ({
      cost: plan.packages.reduce((sum, one) => sum + ownCost(one), 0),
      uses: sumUses(plan.packages.flatMap((one) => usesOf(index, one, variants))),
    }));
    return { patterns, incumbent: 0 };
  });
  return { orders, resources: index.resources };
}

/** What no other order changes; the worth of units and rooms is counted over all orders. */
function ownCost({ cost }: PlannedPackage): number {
  return cost.freight + cost.handling + cost.split + cost.late;
}

type Index = {
  snapshot: Snapshot;
  resources: Resource[];
  known: Map<string, number>;
  places: Map<LocationId, NetworkLocation>;
};

function usesOf(index: Index, one: PlannedPackage, variants: ReadonlyMap<OrderLineId, VariantId>): Use[] {
  const { locationId, dispatchOn } = one;
  const room = { resource: find(index, `${locationId} ${dispatchOn}`, () => roomAt(index, one)), units: 1 };
  const units = one.lines.flatMap(({ orderLineId, quantity }): Use[] => {
    const variantId = variants.get(orderLineId);
    if (!variantId) return [];
    const cell = find(index, `${locationId} ${variantId}`, () =>
      cellAt(index.snapshot, { variantId, locationId }),
    );
    return [{ resource: cell, units: quantity }];
  });
  return [room, ...units];
}

function find(index: Index, key: string, make: () => Resource): number {
  const known = index.known.get(key);
  if (known !== undefined) return known;
  index.known.set(key, index.resources.length);
  return index.resources.push(make()) - 1;
}

function roomAt({ snapshot, places }: Index, { locationId, dispatchOn }: PlannedPackage): Resource {
  const place = places.get(locationId);
  return {
    free: place ? roomOn(place, dispatchOn) : 0,
    prices: [capacityPriceAt(snapshot.prices, locationId, dispatchOn)],
  };
}

const noUnits = { available: 0, kept: 0, fenced: 0 };

function cellAt(
  { stock, prices }: Snapshot,
  { variantId, locationId }: { variantId: VariantId; locationId: LocationId },
): Resource {
  const cell = stock.get(variantId)?.get(locationId);
  const held = cell ? toCandidateStock(cell) : noUnits;
  const worth = worthAt(prices, { variantId, locationId, left: heldUnits(held) });
  const next = worth.prices.length > 0 ? worth.prices : [0];
  return { free: freeAt(stock, variantId, locationId), prices: next.map((price) => price + worth.endValue) };
}

function sumUses(uses: readonly Use[]): Use[] {
  const sums = new Map<number, number>();
  for (const { resource, units } of uses) sums.set(resource, (sums.get(resource) ?? 0) + units);
  return [...sums].map(([resource, units]) => ({ resource, units }));
}
