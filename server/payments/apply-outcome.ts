import { and, eq } from "drizzle-orm";
import { paymentAuthorization, paymentOperation } from "@/db/schema/payments.ts";
import type { CommandContext } from "@/server/context.ts";
import { closeException } from "@/server/exceptions/close-exception.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import { newId, type PaymentOperationId } from "@/server/kernel/ids.ts";
import { addMinutes } from "@/server/kernel/instant.ts";
import { done } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { recordTransition, recordTransitions } from "@/server/outbox/record-transition.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import {
  type AuthorizationState,
  authorizationMachine,
  type OperationState,
  operationMachine,
} from "./core/lifecycle.ts";
import { type OutcomeFacts, type Settlement, applyOutcome as settle } from "./core/settle.ts";
import {
  paymentAuthorized,
  paymentCaptured,
  paymentDeclined,
  paymentFailed,
  paymentRefunded,
  paymentVoided,
} from "./events.ts";
import { resolveOperationsJob, sendOperationsJob } from "./jobs.ts";
import { type AuthorizationRow, lockOperation, type OperationRow } from "./locks.ts";
import { voidRest } from "./void-rest.ts";

export type Applied = "changed" | "unchanged" | "contradiction" | "absent";
type Locked = { authorization: AuthorizationRow; operation: OperationRow };

/** Applies what was learned about an operation, in a transaction of its own. A repeat changes nothing. */
export async function applyOutcome(
  ctx: CommandContext,
  input: { operationId: PaymentOperationId; facts: OutcomeFacts },
) {
  // The effect is guarded by the operation's state, so each telling is a command of its own.
  const own = { ...ctx, commandId: newId("cmd") };
  const frame = { name: "payments.apply-outcome", input, entityId: input.operationId };
  return runCommand(own, frame, async (tx) => done(await applyFacts(tx, input.operationId, input.facts)));
}

/** The one place where an operation's outcome takes effect: for the answer, the callback and the resolver. */
export async function applyFacts(
  tx: Transaction,
  operationId: PaymentOperationId,
  facts: OutcomeFacts,
): Promise<Applied> {
  const locked = await lockOperation(tx, operationId);
  if (!locked) return "absent";
  const settlement = settle(locked.authorization, locked.operation, facts);
  const contradiction = settlement.contradiction ?? (await sharedReference(tx, locked.operation, facts));
  if (contradiction) {
    await openException(tx, {
      kind: "payment-unknown",
      subjectId: operationId,
      orderId: locked.operation.orderId,
      details: { contradiction, state: locked.operation.state },
    });
    return "contradiction";
  }
  const isChanged = await saveOperation(tx, locked.operation, { facts, event: settlement.operationEvent });
  await saveAuthorization(tx, locked.authorization, { facts, settlement });
  if (settlement.fact) await announce(tx, locked, { facts, fact: settlement.fact });
  await followUp(tx, locked, settlement);
  return isChanged ? "changed" : "unchanged";
}

/** Two operations of ours can't be one of the provider's. */
async function sharedReference(
  tx: Transaction,
  operation: OperationRow,
  facts: OutcomeFacts,
): Promise<string | null> {
  if (operation.providerRef || !("providerRef" in facts) || !facts.providerRef) return null;
  const [other] = await tx.db
    .select({ id: paymentOperation.id })
    .from(paymentOperation)
    .where(
      and(
        eq(paymentOperation.provider, operation.provider),
        eq(paymentOperation.providerRef, facts.providerRef),
      ),
    );
  return other ? `the same provider reference as ${other.id}` : null;
}

async function saveOperation(
  tx: Transaction,
  operation: OperationRow,
  { facts, event }: { facts: OutcomeFacts; event: Settlement["operationEvent"] },
): Promise<boolean> {
  const found = "providerRef" in facts ? (facts.providerRef ?? null) : null;
  const providerRef = operation.providerRef ?? found;
  if (!event && providerRef === operation.providerRef) return false;
  const state: OperationState = event
    ? await recordTransition(tx, operationMachine, { entityId: operation.id, from: operation.state, event })
    : operation.state;
  const isSettled = state === "succeeded" || state === "failed";
  await tx.db
    .update(paymentOperation)
    .set({
      state,
      providerRef,
      reason: "reason" in facts ? facts.reason.slice(0, 200) : isSettled ? null : operation.reason,
      settledAt: isSettled ? (operation.settledAt ?? tx.now) : null,
    })
    .where(eq(paymentOperation.id, operation.id));
  tx.topics.add("payments");
  tx.topics.add(`order:${operation.orderId}`);
  return true;
}

async function saveAuthorization(
  tx: Transaction,
  authorization: AuthorizationRow,
  { facts, settlement }: { facts: OutcomeFacts; settlement: Settlement },
): Promise<void> {
  const { fact, sums, authorizationEvents } = settlement;
  if (!fact || fact === "failed") return;
  let state: AuthorizationState = authorization.state;
  for (const event of authorizationEvents) {
    state = await recordTransition(tx, authorizationMachine, {
      entityId: authorization.id,
      from: state,
      event,
    });
  }
  const card =
    fact === "authorized" && facts.state === "succeeded"
      ? { providerRef: facts.providerRef, brand: facts.brand ?? null, last4: facts.last4 ?? null }
      : {};
  await tx.db
    .update(paymentAuthorization)
    .set({ state, captured: sums.captured, voided: sums.voided, refunded: sums.refunded, ...card })
    .where(eq(paymentAuthorization.id, authorization.id));
}

const factsAnnounced = {
  authorized: paymentAuthorized,
  declined: paymentDeclined,
  captured: paymentCaptured,
  voided: paymentVoided,
  refunded: paymentRefunded,
  failed: paymentFailed,
} as const;

async function announce(
  tx: Transaction,
  { operation }: Locked,
  { facts, fact }: { facts: OutcomeFacts; fact: NonNullable<Settlement["fact"]> },
): Promise<void> {
  const { orderId, authorizationId, kind, amount, currency, reference } = operation;
  await emit(
    tx,
    factsAnnounced[fact],
    { entityId: orderId, orderId },
    {
      orderId,
      authorizationId,
      operationId: operation.id,
      kind,
      amount,
      currency,
      reference,
      reason: "reason" in facts ? facts.reason : null,
    },
  );
}

/** What an outcome brings with it: the next sends, the question later, the work for a person. */
async function followUp(tx: Transaction, { operation }: Locked, settlement: Settlement): Promise<void> {
  const { orderId, id, attempts, kind, reference, reason } = operation;
  if (settlement.operationEvent === "lose") {
    const minutes = Math.min(30, 2 ** attempts) / 60;
    const later = { runAt: addMinutes(tx.now, minutes) };
    await enqueue(tx, resolveOperationsJob, { operationId: id, patienceSeconds: 0 }, later);
    return;
  }
  if (!settlement.fact) return;
  // Only an operation that was lost once can have been reported.
  if (reason !== null) await closeException(tx, { kind: "payment-unknown", subjectId: id });
  switch (settlement.fact) {
    case "authorized":
      if (reference !== orderId) await closeException(tx, { kind: "payment-declined", subjectId: orderId });
      await enqueue(tx, sendOperationsJob, { orderId });
      await voidRest(tx, orderId);
      return;
    case "captured":
      await voidRest(tx, orderId);
      return;
    case "declined":
      await openException(tx, { kind: "payment-declined", subjectId: orderId, orderId });
      await failWaiting(tx, operation);
      return;
    case "failed":
      await openException(tx, { kind: "capture-failed", subjectId: reference, orderId, details: { kind } });
      return;
    default:
      return;
  }
}

/** Captures that waited for an authorization which never came: goods have left, a person must find the money. */
async function failWaiting(tx: Transaction, { authorizationId, orderId }: OperationRow): Promise<void> {
  const reason = "authorization declined";
  const waiting = await tx.db
    .update(paymentOperation)
    .set({ state: "failed", reason, settledAt: tx.now })
    .where(and(eq(paymentOperation.authorizationId, authorizationId), eq(paymentOperation.state, "intent")))
    .returning({
      id: paymentOperation.id,
      reference: paymentOperation.reference,
      amount: paymentOperation.amount,
    });
  const changes = waiting.map(({ id }) => ({ entityId: id, from: "intent" as const, event: "fail" }));
  await recordTransitions(tx, operationMachine, changes);
  for (const { reference, amount } of waiting) {
    const details = { missing: amount, reason };
    await openException(tx, { kind: "capture-failed", subjectId: reference, orderId, details });
  }
}
