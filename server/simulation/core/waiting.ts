import type { LocationId, OrderId, VariantId } from "../../kernel/ids.ts";
import { addDays, type BusinessDate, businessDate, type Instant, momentAt } from "../../kernel/instant.ts";
import type { Supply, SupplyRow } from "../../promising/core/supply.ts";
import type { Decision } from "../../sourcing/core/decide.ts";
import type { SourcingOrder } from "../../sourcing/core/demand.ts";
import type { ExpectedUnits, History, PastOrder } from "./history.ts";
import type { OrderSoFar } from "./tally.ts";

type Backorders = Decision["backorders"];

/** An order with units that nobody has sent yet: its lines ask for those only. Some of them wait for goods on their way. */
export type Waiting = { past: PastOrder; soFar: OrderSoFar; backorders: Backorders };

/** The orders that wait in a replay, by SKU, and how many units of which supply they wait for. */
export type Queue = {
  orders: Map<OrderId, Waiting>;
  bySku: Map<VariantId, Set<OrderId>>;
  taken: Map<string, number>;
};

export function newQueue(): Queue {
  return { orders: new Map(), bySku: new Map(), taken: new Map() };
}

/** The same order with the units only that a decision left out. Null: it left none. */
export function restOf(past: PastOrder, { works }: Decision): PastOrder | null {
  const sent = new Map<string, number>();
  for (const { orderLineId, quantity } of works.flatMap(({ lines }) => lines))
    sent.set(orderLineId, (sent.get(orderLineId) ?? 0) + quantity);
  const lines = past.order.lines.map((line) => ({
    ...line,
    unallocated: line.unallocated - (sent.get(line.orderLineId) ?? 0),
  }));
  if (lines.every((line) => line.unallocated === 0)) return null;
  return { ...past, order: { ...past.order, lines } };
}

export function putInQueue(queue: Queue, waiting: Waiting): void {
  const { orderId, lines } = waiting.past.order;
  queue.orders.set(orderId, waiting);
  for (const { variantId, unallocated } of lines) {
    if (unallocated === 0) continue;
    const known = queue.bySku.get(variantId);
    if (known) known.add(orderId);
    else queue.bySku.set(variantId, new Set([orderId]));
  }
  countTaken(queue, waiting.backorders, 1);
}

/** Takes an order out to be decided again: what it waits for is free to it. Null: it does not wait. */
export function takeFromQueue(queue: Queue, orderId: OrderId): Waiting | null {
  const waiting = queue.orders.get(orderId);
  if (!waiting) return null;
  queue.orders.delete(orderId);
  for (const { variantId } of waiting.past.order.lines) {
    const others = queue.bySku.get(variantId);
    others?.delete(orderId);
    if (others?.size === 0) queue.bySku.delete(variantId);
  }
  countTaken(queue, waiting.backorders, -1);
  return waiting;
}

function countTaken({ taken }: Queue, backorders: Backorders, sign: 1 | -1): void {
  for (const { variantId, row, quantity } of backorders) {
    const key = keyOf(variantId, row);
    taken.set(key, (taken.get(key) ?? 0) + sign * quantity);
  }
}

function keyOf(variantId: VariantId, row: Pick<SupplyRow, "locationId" | "expectedOn">): string {
  return `${variantId} ${row.locationId} ${row.expectedOn}`;
}

/** Who waits for a SKU, whether or not goods were on their way: who ordered first comes first. */
export function waitingFor({ orders, bySku }: Queue, variantId: VariantId): OrderId[] {
  const found = [...(bySku.get(variantId) ?? [])].flatMap((orderId) => orders.get(orderId) ?? []);
  return found
    .sort(
      ({ past: left }, { past: right }) =>
        left.at.getTime() - right.at.getTime() || left.order.number - right.order.number,
    )
    .map(({ past }) => past.order.orderId);
}

/** A supply that should have come: from this moment on, two days after its day, who still waits for it asks again. */
export type Due = { at: number; variantId: VariantId; row: Pick<SupplyRow, "locationId" | "expectedOn"> };

/** By moment. */
export function duesOf({ supply, network }: History): Due[] {
  const zones = new Map(network.locations.map((place) => [place.locationId, place.timeZone]));
  const dues = new Map<string, Due>();
  for (const [variantId, rows] of supply) {
    for (const { locationId, expectedOn } of rows) {
      const zone = zones.get(locationId);
      const row = { locationId, expectedOn };
      const key = keyOf(variantId, row);
      if (zone === undefined || dues.has(key)) continue;
      dues.set(key, { at: momentAt(addDays(expectedOn, 2), 0, zone).getTime(), variantId, row });
    }
  }
  return [...dues.values()].sort((left, right) => left.at - right.at);
}

/** Who waits for a supply that has not come. */
export function waitingForDue(queue: Queue, { variantId, row }: Due): OrderId[] {
  if ((queue.taken.get(keyOf(variantId, row)) ?? 0) <= 0) return [];
  return waitingFor(queue, variantId).filter((orderId) =>
    queue.orders
      .get(orderId)
      ?.backorders.some((one) => keyOf(one.variantId, one.row) === keyOf(variantId, row)),
  );
}

/**
 * What is on its way at a moment for the SKUs of an order: what had not come in by then, is expected from that day on,
 * and nobody in the queue waits for.
 */
export function supplyAt(
  supply: History["supply"],
  queue: Queue,
  at: { order: SourcingOrder; now: Instant; zoneOf: (locationId: LocationId) => string | undefined },
): Supply {
  const found = new Map<VariantId, SupplyRow[]>();
  for (const { variantId } of at.order.lines) {
    const expected = supply.get(variantId);
    if (!expected || found.has(variantId)) continue;
    const rows = openRows(expected, at).map((row) => ({
      ...row,
      quantity: row.quantity - (queue.taken.get(keyOf(variantId, row)) ?? 0),
    }));
    found.set(
      variantId,
      rows.filter(({ quantity }) => quantity > 0),
    );
  }
  return found;
}

/** One row for each place and day, in their order. */
function openRows(
  expected: readonly ExpectedUnits[],
  { now, zoneOf }: { now: Instant; zoneOf: (locationId: LocationId) => string | undefined },
): SupplyRow[] {
  const rows: SupplyRow[] = [];
  const days = new Map<LocationId, BusinessDate>();
  for (const { locationId, expectedOn, units, receivedAt } of expected) {
    if (receivedAt !== null && receivedAt <= now) continue;
    const zone = zoneOf(locationId);
    if (zone === undefined) continue;
    const today = days.get(locationId) ?? businessDate(now, zone);
    days.set(locationId, today);
    if (expectedOn < today) continue;
    const last = rows.at(-1);
    if (last && last.locationId === locationId && last.expectedOn === expectedOn) last.quantity += units;
    else rows.push({ locationId, expectedOn, quantity: units });
  }
  return rows;
}
