import { and, count, eq } from "drizzle-orm";
import { paymentAuthorization, paymentOperation } from "@/db/schema/payments.ts";
import {
  newId,
  type OrderId,
  type PaymentAuthorizationId,
  type PaymentOperationId,
} from "@/server/kernel/ids.ts";
import type { Money } from "@/server/kernel/money.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { recordTransition, recordTransitions } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { providerName, tokenSchema } from "./core/contract.ts";
import { authorizationMachine, operationMachine } from "./core/lifecycle.ts";
import { paymentAuthorized } from "./events.ts";
import { sendOperationsJob } from "./jobs.ts";

type Input = { orderId: OrderId; amount: Money; token: string };
type Requested = { authorizationId: PaymentAuthorizationId; operationId: PaymentOperationId };

/**
 * Writes the wish to authorize an order's whole amount, in the transaction that places the order or takes another
 * card for it. Nothing goes out here: the job sends what is committed.
 */
export async function requestAuthorization(
  tx: Transaction,
  { orderId, amount, token }: Input,
): Promise<Outcome<Requested, "unknown-token-form">> {
  if (!tokenSchema.safeParse(token).success) return refused("unknown-token-form");
  const ids: Requested = { authorizationId: newId("pay"), operationId: newId("pop") };
  const [earlier] = await tx.db
    .select({ total: count() })
    .from(paymentOperation)
    .where(and(eq(paymentOperation.orderId, orderId), eq(paymentOperation.kind, "authorize")));
  const attempt = (earlier?.total ?? 0) + 1;
  const reference = attempt === 1 ? orderId : `${orderId}/${attempt}`;
  await tx.db.insert(paymentAuthorization).values({
    id: ids.authorizationId,
    orderId,
    state: "pending",
    amount: amount.amount,
    currency: amount.currency,
    token,
    createdAt: tx.now,
  });
  await tx.db.insert(paymentOperation).values({
    id: ids.operationId,
    authorizationId: ids.authorizationId,
    orderId,
    kind: "authorize",
    state: "intent",
    amount: amount.amount,
    currency: amount.currency,
    reference,
    provider: providerName,
    createdAt: tx.now,
  });
  await recordTransition(tx, authorizationMachine, {
    entityId: ids.authorizationId,
    from: "none",
    event: "request",
  });
  await recordTransition(tx, operationMachine, { entityId: ids.operationId, from: "none", event: "intend" });
  if (amount.amount === 0) await settleFree(tx, { ...ids, orderId, amount, reference });
  else await enqueue(tx, sendOperationsJob, { orderId });
  return done(ids);
}

/** An order that costs nothing asks no provider: its authorization is there and used up at once. */
async function settleFree(
  tx: Transaction,
  {
    authorizationId,
    operationId,
    orderId,
    amount,
    reference,
  }: Requested & Omit<Input, "token"> & { reference: string },
): Promise<void> {
  await tx.db
    .update(paymentOperation)
    .set({ state: "succeeded", settledAt: tx.now })
    .where(eq(paymentOperation.id, operationId));
  await tx.db
    .update(paymentAuthorization)
    .set({ state: "closed" })
    .where(eq(paymentAuthorization.id, authorizationId));
  await recordTransition(tx, operationMachine, { entityId: operationId, from: "intent", event: "succeed" });
  await recordTransition(tx, authorizationMachine, {
    entityId: authorizationId,
    from: "pending",
    event: "succeed",
  });
  await recordTransitions(tx, authorizationMachine, [
    { entityId: authorizationId, from: "authorized", event: "close" },
  ]);
  await emit(
    tx,
    paymentAuthorized,
    { entityId: orderId, orderId },
    { orderId, authorizationId, operationId, kind: "authorize", ...amount, reference, reason: null },
  );
}
