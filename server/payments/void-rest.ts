import { eq, sql } from "drizzle-orm";
import { paymentOperation } from "@/db/schema/payments.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { providerName } from "./core/contract.ts";
import { operationMachine } from "./core/lifecycle.ts";
import { openOf } from "./core/money.ts";
import { sendOperationsJob } from "./jobs.ts";
import { lockAuthorization } from "./locks.ts";

/**
 * Gives back what an order no longer needs of its authorization: once nothing is left to serve and every capture has
 * succeeded. Asked after each capture and each cancellation; the caller has locked the order's row.
 */
export async function voidRest(tx: Transaction, orderId: OrderId): Promise<boolean> {
  const authorization = await lockAuthorization(tx, orderId);
  if (authorization?.state !== "authorized") return false;
  const open = openOf(authorization);
  if (open <= 0) return false;
  const operations = await tx.db
    .select({ kind: paymentOperation.kind, state: paymentOperation.state })
    .from(paymentOperation)
    .where(eq(paymentOperation.authorizationId, authorization.id));
  const isSettled = operations.every(({ kind, state }) => kind !== "capture" || state === "succeeded");
  const isAsked = operations.some(({ kind }) => kind === "void");
  if (!isSettled || isAsked || (await unitsToServe(tx, orderId)) > 0) return false;
  const operationId = newId("pop");
  await tx.db.insert(paymentOperation).values({
    id: operationId,
    authorizationId: authorization.id,
    orderId,
    kind: "void",
    state: "intent",
    amount: open,
    currency: authorization.currency,
    reference: orderId,
    provider: providerName,
    createdAt: tx.now,
  });
  await recordTransition(tx, operationMachine, { entityId: operationId, from: "none", event: "intend" });
  await enqueue(tx, sendOperationsJob, { orderId });
  return true;
}

/** Units neither cancelled nor named by a capture. */
async function unitsToServe(tx: Transaction, orderId: OrderId): Promise<number> {
  const result = await tx.db.execute<{ units: string }>(sql`
    select coalesce(sum(line.ordered - line.cancelled), 0) - coalesce((
      select sum(asked.quantity) from payment_capture_line as asked
      join payment_operation as operation on operation.id = asked.operation_id where operation.order_id = ${orderId}), 0) as units
    from order_line as line where line.order_id = ${orderId}`);
  return Number(result.rows[0]?.units ?? 0);
}
