import { count, inArray } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import {
  type FulfillmentOrderId,
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
import { workAllocated, workReleased } from "./events.ts";

/** What one location gets to do for one order by one method. */
export type NewWork = {
  locationId: LocationId;
  mode: "ship" | "pickup";
  serviceCode: string | null;
  /** The location's local day whose capacity the work takes, `2026-11-24`; the caller has taken it. */
  loadDate: string;
  dueAt: Instant;
  promisedAt: Instant;
  pickupUntil: Instant | null;
  /** When it goes to the location; null: now. */
  releaseAt: Instant | null;
  lines: readonly {
    orderLineId: OrderLineId;
    variantId: VariantId;
    quantity: number;
    /** The active reservation at this location that these units come from, of exactly this quantity. */
    reservationId: ReservationId;
  }[];
};

/** The works of one order. */
export type OrderWork = { orderId: OrderId; number: number; works: readonly NewWork[] };

/**
 * Opens work at locations: fulfillment orders that are released at once or stay allocated until their time, their
 * lines, and the orders' units out of `unallocated`, in as many statements for many orders as for one. The caller has
 * locked the orders and made the reservations.
 */
export async function openWork(tx: Transaction, orders: readonly OrderWork[]): Promise<void> {
  const named = await nameWorks(tx, orders);
  if (named.length === 0) return;
  const changes = named.map(({ id, releaseAt }) => ({
    entityId: id,
    from: "none" as const,
    event: releaseAt ? "allocate" : "release",
  }));
  await recordTransitions(tx, fulfillmentMachine, changes);
  await insertRows(
    tx.db,
    fulfillmentOrder,
    named.map((work) => ({
      ...rowOf(work),
      state: work.releaseAt ? ("allocated" as const) : ("released" as const),
      releasedAt: work.releaseAt ? null : tx.now,
    })),
  );
  await insertRows(
    tx.db,
    fulfillmentLine,
    named.flatMap((work) =>
      work.lines.map((line) => ({
        id: newId("fln"),
        fulfillmentOrderId: work.id,
        locationId: work.locationId,
        orderLineId: line.orderLineId,
        variantId: line.variantId,
        quantity: line.quantity,
        reservationId: line.reservationId,
        ...nothingDone,
      })),
    ),
  );
  await moveUnits(
    tx,
    named.flatMap(({ releaseAt, lines }) =>
      lines.map(({ orderLineId, quantity }) => ({
        orderLineId,
        from: "unallocated" as const,
        to: releaseAt ? ("allocated" as const) : ("released" as const),
        quantity,
      })),
    ),
  );
  await announce(tx, named);
}

/** A work may know more than its row: the planner's own facts stay behind. */
function rowOf(work: NamedWork) {
  const { id, code, orderId, locationId, mode, serviceCode } = work;
  const { loadDate, dueAt, promisedAt, pickupUntil, releaseAt } = work;
  return {
    ...{ id, code, orderId, locationId, mode, serviceCode },
    ...{ loadDate, dueAt, promisedAt, pickupUntil, releaseAt },
  };
}

/** Counters of a line that nobody has worked on yet. */
const nothingDone = { quantityPicked: 0, quantityRejected: 0, quantityMoved: 0, quantityCancelled: 0 };

type NamedWork = NewWork & { orderId: OrderId; id: FulfillmentOrderId; code: string };

/** Works are called by their order's number and count on from those that it has. */
async function nameWorks(tx: Transaction, orders: readonly OrderWork[]): Promise<NamedWork[]> {
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

/** A place hears of what it gets; what is only set aside is a fact of the order alone. */
async function announce(tx: Transaction, named: readonly NamedWork[]): Promise<void> {
  await emitAll(
    tx,
    workReleased,
    named
      .filter(({ releaseAt }) => releaseAt === null)
      .map(({ id, code, orderId, locationId }) => ({
        about: { entityId: id, orderId, locationId },
        payload: { orderId, fulfillmentOrderId: id, code },
      })),
  );
  await emitAll(
    tx,
    workAllocated,
    named.flatMap(({ id, code, orderId, locationId, releaseAt }) =>
      releaseAt
        ? [
            {
              about: { entityId: id, orderId },
              payload: {
                orderId,
                fulfillmentOrderId: id,
                code,
                locationId,
                releaseAt: releaseAt.toISOString(),
              },
            },
          ]
        : [],
    ),
  );
}
