import { sql } from "drizzle-orm";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { HeldUnits } from "./core/ledger.ts";

/** Makes what an order holds its own for good, and answers what that is: the caller sees whether all is there. */
export async function clearDeadline(tx: Transaction, orderId: OrderId): Promise<HeldUnits[]> {
  const { rows } = await tx.db.execute<{ held: HeldUnits[] }>(sql`select clear_deadline(${orderId}) as held`);
  return rows[0]?.held ?? [];
}
