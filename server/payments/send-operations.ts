import { and, asc, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { paymentAuthorization, paymentOperation } from "@/db/schema/payments.ts";
import type { CommandContext } from "@/server/context.ts";
import { newId, type PaymentOperationId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { applyOutcome } from "./apply-outcome.ts";
import type { OperationRequest } from "./core/contract.ts";
import { operationMachine } from "./core/lifecycle.ts";
import type { PaymentGateway } from "./gateway.ts";
import type { sendOperationsJob } from "./jobs.ts";

/** Per run; what is left over goes with the next run. */
const operationsMax = 200;
/** Calls at once: the provider is slower than we are, and each call ends with a short transaction. */
const callsAtOnce = 4;

/**
 * Sends what waits. Each operation is committed as sent before the provider hears of it, and no transaction is open
 * while it answers; whatever happens in between, the resolver finds an operation that was sent, and asks.
 */
export async function sendOperations(
  ctx: CommandContext,
  input: z.infer<typeof sendOperationsJob.payload>,
  gateway: PaymentGateway,
): Promise<{ sent: number }> {
  const waiting = await findWaiting(ctx, input);
  for (let start = 0; start < waiting.length; start += callsAtOnce) {
    const batch = waiting.slice(start, start + callsAtOnce);
    await Promise.all(batch.map((operationId) => sendOne(ctx, { operationId, event: "send" }, gateway)));
  }
  return { sent: waiting.length };
}

/** Sends one operation, the first time or again under the same id, and applies what comes back. */
export async function sendOne(
  ctx: CommandContext,
  input: { operationId: PaymentOperationId; event: "send" | "resend" },
  gateway: PaymentGateway,
): Promise<void> {
  const request = await markSent(ctx, input);
  if (!request) return;
  const facts = await gateway.send(request);
  await applyOutcome(ctx, { operationId: input.operationId, facts });
}

/** What may go out: authorizations, and whatever rests on one that stands. */
const isSendable = sql`(${paymentOperation.kind} = 'authorize' or ${paymentAuthorization.providerRef} is not null)`;

async function findWaiting(
  ctx: CommandContext,
  { orderId }: z.infer<typeof sendOperationsJob.payload>,
): Promise<PaymentOperationId[]> {
  const rows = await ctx.db.read(ctx.scope, (db) =>
    db
      .select({ id: paymentOperation.id })
      .from(paymentOperation)
      .innerJoin(paymentAuthorization, eq(paymentAuthorization.id, paymentOperation.authorizationId))
      .where(
        and(
          eq(paymentOperation.state, "intent"),
          isSendable,
          orderId ? eq(paymentOperation.orderId, orderId) : undefined,
        ),
      )
      .orderBy(asc(paymentOperation.createdAt), asc(paymentOperation.id))
      .limit(operationsMax),
  );
  return rows.map((row) => row.id);
}

/** Commits that the operation is on its way; null when somebody else was first. */
async function markSent(
  ctx: CommandContext,
  { operationId, event }: { operationId: PaymentOperationId; event: "send" | "resend" },
): Promise<OperationRequest | null> {
  const own = { ...ctx, commandId: newId("cmd") };
  const frame = { name: "payments.send-operation", input: { operationId, event }, entityId: operationId };
  const from = event === "send" ? "intent" : "unknown";
  const outcome = await runCommand(own, frame, async (tx) => {
    const [row] = await tx.db
      .select({ operation: paymentOperation, authorization: paymentAuthorization })
      .from(paymentOperation)
      .innerJoin(paymentAuthorization, eq(paymentAuthorization.id, paymentOperation.authorizationId))
      .where(eq(paymentOperation.id, operationId))
      .for("update", { of: paymentOperation });
    if (!row || row.operation.state !== from) return done(null);
    const { operation, authorization } = row;
    const state = await recordTransition(tx, operationMachine, { entityId: operationId, from, event });
    await tx.db
      .update(paymentOperation)
      .set({ state, sentAt: tx.now, attempts: operation.attempts + 1 })
      .where(eq(paymentOperation.id, operationId));
    return done(requestOf(operation, authorization));
  });
  return outcome.ok ? outcome.value : null;
}

function requestOf(
  operation: typeof paymentOperation.$inferSelect,
  authorization: typeof paymentAuthorization.$inferSelect,
): OperationRequest {
  const { id, kind, amount, currency, reference } = operation;
  const common = { id, kind, amount, currency, reference };
  if (kind === "authorize") return { ...common, token: authorization.token };
  return { ...common, authorization: authorization.providerRef ?? undefined };
}
