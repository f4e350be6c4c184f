import { and, desc, eq, ne, sql } from "drizzle-orm";
import { salesOrder } from "@/db/schema/orders.ts";
import { paymentAuthorization, paymentOperation } from "@/db/schema/payments.ts";
import type { OrderId, PaymentOperationId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

export type AuthorizationRow = typeof paymentAuthorization.$inferSelect;
export type OperationRow = typeof paymentOperation.$inferSelect;
/** `charge`: shipping and its tax. */
export type LockedOrder = { id: OrderId; charge: number; isPaidOutside: boolean };

/** The first lock of everything that moves an order's money: order → authorization → operation. */
export async function lockOrder(tx: Transaction, orderId: OrderId): Promise<LockedOrder | null> {
  const [order] = await tx.db
    .select({
      id: salesOrder.id,
      charge: sql<string>`${salesOrder.shipping} + ${salesOrder.shippingTax}`,
      isPaidOutside: salesOrder.isPaidOutside,
    })
    .from(salesOrder)
    .where(eq(salesOrder.id, orderId))
    .for("no key update");
  return order ? { ...order, charge: Number(order.charge) } : null;
}

/** The order's authorization that is not failed, else its newest failed one. */
export async function lockAuthorization(tx: Transaction, orderId: OrderId): Promise<AuthorizationRow | null> {
  const [live] = await tx.db
    .select()
    .from(paymentAuthorization)
    .where(and(eq(paymentAuthorization.orderId, orderId), ne(paymentAuthorization.state, "failed")))
    .for("update");
  if (live) return live;
  const [failed] = await tx.db
    .select()
    .from(paymentAuthorization)
    .where(eq(paymentAuthorization.orderId, orderId))
    .orderBy(desc(paymentAuthorization.createdAt), desc(paymentAuthorization.id))
    .limit(1)
    .for("update");
  return failed ?? null;
}

/** An operation with its authorization, locked in the fixed order. */
export async function lockOperation(
  tx: Transaction,
  operationId: PaymentOperationId,
): Promise<{ authorization: AuthorizationRow; operation: OperationRow } | null> {
  const [known] = await tx.db
    .select({ orderId: paymentOperation.orderId, authorizationId: paymentOperation.authorizationId })
    .from(paymentOperation)
    .where(eq(paymentOperation.id, operationId));
  if (!known) return null;
  await lockOrder(tx, known.orderId);
  const [authorization] = await tx.db
    .select()
    .from(paymentAuthorization)
    .where(eq(paymentAuthorization.id, known.authorizationId))
    .for("update");
  const [operation] = await tx.db
    .select()
    .from(paymentOperation)
    .where(eq(paymentOperation.id, operationId))
    .for("update");
  return authorization && operation ? { authorization, operation } : null;
}

/** What an authorization's operations still on their way have asked for. */
export async function amountUnderWay(
  tx: Transaction,
  authorizationId: AuthorizationRow["id"],
): Promise<number> {
  const [row] = await tx.db
    .select({ total: sql<string>`coalesce(sum(${paymentOperation.amount}), 0)` })
    .from(paymentOperation)
    .where(
      and(
        eq(paymentOperation.authorizationId, authorizationId),
        sql`${paymentOperation.kind} in ('capture', 'void') and ${paymentOperation.state} in ('intent', 'sent', 'unknown')`,
      ),
    );
  return Number(row?.total ?? 0);
}
