import { asc, inArray } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { salesOrder } from "@/db/schema/orders.ts";
import { paymentAuthorization, paymentOperation } from "@/db/schema/payments.ts";
import type { Context } from "@/server/context.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { money } from "@/server/kernel/money.ts";
import { openOf } from "./core/money.ts";
import { type PaymentRollup, paymentRollup } from "./core/rollup.ts";

/** An order's money: what stands, what was asked for, and one word for it. */
export async function paymentsForOrder(ctx: Context, { orderId }: { orderId: OrderId }) {
  return ctx.db.read(ctx.scope, async (db) => {
    const { authorizations, operations } = await findMoney(db, [orderId]);
    const rollups = await findPaymentRollups(db, [orderId]);
    return {
      rollup: rollups.get(orderId) ?? ("none" as const),
      authorizations: authorizations.map((row) => ({
        authorizationId: row.id,
        state: row.state,
        amount: money(row.amount, row.currency),
        captured: money(row.captured, row.currency),
        voided: money(row.voided, row.currency),
        refunded: money(row.refunded, row.currency),
        open: money(row.state === "failed" ? 0 : openOf(row), row.currency),
        brand: row.brand,
        last4: row.last4,
        createdAt: row.createdAt,
      })),
      operations: operations.map((row) => ({
        operationId: row.id,
        kind: row.kind,
        state: row.state,
        amount: money(row.amount, row.currency),
        reference: row.reference,
        reason: row.reason,
        attempts: row.attempts,
        createdAt: row.createdAt,
        settledAt: row.settledAt,
      })),
    };
  });
}

/** The same word for many orders in three statements, for lists. An order that is not there is left out. */
export async function findPaymentRollups(
  db: Handle,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, PaymentRollup>> {
  if (orderIds.length === 0) return new Map();
  const orders = await db
    .select({ id: salesOrder.id, isPaidOutside: salesOrder.isPaidOutside })
    .from(salesOrder)
    .where(inArray(salesOrder.id, [...orderIds]));
  const { authorizations, operations } = await findMoney(db, orderIds);
  return new Map(
    orders.map(({ id, isPaidOutside }): [OrderId, PaymentRollup] => [
      id,
      paymentRollup({
        isPaidOutside,
        authorizations: authorizations.filter((row) => row.orderId === id),
        operations: operations.filter((row) => row.orderId === id),
      }),
    ]),
  );
}

async function findMoney(db: Handle, orderIds: readonly OrderId[]) {
  const authorizations = await db
    .select()
    .from(paymentAuthorization)
    .where(inArray(paymentAuthorization.orderId, [...orderIds]))
    .orderBy(asc(paymentAuthorization.createdAt), asc(paymentAuthorization.id));
  const operations = await db
    .select()
    .from(paymentOperation)
    .where(inArray(paymentOperation.orderId, [...orderIds]))
    .orderBy(asc(paymentOperation.createdAt), asc(paymentOperation.id));
  return { authorizations, operations };
}
