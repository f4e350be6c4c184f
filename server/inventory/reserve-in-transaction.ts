import { sql } from "drizzle-orm";
import { assert } from "@/server/kernel/assert.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { ReserveCommand, ReserveResult } from "./core/reserve.ts";

/**
 * Reserves on the caller's own handle, as a batch of one: for a command that binds units together with other
 * changes. The caller has taken its other locks before. A refusal (`insufficient`) leaves nothing.
 */
export async function reserveInTransaction(tx: Transaction, command: ReserveCommand): Promise<ReserveResult> {
  const [result] = await reserveAllInTransaction(tx, [command]);
  assert(result, `reserve_orders did not answer ${command.commandId}`);
  return result;
}

/** The same for many orders in one call; one answer for each command, whose ids differ. */
export async function reserveAllInTransaction(
  tx: Transaction,
  commands: readonly ReserveCommand[],
): Promise<ReserveResult[]> {
  if (commands.length === 0) return [];
  const body = JSON.stringify(commands.map((command) => ({ actor: tx.actor.client, ...command })));
  const { rows } = await tx.db.execute<{ results: ReserveResult[] }>(
    sql`select reserve_orders(${body}::jsonb) as results`,
  );
  return rows[0]?.results ?? [];
}
