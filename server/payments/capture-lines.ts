import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { orderLine } from "@/db/schema/orders.ts";
import { paymentCaptureLine, paymentOperation } from "@/db/schema/payments.ts";
import type { CommandContext } from "@/server/context.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import { assert } from "@/server/kernel/assert.ts";
import { newId, type OrderId, type OrderLineId, type PaymentOperationId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { providerName } from "./core/contract.ts";
import { operationMachine } from "./core/lifecycle.ts";
import { amountToCapture, type CaptureAmount, openOf } from "./core/money.ts";
import { type captureJob, sendOperationsJob } from "./jobs.ts";
import {
  type AuthorizationRow,
  amountUnderWay,
  type LockedOrder,
  lockAuthorization,
  lockOrder,
} from "./locks.ts";
import { voidRest } from "./void-rest.ts";

type Input = z.infer<typeof captureJob.payload>;
type Captured = { operationId: PaymentOperationId | null; amount: number };
const nothing: Captured = { operationId: null, amount: 0 };

/**
 * Asks for the money of exactly the units that left: once per fulfillment order, however often the fact is told.
 * An order that was paid outside captures nothing.
 */
export async function captureLines(ctx: CommandContext, { orderId, fulfillmentOrderId, lines }: Input) {
  const input = { orderId, fulfillmentOrderId, lines };
  const frame = { name: "payments.capture", input, entityId: fulfillmentOrderId };
  return runCommand(ctx, frame, async (tx) => {
    const order = await lockOrder(tx, orderId);
    assert(order, `order ${orderId} shipped but does not exist`);
    if (order.isPaidOutside) return done(nothing);
    const authorization = await lockAuthorization(tx, orderId);
    const earlier = await findCapture(tx, fulfillmentOrderId);
    if (earlier) return done({ operationId: earlier.id, amount: earlier.amount });
    const wanted = await amountOf(tx, order, lines);
    if (wanted.lines.length === 0) return done(nothing);
    if (!authorization) {
      if (wanted.amount > 0)
        await reportShortfall(tx, input, { missing: wanted.amount, reason: "no authorization" });
      return done(nothing);
    }
    return done(await intend(tx, { input, authorization, wanted }));
  });
}

async function findCapture(tx: Transaction, fulfillmentOrderId: string) {
  const [row] = await tx.db
    .select({ id: paymentOperation.id, amount: paymentOperation.amount })
    .from(paymentOperation)
    .where(
      sql`${paymentOperation.kind} = 'capture' and ${paymentOperation.reference} = ${fulfillmentOrderId}`,
    );
  return row;
}

async function amountOf(tx: Transaction, order: LockedOrder, served: Input["lines"]): Promise<CaptureAmount> {
  const lines = await tx.db
    .select({
      orderLineId: orderLine.id,
      ordered: orderLine.ordered,
      unitPrice: orderLine.unitPrice,
      discount: orderLine.discount,
      tax: orderLine.tax,
    })
    .from(orderLine)
    .where(eq(orderLine.orderId, order.id));
  const before = await tx.db
    .select({
      orderLineId: paymentCaptureLine.orderLineId,
      quantity: sql<string>`sum(${paymentCaptureLine.quantity})`,
    })
    .from(paymentCaptureLine)
    .innerJoin(paymentOperation, eq(paymentOperation.id, paymentCaptureLine.operationId))
    .where(eq(paymentOperation.orderId, order.id))
    .groupBy(paymentCaptureLine.orderLineId);
  return amountToCapture({ charge: order.charge, lines }, served, {
    quantities: new Map(before.map((row): [string, number] => [row.orderLineId, Number(row.quantity)])),
    isFirst: before.length === 0,
  });
}

/** Writes the operation and its lines; what nothing or nobody can pay is settled here, without the provider. */
async function intend(
  tx: Transaction,
  { input, authorization, wanted }: { input: Input; authorization: AuthorizationRow; wanted: CaptureAmount },
): Promise<Captured> {
  const isDeclined = authorization.state === "failed";
  const left = isDeclined ? 0 : openOf(authorization) - (await amountUnderWay(tx, authorization.id));
  const amount = isDeclined ? wanted.amount : Math.min(wanted.amount, Math.max(0, left));
  const operationId = newId("pop");
  const event = isDeclined ? "fail" : amount === 0 ? "succeed" : null;
  await tx.db.insert(paymentOperation).values({
    id: operationId,
    authorizationId: authorization.id,
    orderId: input.orderId,
    kind: "capture",
    state: event === "fail" ? "failed" : event === "succeed" ? "succeeded" : "intent",
    amount,
    currency: authorization.currency,
    reference: input.fulfillmentOrderId,
    provider: providerName,
    reason: isDeclined ? "authorization declined" : null,
    createdAt: tx.now,
    settledAt: event ? tx.now : null,
  });
  await tx.db
    .insert(paymentCaptureLine)
    .values(
      wanted.lines.map((line) => ({ ...line, orderLineId: line.orderLineId as OrderLineId, operationId })),
    );
  await recordTransition(tx, operationMachine, { entityId: operationId, from: "none", event: "intend" });
  if (event) await recordTransition(tx, operationMachine, { entityId: operationId, from: "intent", event });
  else await enqueue(tx, sendOperationsJob, { orderId: input.orderId });
  const missing = isDeclined ? wanted.amount : wanted.amount - amount;
  const reason = isDeclined ? "authorization declined" : "authorization used up";
  if (missing > 0) await reportShortfall(tx, input, { missing, reason });
  if (event === "succeed") await voidRest(tx, input.orderId);
  return { operationId, amount };
}

async function reportShortfall(
  tx: Transaction,
  { orderId, fulfillmentOrderId }: { orderId: OrderId; fulfillmentOrderId: string },
  details: { missing: number; reason: string },
): Promise<void> {
  await openException(tx, { kind: "capture-failed", subjectId: fulfillmentOrderId, orderId, details });
}
