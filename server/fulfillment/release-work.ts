import { count, eq } from "drizzle-orm";
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

/**
 * Hands work to locations: fulfillment orders in `released`, their lines, and the order's units from `unallocated`
 * to `released`. The caller has locked the order and made the reservations. Answers the new ids in the order given.
 */
export async function releaseWork(
  tx: Transaction,
  order: { orderId: OrderId; number: number },
  works: readonly WorkToRelease[],
): Promise<FulfillmentOrderId[]> {
  if (works.length === 0) return [];
  const [before] = await tx.db
    .select({ count: count() })
    .from(fulfillmentOrder)
    .where(eq(fulfillmentOrder.orderId, order.orderId));
  const first = (before?.count ?? 0) + 1;
  const named = works.map((work, index) => ({
    ...work,
    id: newId("ful"),
    code: `${order.number}-${first + index}`,
  }));
  const changes = named.map(({ id }) => ({ entityId: id, from: "none" as const, event: "release" }));
  await recordTransitions(tx, fulfillmentMachine, changes);
  await tx.db.insert(fulfillmentOrder).values(
    named.map(({ lines: _lines, ...work }) => ({
      ...work,
      orderId: order.orderId,
      state: "released" as const,
      releasedAt: tx.now,
    })),
  );
  const lines = named.flatMap((work) =>
    work.lines.map((line) => ({
      ...line,
      id: newId("fln"),
      fulfillmentOrderId: work.id,
      locationId: work.locationId,
    })),
  );
  for (let start = 0; start < lines.length; start += linesPerInsert) {
    await tx.db.insert(fulfillmentLine).values(lines.slice(start, start + linesPerInsert));
  }
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
    named.map(({ id, code, locationId }) => ({
      about: { entityId: id, orderId: order.orderId, locationId },
      payload: { orderId: order.orderId, fulfillmentOrderId: id, code },
    })),
  );
  return named.map(({ id }) => id);
}

/** Postgres takes 65,535 parameters a statement; a line has eight. */
const linesPerInsert = 2_000;
