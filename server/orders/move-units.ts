import { sql } from "drizzle-orm";
import { assert } from "@/server/kernel/assert.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { bucketDeltas, lineBuckets, type UnitMove } from "./core/buckets.ts";

const changes = sql.raw(
  lineBuckets.map((bucket) => `${bucket} = line.${bucket} + change.${bucket}`).join(", "),
);
const columns = sql.raw(lineBuckets.map((bucket) => `${bucket} int`).join(", "));

/**
 * Moves units between buckets of their lines, in one statement. The caller has locked the order.
 * A move of more units than a bucket holds breaks the table's check and is a fault, not a refusal.
 */
export async function moveUnits(tx: Transaction, moves: readonly UnitMove[]): Promise<void> {
  const deltas = [...bucketDeltas(moves)].map(([id, delta]) => ({ id, ...delta }));
  if (deltas.length === 0) return;
  const result = await tx.db.execute(sql`
    update order_line line set ${changes}
    from jsonb_to_recordset(${JSON.stringify(deltas)}::jsonb) as change(id text, ${columns})
    where line.id = change.id`);
  assert(
    result.rowCount === deltas.length,
    `${result.rowCount} of ${deltas.length} order lines were there to change`,
  );
}
