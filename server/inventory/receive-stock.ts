import { sql } from "drizzle-orm";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { CounterAccount } from "./core/ledger.ts";
import { stockReceived } from "./events.ts";

export type ArrivingGoods = {
  locationId: LocationId;
  variantId: VariantId;
  quantity: number;
  /** Where the goods came from; a vendor when left out. */
  counterAccount?: CounterAccount;
  note?: string | null;
};

/** Puts goods that arrived on the shelf. */
export async function receiveStock(tx: Transaction, items: readonly ArrivingGoods[]): Promise<void> {
  if (items.length === 0) return;
  await tx.db.execute(
    sql`select receive_stock(${JSON.stringify(items)}::jsonb, ${tx.commandId}, ${tx.actor.client})`,
  );
  await emitAll(
    tx,
    stockReceived,
    items.map(({ locationId, variantId, quantity }) => ({
      about: { entityId: `${locationId}:${variantId}`, locationId },
      payload: { locationId, variantId, quantity },
    })),
  );
  tx.topics.add("inventory");
  for (const { locationId } of items) tx.topics.add(`location:${locationId}`);
}

export type OpeningStock = {
  locationId: LocationId;
  variantId: VariantId;
  quantity: number;
  safetyStock?: number;
  backorderLimit?: number;
};

/**
 * Opening stock of many balances at once, for seeds and imports; a balance with a history is corrected to the
 * quantity instead. Answers how many balances are new. 100,000 rows take seconds.
 */
export async function setOpening(tx: Transaction, items: readonly OpeningStock[]): Promise<number> {
  if (items.length === 0) return 0;
  const { rows } = await tx.db.execute<{ opened: number }>(
    sql`select set_opening(${JSON.stringify(items)}::jsonb, ${tx.commandId}, ${tx.actor.client}) as opened`,
  );
  tx.topics.add("inventory");
  return rows[0]?.opened ?? 0;
}
