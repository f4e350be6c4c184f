import { inArray } from "drizzle-orm";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

export type LockedOrder = {
  order: typeof salesOrder.$inferSelect;
  lines: (typeof orderLine.$inferSelect)[];
};

/** Locks an order and reads its lines. The order's row comes first in the house's lock order; lines are only written under it. */
export async function lockOrder(tx: Transaction, orderId: OrderId): Promise<LockedOrder | null> {
  return (await lockOrders(tx, [orderId])).get(orderId) ?? null;
}

/** The same for many, locked in the order of their ids; what does not exist is left out. */
export async function lockOrders(
  tx: Transaction,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, LockedOrder>> {
  const ids = [...orderIds];
  if (ids.length === 0) return new Map();
  const orders = await tx.db
    .select()
    .from(salesOrder)
    .where(inArray(salesOrder.id, ids))
    .orderBy(salesOrder.id)
    .for("update");
  const lines = await tx.db
    .select()
    .from(orderLine)
    .where(inArray(orderLine.orderId, ids))
    .orderBy(orderLine.orderId, orderLine.lineNumber);
  const locked = new Map(orders.map((order): [OrderId, LockedOrder] => [order.id, { order, lines: [] }]));
  for (const line of lines) locked.get(line.orderId)?.lines.push(line);
  return locked;
}
