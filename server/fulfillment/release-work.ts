import { count, inArray } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import {
  type LocationId,
  newId,
  type OrderId,
  type OrderLineId,
  type ReservationId,
  type VariantId,
} from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { moveUnits } from "@/server/orders/move-units.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import { recordTransitions } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { fulfillmentMachine } from "./core/lifecycle.ts";
import { workReleased } from "./events.ts";

/** What one location gets to do for one order by one method. */
export type WorkToRelease = {
  locationId: LocationId;
  mode: "ship" | "pickup";
  serviceCode: string | null;
  /** The location's local day whose capacity the work takes, `2026-11-24`; the caller has taken it. */
  loadDate: string;
  dueAt: Instant;
  promisedAt: Instant;
  pickupUntil: Instant | null;
  lines: readonly {
    orderLineId: OrderLineId;
    variantId: VariantId;
    quantity: number;
    /** The active reservation at this location that these units come from, of exactly this quantity. */
    reservationId: ReservationId;
  }[];
};

/** The works of one order. */
export type OrderWork = { orderId: OrderId; number: number; works: readonly WorkToRelease[] };

/**
 * Hands work to locations: fulfillment orders in `released`, their lines, and the orders' units from `unallocated` to
 * `released`, in as many statements for many orders as for one. The caller has locked the orders and made the
 * reservations.
 */
export async function releaseWork(tx: Transaction, orders: readonly OrderWork[]): Promise<void> {
  const named = await nameWorks(tx, orders);
  if (named.length === 0) return;
  const changes = named.map(({ id }) => ({ entityId: id, from: "none" as const, event: "release" }));
  await recordTransitions(tx, fulfillmentMachine, changes);
  await insertRows(
    tx.db,
    fulfillmentOrder,
    named.map(({ lines: _lines, ...work }) => ({
      ...work,
      state: "released" as const,
      releasedAt: tx.now,
    })),
  );
  const lines = named.flatMap((work) =>
    work.lines.map((line) => ({
      ...line,
      ...nothingDone,
      id: newId("fln"),
      fulfillmentOrderId: work.id,
      locationId: work.locationId,
    })),
  );
  await insertRows(tx.db, fulfillmentLine, lines);
  await moveUnits(
    tx,
    lines.map(({ orderLineId, quantity }) => ({
      orderLineId,
      from: "unallocated",
      to: "released",
      quantity,
    })),
  );
  await emitAll(
    tx,
    workReleased,
    named.map(({ id, code, orderId, locationId }) => ({
      about: { entityId: id, orderId, locationId },
      payload: { orderId, fulfillmentOrderId: id, code },
    })),
  );
}

/** Counters of a line that nobody has worked on yet. */
const nothingDone = { quantityPicked: 0, quantityRejected: 0, quantityMoved: 0, quantityCancelled: 0 };

/** Works are called by their order's number and count on from those that it has. */
async function nameWorks(tx: Transaction, orders: readonly OrderWork[]) {
  const counts = await tx.db
    .select({ orderId: fulfillmentOrder.orderId, count: count() })
    .from(fulfillmentOrder)
    .where(inArray(fulfillmentOrder.orderId, [...new Set(orders.map((order) => order.orderId))]))
    .groupBy(fulfillmentOrder.orderId);
  const before = new Map(counts.map((row) => [row.orderId, row.count]));
  return orders.flatMap(({ orderId, number, works }) =>
    works.map((work, index) => ({
      ...work,
      orderId,
      id: newId("ful"),
      code: `${number}-${(before.get(orderId) ?? 0) + index + 1}`,
    })),
  );
}
