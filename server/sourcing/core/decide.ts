import { present } from "../../kernel/assert.ts";
import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate, Instant } from "../../kernel/instant.ts";
import { timeZoneOf } from "../../locations/core/time-zone.ts";
import { addCosts, noCosts, type Plan, type PlannedPackage, totalOf } from "../../promising/core/draft.ts";
import { freeAt, type Taken, takeUnits } from "../../promising/core/free-units.ts";
import { type Limits, noLimits } from "../../promising/core/limits.ts";
import type { PlanResult } from "../../promising/core/plan.ts";
import { deliverBy, dispatchBy, pickupTimes } from "../../promising/core/promise.ts";
import { type Reason, reason } from "../../promising/core/reason.ts";
import type { NetworkLocation, Snapshot } from "../../promising/core/snapshot.ts";
import {
  type DecisionMethod,
  type DecisionRecord,
  type RecordedBackorder,
  type RecordedPackage,
  type RecordedPlan,
  recordLimits,
  type StrategySettings,
  toPricesUsed,
} from "./decision.ts";
import { coolingPlaces, type DemandParts, type SourcingOrder, type WaitingLine } from "./demand.ts";
import { type Backorders, planBackorders } from "./non-service.ts";
import { worthsOf } from "./worths.ts";

/** Work for one place, as fulfillment takes it; reservations come when it is saved. */
export type PlannedWork = {
  locationId: LocationId;
  mode: "ship" | "pickup";
  serviceCode: string | null;
  loadDate: BusinessDate;
  dueAt: Instant;
  promisedAt: Instant;
  pickupUntil: Instant | null;
  /** It arrives after its promise, so that nothing is won by waiting. */
  isLate: boolean;
  lines: { orderLineId: OrderLineId; variantId: VariantId; quantity: number }[];
};

export type Decision = {
  works: PlannedWork[];
  record: DecisionRecord;
  cost: number;
  method: DecisionMethod;
  gap: number | null;
  /** Units that wait for goods on their way. */
  backorders: Backorders["backorders"];
};

type Unserved = DecisionRecord["unserved"][number];
export type PlannedPickups = {
  works: PlannedWork[];
  packages: RecordedPackage[];
  unserved: Unserved[];
  taken: Taken[];
};

/** Pickup lines stay at the store that the customer chose; what it cannot serve needs a person. */
export function planPickups(lines: readonly WaitingLine[], at: PickupContext): PlannedPickups {
  const found: PlannedPickups = { works: [], packages: [], unserved: [], taken: [] };
  const stores = [...new Set(lines.map((line) => line.pickupLocationId))].sort();
  for (const locationId of stores) {
    if (locationId === null) continue;
    const wanted = lines.filter((line) => line.pickupLocationId === locationId);
    planStore(found, { ...at, locationId, wanted });
  }
  return found;
}

type PickupContext = { snapshot: Snapshot; settings: StrategySettings; now: Instant };

function planStore(
  found: PlannedPickups,
  at: PickupContext & { locationId: LocationId; wanted: readonly WaitingLine[] },
): void {
  const { locationId, snapshot, now } = at;
  const store = snapshot.network.locations.find((place) => place.locationId === locationId);
  const times = store?.canPickup ? pickupTimes(store, now) : null;
  const served: WaitingLine[] = [];
  const lines: PlannedWork["lines"] = [];
  for (const line of at.wanted) {
    const { orderLineId, variantId, unallocated } = line;
    const isCooling = coolingPlaces(line, at.settings, now).includes(locationId);
    const free = freeAt(takeUnits(snapshot.stock, found.taken), variantId, locationId);
    const quantity = !times || isCooling ? 0 : Math.min(unallocated, free);
    if (quantity > 0) {
      served.push(line);
      lines.push({ orderLineId, variantId, quantity });
      found.taken.push({ variantId, locationId, quantity });
    }
    if (quantity === unallocated) continue;
    const why = pickupProblem({ store, isOpen: times !== null, isCooling });
    found.unserved.push({ orderLineId, quantity: unallocated - quantity, reason: why });
  }
  const [first] = served;
  if (!store || !times || !first) return;
  found.works.push({
    locationId,
    mode: "pickup",
    serviceCode: null,
    loadDate: times.loadDate,
    dueAt: first.readyBy ?? times.readyBy,
    promisedAt: first.promisedAt ?? times.readyBy,
    pickupUntil: times.pickupUntil,
    isLate: false,
    lines,
  });
  found.packages.push(pickupPackage(store, times.loadDate, lines));
}

function pickupProblem(at: { store?: NetworkLocation; isOpen: boolean; isCooling: boolean }): Reason {
  if (!at.store?.canPickup) return reason("cannot-pickup");
  if (at.isCooling) return reason("rejected-before", { units: null });
  return at.isOpen ? reason("no-stock") : reason("closed");
}

function pickupPackage(
  store: NetworkLocation,
  loadDate: BusinessDate,
  lines: PlannedWork["lines"],
): RecordedPackage {
  const units = lines.reduce((sum, line) => sum + line.quantity, 0);
  const handling = Math.round(store.handlingPerPackage + store.handlingPerUnit * units);
  return {
    locationId: store.locationId,
    serviceCode: null,
    distanceMiles: null,
    dispatchOn: loadDate,
    arriveOn: null,
    daysLate: 0,
    lines: lines.map(({ orderLineId, quantity }) => ({ orderLineId, quantity })),
    units,
    cost: { ...noCosts, handling },
  };
}

/** Puts the plan of the shipped lines and the pickups together: the work to release, and the record that explains it. */
export function decide(input: {
  order: SourcingOrder;
  demand: DemandParts;
  pickups: PlannedPickups;
  planned: PlanResult | null;
  /** What bound the plan of the shipped lines; left out where nobody asks. */
  limits?: Limits;
  snapshot: Snapshot;
  settings: StrategySettings;
  snapshotDigest: string;
}): Decision {
  const { order, demand, pickups, planned } = input;
  const waiting = waitForSupply(input);
  const [chosen, ...others] = planned?.plans ?? [];
  const shipWorks = (chosen?.packages ?? []).map((one) => toShipWork(input, one));
  const works = [...pickups.works, ...shipWorks];
  const unserved = [
    ...waiting.unserved,
    ...pickups.unserved,
    ...withoutDestination(order, demand),
    ...demand.exhausted.map(({ orderLineId, unallocated }) => ({
      orderLineId,
      quantity: unallocated,
      reason: reason("rejected-before", { units: unallocated }),
    })),
  ];
  const full = toRecorded(chosen, pickups.packages);
  const lost = planned?.lost ?? [];
  const record: DecisionRecord = {
    chosen: works.length > 0 ? full : null,
    labels: chosen?.labels ?? [],
    runnersUp: others.map((plan) => {
      const recorded = shorten(toRecorded(plan, pickups.packages));
      return { ...recorded, labels: plan.labels, extra: recorded.total - full.total };
    }),
    ...(input.limits ?? noLimits),
    worths: worthsOf(order, input.snapshot, [chosen, others[0]]),
    lost: lost.slice(0, recordLimits.lostPlaces),
    lostUnlisted: Math.max(0, lost.length - recordLimits.lostPlaces),
    unserved,
    ...(waiting.backorders.length > 0 ? { backorders: waiting.backorders.map(toRecordedBackorder) } : {}),
    why: whyOf({ works, planned, unserved, backorders: waiting.backorders }),
    snapshot: input.snapshotDigest,
    prices: toPricesUsed(input.snapshot.prices),
    note: null,
  };
  const method = shipWorks.length > 0 ? (planned?.method ?? "none") : "none";
  const cost = works.length > 0 ? full.total : 0;
  return { works, record, cost, method, gap: planned?.gap ?? null, backorders: waiting.backorders };
}

type Waiting = { backorders: Backorders["backorders"]; unserved: Unserved[] };

/** Units that the plan leaves out: those that wait for supply, and those that need a person. */
function waitForSupply(input: {
  order: SourcingOrder;
  demand: DemandParts;
  planned: PlanResult | null;
  snapshot: Snapshot;
  settings: StrategySettings;
}): Waiting {
  const unserved = input.planned?.unserved ?? [];
  const { destination } = input.order;
  if (unserved.length === 0 || !destination) return { backorders: [], unserved };
  const lines = new Map(input.demand.shipped.map((line) => [line.orderLineId, line]));
  const left = unserved.map(({ orderLineId, quantity }) => ({
    line: present(lines.get(orderLineId), `line ${orderLineId} was to be shipped`),
    quantity,
  }));
  const { snapshot, settings } = input;
  const isAlone = input.demand.shipped.length === 1;
  const { backorders, rest } = planBackorders(left, { snapshot, destination, settings, isAlone });
  const resting = new Set(rest.map((one) => one.orderLineId));
  return { backorders, unserved: unserved.filter((one) => resting.has(one.orderLineId)) };
}

function toRecordedBackorder({ row, one, quantity }: Waiting["backorders"][number]): RecordedBackorder {
  return { ...one, units: quantity, expectedOn: row.expectedOn };
}

function withoutDestination(order: SourcingOrder, { shipped }: DemandParts): Unserved[] {
  if (order.destination) return [];
  return shipped.map(({ orderLineId, quantity }) => ({
    orderLineId,
    quantity,
    reason: reason("no-destination"),
  }));
}

/** The work that a package of a plan is. */
export function toShipWork(
  { order, snapshot }: { order: SourcingOrder; snapshot: Snapshot },
  one: PlannedPackage,
): PlannedWork {
  const place = present(
    snapshot.network.locations.find((location) => location.locationId === one.locationId),
    `location ${one.locationId} is in the network`,
  );
  const lines = new Map(order.lines.map((line) => [line.orderLineId, line]));
  const zone = timeZoneOf(present(order.destination, "a shipped order has a destination"));
  const promises = one.lines.flatMap(({ orderLineId }) => lines.get(orderLineId)?.promisedAt ?? []);
  return {
    locationId: one.locationId,
    mode: "ship",
    serviceCode: one.serviceCode,
    loadDate: one.dispatchOn,
    dueAt: dispatchBy(place, one.dispatchOn),
    promisedAt: promises.length > 0 ? earliest(promises) : deliverBy(one.arriveOn, zone),
    pickupUntil: null,
    isLate: one.daysLate > 0,
    lines: one.lines.map(({ orderLineId, quantity }) => {
      const { variantId } = present(lines.get(orderLineId), `line ${orderLineId} is of the order`);
      return { orderLineId, variantId, quantity };
    }),
  };
}

export function toRecorded(
  plan: Pick<Plan, "packages" | "cost"> | undefined,
  pickups: readonly RecordedPackage[],
): RecordedPlan {
  const shipped = (plan?.packages ?? []).map((one) => ({
    ...one,
    units: one.lines.reduce((sum, line) => sum + line.quantity, 0),
  }));
  const all = [...pickups, ...shipped];
  const unserved = { ...noCosts, unserved: plan?.cost.unserved ?? 0 };
  const cost = all.reduce((sum, one) => addCosts(sum, one.cost), unserved);
  return { packages: all, cost, total: totalOf(cost) };
}

/** The alternatives of a large order keep their packages and costs, not every line. */
export function shorten(plan: RecordedPlan): RecordedPlan {
  const lines = plan.packages.reduce((sum, one) => sum + one.lines.length, 0);
  if (lines <= recordLimits.linesOfAlternative) return plan;
  return { ...plan, packages: plan.packages.map((one) => ({ ...one, lines: [] })) };
}

function whyOf(at: {
  works: readonly PlannedWork[];
  planned: PlanResult | null;
  unserved: readonly Unserved[];
  backorders: Waiting["backorders"];
}): Reason {
  const [waiting] = at.backorders;
  if (at.works.length === 0 && waiting) return reason("backordered", { date: waiting.row.expectedOn });
  if (at.works.length === 0) return at.unserved[0]?.reason ?? reason("no-stock");
  const shipped = at.works.filter((work) => work.mode === "ship").length;
  if (shipped === 0) return reason("pickup-store");
  if (shipped > 1) return reason("split-needed");
  const [, next] = at.planned?.plans ?? [];
  return next ? reason("cheapest") : reason("only-one");
}

function earliest(moments: readonly Instant[]): Instant {
  return new Date(Math.min(...moments.map((moment) => moment.getTime())));
}
