import { sql } from "drizzle-orm";
import { assert } from "@/server/kernel/assert.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { ReserveCommand, ReserveResult } from "./core/reserve.ts";

/**
 * Reserves on the caller's own handle, as a batch of one: for a command that binds units together with other
 * changes. The caller has taken its other locks before. A refusal (`insufficient`) leaves nothing.
 */
export async function reserveInTransaction(tx: Transaction, command: ReserveCommand): Promise<ReserveResult> {
  const body = JSON.stringify([{ actor: tx.actor.client, ...command }]);
  const { rows } = await tx.db.execute<{ results: ReserveResult[] }>(
    sql`select reserve_orders(${body}::jsonb) as results`,
  );
  const result = rows[0]?.results[0];
  assert(result, `reserve_orders did not answer ${command.commandId}`);
  return result;
}
