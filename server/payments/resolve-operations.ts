import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { z } from "zod";
import { paymentOperation } from "@/db/schema/payments.ts";
import type { CommandContext } from "@/server/context.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import { newId, type PaymentOperationId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { applyOutcome } from "./apply-outcome.ts";
import { resendHoursMax } from "./core/contract.ts";
import type { PaymentGateway } from "./gateway.ts";
import type { resolveOperationsJob } from "./jobs.ts";
import type { OperationRow } from "./locks.ts";
import { sendOne } from "./send-operations.ts";

const operationsMax = 200;
/** 10,000 in one run: what an outage of an hour may leave behind is asked about at once when it ends. */
const roundsMax = 50;
const callsAtOnce = 4;
/** A live provider that leaves an operation unknown for longer than this needs a person. */
const unknownSecondsMax = 120;
/** A pending operation waits for its callback; asking every minute is enough. */
const pendingSeconds = 60;

/**
 * Finds out what became of operations that are unknown, or were sent and never answered: asks by the operation's own
 * id, and where the provider has never seen it sends again under that same id. Never under a new one.
 */
export async function resolveOperations(
  ctx: CommandContext,
  input: z.infer<typeof resolveOperationsJob.payload>,
  gateway: PaymentGateway,
): Promise<{ asked: number; isReachable: boolean }> {
  let asked = 0;
  let after: string | null = null;
  for (let round = 0; round < roundsMax; round++) {
    const due = await findDue(ctx, { ...input, after });
    const answered = await resolveAll(ctx, due, gateway);
    asked += answered;
    // The provider is away: the next run asks again, rather than this one waiting for each.
    if (answered < due.length) return { asked, isReachable: false };
    if (due.length < operationsMax) break;
    after = due.at(-1) ?? null;
  }
  return { asked, isReachable: true };
}

/** How many were asked about before a whole batch found nobody there. */
async function resolveAll(
  ctx: CommandContext,
  due: readonly PaymentOperationId[],
  gateway: PaymentGateway,
): Promise<number> {
  for (let start = 0; start < due.length; start += callsAtOnce) {
    const batch = due.slice(start, start + callsAtOnce);
    const answers = await Promise.all(batch.map((operationId) => resolveOne(ctx, operationId, gateway)));
    if (answers.every((isAnswered) => !isAnswered)) return start;
  }
  return due.length;
}

async function findDue(
  ctx: CommandContext,
  {
    operationId,
    patienceSeconds,
    after,
  }: z.infer<typeof resolveOperationsJob.payload> & { after: string | null },
): Promise<PaymentOperationId[]> {
  const isOverdue = sql`(${paymentOperation.state} = 'unknown' or (${paymentOperation.state} = 'sent'
    and ${paymentOperation.sentAt} <= now() - make_interval(secs =>
      case when ${paymentOperation.providerRef} is null then ${patienceSeconds}::int else greatest(${patienceSeconds}::int, ${pendingSeconds}::int) end)))`;
  const rows = await ctx.db.read(ctx.scope, (db) =>
    db
      .select({ id: paymentOperation.id })
      .from(paymentOperation)
      .where(
        and(
          isOverdue,
          operationId ? eq(paymentOperation.id, operationId) : undefined,
          after ? gt(sql<string>`${paymentOperation.id}`, after) : undefined,
        ),
      )
      .orderBy(asc(paymentOperation.id))
      .limit(operationsMax),
  );
  return rows.map((row) => row.id);
}

/** Whether the provider answered. */
async function resolveOne(
  ctx: CommandContext,
  operationId: PaymentOperationId,
  gateway: PaymentGateway,
): Promise<boolean> {
  const found = await gateway.find(operationId);
  if (found.kind === "unreachable") return false;
  if (found.kind === "found") {
    await applyOutcome(ctx, { operationId, facts: found.facts });
  } else if (!(await isBeyondWindow(ctx, operationId))) {
    await applyOutcome(ctx, {
      operationId,
      facts: { state: "lost", reason: "the provider has not seen it" },
    });
    await sendOne(ctx, { operationId, event: "resend" }, gateway);
  }
  await reportUnknown(ctx, operationId);
  return true;
}

/** Beyond the provider's memory the same id might be taken for a new wish. */
async function isBeyondWindow(ctx: CommandContext, operationId: PaymentOperationId): Promise<boolean> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const [row] = await db
      .select({ createdAt: paymentOperation.createdAt })
      .from(paymentOperation)
      .where(eq(paymentOperation.id, operationId));
    return !row || now.getTime() - row.createdAt.getTime() > resendHoursMax * 3_600_000;
  });
}

async function reportUnknown(ctx: CommandContext, operationId: PaymentOperationId): Promise<void> {
  const isLong = await ctx.db.read(ctx.scope, async (db, now) => {
    const [row] = await db.select().from(paymentOperation).where(eq(paymentOperation.id, operationId));
    return row !== undefined && isUnknownTooLong(row, now);
  });
  if (!isLong) return;
  const frame = { name: "payments.report-unknown", input: { operationId }, entityId: operationId };
  await runCommand({ ...ctx, commandId: newId("cmd") }, frame, async (tx) => {
    const [row] = await tx.db
      .select()
      .from(paymentOperation)
      .where(eq(paymentOperation.id, operationId))
      .for("update");
    if (row && isUnknownTooLong(row, tx.now)) {
      const details = { kind: row.kind, amount: row.amount, attempts: row.attempts, reason: row.reason };
      await openException(tx, {
        kind: "payment-unknown",
        subjectId: operationId,
        orderId: row.orderId,
        details,
      });
    }
    return done(null);
  });
}

function isUnknownTooLong(row: OperationRow, now: Date): boolean {
  return row.state === "unknown" && now.getTime() - row.createdAt.getTime() > unknownSecondsMax * 1000;
}
