import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { brokenConstraint, sqlState } from "@/db/client.ts";
import { auditRow, command } from "@/db/schema/outbox.ts";
import type { CommandContext } from "@/server/context.ts";
import { assert } from "@/server/kernel/assert.ts";
import { type Outcome, type Refusal, refused } from "@/server/kernel/outcome.ts";
import type { Transaction } from "./transaction.ts";

/** What a command says of itself: its name, its whole input, and the entity that it changes. */
export type CommandFrame = { name: string; input: unknown; entityId?: string };

/** What any command may answer beside its own reasons. */
export type CommandRefusal = "command-id-reused" | "id-taken";

/** Keys that callers make: another row under one of them is the caller's mistake, not ours. */
const callersKeys = new Set(
  ["sales_order", "order_line", "person", "address", "hold"].map((table) => `${table}_pkey`),
);

/** Lock and serialization troubles that a whole command may be tried again after. */
const retriable = new Set(["40001", "40P01", "55P03"]);
const attemptsMax = 4;

/**
 * Runs a command in one transaction, once: a repeat of its id answers what the first answered, another body under
 * the same id is refused. The audit row, the events and their jobs commit with the change; a refusal leaves nothing.
 */
export async function runCommand<T, R extends string>(
  ctx: CommandContext,
  frame: CommandFrame,
  work: (tx: Transaction) => Promise<Outcome<T, R>>,
): Promise<Outcome<T, R | CommandRefusal>> {
  const bodyHash = digest(frame.input);
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(ctx, { ...frame, bodyHash }, work);
    } catch (error) {
      if (error instanceof RefusedSignal) return error.refusal as Refusal<R | CommandRefusal>;
      if (callersKeys.has(brokenConstraint(error) ?? "")) return refused("id-taken");
      if (attempt >= attemptsMax || !retriable.has(sqlState(error) ?? "")) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 10 + Math.random() * 20));
    }
  }
}

async function attemptOnce<T, R extends string>(
  ctx: CommandContext,
  frame: CommandFrame & { bodyHash: string },
  work: (tx: Transaction) => Promise<Outcome<T, R>>,
): Promise<Outcome<T, R | CommandRefusal>> {
  return ctx.db.transact(ctx.scope, async (db, now) => {
    const tx: Transaction = { db, now, actor: ctx.actor, commandId: ctx.commandId, topics: new Set() };
    const inserted = await claim(tx, frame);
    if (!inserted) return recall<T, R>(tx, frame);
    const outcome = await work(tx);
    if (!outcome.ok) throw new RefusedSignal(outcome);
    await settle(tx, { ...frame, requestId: ctx.requestId, response: outcome.value });
    return outcome;
  });
}

/** Waits for a command of the same id that is under way, then says whether this one is the first. */
async function claim(tx: Transaction, frame: { name: string; bodyHash: string }): Promise<boolean> {
  const rows = await tx.db
    .insert(command)
    .values({
      client: tx.actor.client,
      id: tx.commandId,
      name: frame.name,
      bodyHash: frame.bodyHash,
      response: sql`'null'::jsonb`,
      createdAt: tx.now,
    })
    .onConflictDoNothing()
    .returning({ id: command.id });
  return rows.length === 1;
}

async function recall<T, R extends string>(
  tx: Transaction,
  frame: { name: string; bodyHash: string },
): Promise<Outcome<T, R | "command-id-reused">> {
  const [first] = await tx.db
    .select()
    .from(command)
    .where(and(eq(command.client, tx.actor.client), eq(command.id, tx.commandId)));
  assert(first, `command ${tx.commandId} was there a moment ago`);
  // Two commands may read alike, as accept and pack do: the name belongs to what was asked.
  if (first.name !== frame.name || first.bodyHash !== frame.bodyHash)
    return refused("command-id-reused", { command: first.name });
  return { ok: true, value: first.response as T };
}

async function settle(
  tx: Transaction,
  frame: CommandFrame & { bodyHash: string; requestId: string; response: unknown },
): Promise<void> {
  await tx.db.execute(
    sql`update command set response = ${JSON.stringify(frame.response ?? null)}::jsonb where client = ${tx.actor.client} and id = ${tx.commandId}`,
  );
  await tx.db.insert(auditRow).values({
    commandId: tx.commandId,
    command: frame.name,
    actor: tx.actor.client,
    role: tx.actor.role,
    requestId: frame.requestId,
    entityId: frame.entityId ?? null,
    inputDigest: frame.bodyHash,
    at: tx.now,
  });
  if (tx.topics.size === 0) return;
  await tx.db.execute(sql`select pg_notify('everyshelf', ${notice(tx.topics)})`);
}

/** Postgres refuses payloads of 8,000 bytes: a change that touches more says only that much changed. */
const noticeBytesMax = 7_000;

function notice(topics: ReadonlySet<string>): string {
  const text = JSON.stringify([...topics]);
  return text.length <= noticeBytesMax ? text : '["*"]';
}

export function digest(input: unknown): string {
  return createHash("sha256").update(JSON.stringify(input, sortedKeys)).digest("hex");
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

class RefusedSignal extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.reason);
  }
}
