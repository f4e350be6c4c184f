import { eq } from "drizzle-orm";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import type { FulfillmentLineId, FulfillmentOrderId, ReservationId, VariantId } from "@/server/kernel/ids.ts";
import { type LockedOrder, lockOrder } from "@/server/orders/lock-order.ts";
import { findOpenHolds, isHeld } from "@/server/orders/queries/find-holds.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { Work, WorkLine } from "./core/work.ts";

export type LockedWork = {
  row: typeof fulfillmentOrder.$inferSelect;
  locked: LockedOrder;
  lines: (WorkLine & { variantId: VariantId; reservationId: ReservationId | null })[];
  work: Work;
};

/** Locks the order of some work and reads the work as it stands under that lock; null when it isn't there, or not yours. */
export async function lockWork(
  tx: Transaction,
  by: { fulfillmentOrderId: FulfillmentOrderId } | { fulfillmentLineId: FulfillmentLineId },
): Promise<LockedWork | null> {
  const fulfillmentOrderId =
    "fulfillmentOrderId" in by ? by.fulfillmentOrderId : await workOfLine(tx, by.fulfillmentLineId);
  if (!fulfillmentOrderId) return null;
  const [found] = await tx.db
    .select()
    .from(fulfillmentOrder)
    .where(eq(fulfillmentOrder.id, fulfillmentOrderId));
  const locked = found ? await lockOrder(tx, found.orderId) : null;
  if (!locked) return null;
  const [row] = await tx.db
    .select()
    .from(fulfillmentOrder)
    .where(eq(fulfillmentOrder.id, fulfillmentOrderId));
  if (!row) return null;
  const holds = await findOpenHolds(tx.db, [row.orderId]);
  const skus = new Map(locked.lines.map((line) => [line.id, line.sku]));
  const rows = await tx.db
    .select()
    .from(fulfillmentLine)
    .where(eq(fulfillmentLine.fulfillmentOrderId, row.id))
    .orderBy(fulfillmentLine.id);
  const lines = rows.map((line) => ({
    fulfillmentLineId: line.id,
    orderLineId: line.orderLineId,
    variantId: line.variantId,
    reservationId: line.reservationId,
    sku: skus.get(line.orderLineId) ?? "",
    quantity: line.quantity,
    quantityPicked: line.quantityPicked,
    isOnHold: isHeld(holds, line.orderLineId),
  }));
  const work: Work = {
    code: row.code,
    state: row.state,
    mode: row.mode,
    orderNumber: locked.order.number,
    isConfirmed: locked.order.state === "confirmed",
    lines,
  };
  return { row, locked, lines, work };
}

async function workOfLine(tx: Transaction, id: FulfillmentLineId): Promise<FulfillmentOrderId | null> {
  const [line] = await tx.db
    .select({ fulfillmentOrderId: fulfillmentLine.fulfillmentOrderId })
    .from(fulfillmentLine)
    .where(eq(fulfillmentLine.id, id));
  return line?.fulfillmentOrderId ?? null;
}
