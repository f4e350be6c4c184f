import { eq } from "drizzle-orm";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { canTransition } from "@/server/kernel/machine.ts";
import { emit } from "@/server/outbox/emit.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { orderMachine } from "./core/lifecycle.ts";
import { isSettled, servedUnits, sumQuantities } from "./core/progress.ts";
import { orderCancelled, orderClosed } from "./events.ts";

/** Closes an order whose last unit has left, or marks it cancelled when none will. The caller has locked it. */
export async function settleOrder(tx: Transaction, orderId: OrderId): Promise<void> {
  const [order] = await tx.db.select().from(salesOrder).where(eq(salesOrder.id, orderId));
  const lines = await tx.db.select().from(orderLine).where(eq(orderLine.orderId, orderId));
  if (!order || !lines.every(isSettled)) return;
  const isServed = servedUnits(sumQuantities(lines)) > 0;
  const event = isServed ? "close" : "cancel";
  if (!canTransition(orderMachine, order.state, event)) return;
  const state = await recordTransition(tx, orderMachine, { entityId: orderId, from: order.state, event });
  await tx.db.update(salesOrder).set({ state }).where(eq(salesOrder.id, orderId));
  await emit(tx, isServed ? orderClosed : orderCancelled, { entityId: orderId, orderId }, { orderId });
}
