import { and, asc, desc, gte, inArray, isNotNull, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import { paymentOperation } from "@/db/schema/payments.ts";
import type { CommandContext } from "@/server/context.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import { newId, type OrderId, type PaymentOperationId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { compareLedgers, type Difference, type LocalEntry } from "./core/compare.ts";
import type { LedgerEntry } from "./core/contract.ts";
import type { PaymentGateway } from "./gateway.ts";
import type { reconcileJob } from "./jobs.ts";

/** At 200 entries a page: more than this in one run is told, not read. */
const pagesMax = 2000;
/** Younger operations may be on their way in either direction. */
const graceMinutes = 5;
const differencesMax = 500;

/** Compares our operations of the last days with the provider's ledger, both ways. Only ever opens work for a person. */
export async function reconcileLedger(
  ctx: CommandContext,
  input: z.infer<typeof reconcileJob.payload>,
  gateway: PaymentGateway,
): Promise<{ compared: number; differences: Difference[] }> {
  const after = await findStart(ctx, input.days);
  const theirs: LedgerEntry[] = [];
  let cursor = after;
  for (let page = 0; page < pagesMax; page++) {
    const { operations, hasMore } = await gateway.list({ after: cursor });
    theirs.push(...operations);
    cursor = operations.at(-1)?.id ?? cursor;
    if (!hasMore || operations.length === 0) break;
    if (page === pagesMax - 1)
      ctx.log.warn({ pages: pagesMax }, "the ledger was not read to its end before the end");
  }
  const ours = await findOurs(ctx, { days: input.days, ids: theirs.map((entry) => entry.id) });
  const found = compareLedgers(ours, theirs, { isComplete: true });
  const differences = await confirm(ctx, found, gateway);
  if (differences.length > 0) await report(ctx, differences.slice(0, differencesMax));
  return { compared: ours.length, differences };
}

/** The newest operation from before the window that the provider knows: its list goes on after it. */
async function findStart(ctx: CommandContext, days: number): Promise<string | null> {
  const [row] = await ctx.db.read(ctx.scope, (db) =>
    db
      .select({ id: paymentOperation.id })
      .from(paymentOperation)
      .where(
        and(
          isNotNull(paymentOperation.providerRef),
          lt(paymentOperation.createdAt, sql`now() - make_interval(days => ${days}::int)`),
        ),
      )
      .orderBy(desc(paymentOperation.createdAt))
      .limit(1),
  );
  return row?.id ?? null;
}

async function findOurs(
  ctx: CommandContext,
  { days, ids }: { days: number; ids: readonly string[] },
): Promise<LocalEntry[]> {
  const columns = {
    id: paymentOperation.id,
    kind: paymentOperation.kind,
    state: paymentOperation.state,
    amount: paymentOperation.amount,
    currency: paymentOperation.currency,
    providerRef: paymentOperation.providerRef,
  };
  const named = sql`${paymentOperation.id} in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
  const recent = and(
    gte(paymentOperation.createdAt, sql`now() - make_interval(days => ${days}::int)`),
    lt(paymentOperation.createdAt, sql`now() - make_interval(mins => ${graceMinutes})`),
    sql`${paymentOperation.amount} > 0`,
  );
  return ctx.db.read(ctx.scope, (db) =>
    db
      .select(columns)
      .from(paymentOperation)
      .where(sql`${named} or (${recent})`)
      .orderBy(asc(paymentOperation.id)),
  );
}

/** The lists were read at different moments and in different orders: an absence counts once it is asked for by id. */
async function confirm(
  ctx: CommandContext,
  found: readonly Difference[],
  gateway: PaymentGateway,
): Promise<Difference[]> {
  const confirmed: Difference[] = [];
  for (const entry of found) {
    if (entry.difference === "unknown at the provider") {
      const answer = await gateway.find(entry.operationId);
      if (answer.kind !== "absent") continue;
    }
    if (entry.difference === "another state" || entry.difference === "unknown here") {
      const [now] = await findOurs(ctx, { days: 0, ids: [entry.operationId] });
      if (now && entry.theirs === now.state) continue;
    }
    confirmed.push(entry);
  }
  return confirmed;
}

async function report(ctx: CommandContext, differences: readonly Difference[]): Promise<void> {
  const own = { ...ctx, commandId: newId("cmd") };
  await runCommand(own, { name: "payments.report-differences", input: differences }, async (tx) => {
    const ids = differences.map((entry) => entry.operationId as PaymentOperationId);
    const rows = await tx.db
      .select({ id: paymentOperation.id, orderId: paymentOperation.orderId })
      .from(paymentOperation)
      .where(inArray(paymentOperation.id, ids));
    const orders = new Map(rows.map((row): [string, OrderId] => [row.id, row.orderId]));
    for (const { operationId, ...details } of differences) {
      const orderId = orders.get(operationId) ?? null;
      await openException(tx, { kind: "payment-unknown", subjectId: operationId, orderId, details });
    }
    return done({ differences: differences.length });
  });
}
