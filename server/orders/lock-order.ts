import { eq } from "drizzle-orm";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

export type LockedOrder = {
  order: typeof salesOrder.$inferSelect;
  lines: (typeof orderLine.$inferSelect)[];
};

/** Locks an order and reads its lines. The order's row comes first in the house's lock order; lines are only written under it. */
export async function lockOrder(tx: Transaction, orderId: OrderId): Promise<LockedOrder | null> {
  const [order] = await tx.db.select().from(salesOrder).where(eq(salesOrder.id, orderId)).for("update");
  if (!order) return null;
  const lines = await tx.db
    .select()
    .from(orderLine)
    .where(eq(orderLine.orderId, orderId))
    .orderBy(orderLine.lineNumber);
  return { order, lines };
}
