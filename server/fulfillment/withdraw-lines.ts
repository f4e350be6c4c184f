import { and, eq, inArray, sql } from "drizzle-orm";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { releaseReservations } from "@/server/inventory/release-reservations.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { FulfillmentOrderId, OrderId, ReservationId } from "@/server/kernel/ids.ts";
import { giveBackLoad } from "@/server/locations/change-load.ts";
import { emit } from "@/server/outbox/emit.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { fulfillmentMachine } from "./core/lifecycle.ts";
import type { OpenLine, Withdrawal } from "./core/withdraw.ts";
import { workCancelled } from "./events.ts";

/** The lines of an order's work that still have units. The caller has locked the order. */
export async function findOpenLines(tx: Transaction, orderId: OrderId): Promise<OpenLine[]> {
  return tx.db
    .select({
      fulfillmentLineId: fulfillmentLine.id,
      fulfillmentOrderId: fulfillmentOrder.id,
      orderLineId: fulfillmentLine.orderLineId,
      state: fulfillmentOrder.state,
      quantity: fulfillmentLine.quantity,
      quantityPicked: fulfillmentLine.quantityPicked,
    })
    .from(fulfillmentLine)
    .innerJoin(fulfillmentOrder, eq(fulfillmentOrder.id, fulfillmentLine.fulfillmentOrderId))
    .where(and(eq(fulfillmentOrder.orderId, orderId), sql`${fulfillmentLine.quantity} > 0`));
}

/**
 * Takes units back from locations, with their reservations; work that is left with nothing ends in `end`.
 * The units' buckets are the caller's to move (out of each one's `bucket`).
 */
export async function withdrawLines(
  tx: Transaction,
  withdrawals: readonly Withdrawal[],
  end: "cancel" | "reassign",
): Promise<void> {
  if (withdrawals.length === 0) return;
  const counter = end === "cancel" ? sql`quantity_cancelled` : sql`quantity_moved`;
  const taken = await tx.db.execute<{ reservationId: ReservationId; quantity: number }>(sql`
    update fulfillment_line line set quantity = line.quantity - taken.quantity, ${counter} = line.${counter} + taken.quantity
    from jsonb_to_recordset(${JSON.stringify(withdrawals)}::jsonb) as taken("fulfillmentLineId" text, quantity int)
    where line.id = taken."fulfillmentLineId"
    returning line.reservation_id as "reservationId", taken.quantity`);
  assert(taken.rowCount === withdrawals.length, "every line to take back is there");
  await releaseReservations(tx, taken.rows);
  const works = [...new Set(withdrawals.map((row) => row.fulfillmentOrderId))];
  for (const id of works) await settleWork(tx, id, { end, withdrawals });
}

/** Ends work that has nothing left, or finishes its picking when only picked units are left. */
async function settleWork(
  tx: Transaction,
  id: FulfillmentOrderId,
  { end, withdrawals }: { end: "cancel" | "reassign"; withdrawals: readonly Withdrawal[] },
): Promise<void> {
  const [work] = await tx.db.select().from(fulfillmentOrder).where(eq(fulfillmentOrder.id, id));
  assert(work, `work ${id} is there`);
  const lines = await tx.db
    .select()
    .from(fulfillmentLine)
    .where(inArray(fulfillmentLine.fulfillmentOrderId, [id]));
  const isEmpty = lines.every((line) => line.quantity === 0);
  const isPicked = work.state === "picking" && lines.every((line) => line.quantityPicked === line.quantity);
  const event = isEmpty ? end : isPicked ? "finish-picking" : null;
  if (event) {
    const state = await recordTransition(tx, fulfillmentMachine, { entityId: id, from: work.state, event });
    await tx.db
      .update(fulfillmentOrder)
      .set({ state, closedAt: isEmpty ? tx.now : null })
      .where(eq(fulfillmentOrder.id, id));
  }
  if (isEmpty) await giveBackLoad(tx, { locationId: work.locationId, date: work.loadDate });
  // Nobody there knew of it: what became of its units is told of the order.
  if (work.state === "allocated") return;
  const taken = withdrawals.filter((row) => row.fulfillmentOrderId === id);
  await emit(
    tx,
    workCancelled,
    { entityId: id, orderId: work.orderId, locationId: work.locationId },
    {
      orderId: work.orderId,
      fulfillmentOrderId: id,
      code: work.code,
      lines: taken.map(({ orderLineId, quantity }) => ({ orderLineId, quantity })),
    },
  );
}
