import { sql } from "drizzle-orm";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

export type DoubtfulUnits = {
  locationId: LocationId;
  variantId: VariantId;
  quantity: number;
  note?: string | null;
};

/** Takes units in doubt off what is offered until someone recounts; on hand stays. Answers how many: never more than
 * are on hand. */
export async function withholdUnits(tx: Transaction, items: readonly DoubtfulUnits[]): Promise<number> {
  if (items.length === 0) return 0;
  const { rows } = await tx.db.execute<{ units: number }>(
    sql`select withhold_units(${JSON.stringify(items)}::jsonb, ${tx.commandId}, ${tx.actor.client}) as units`,
  );
  announce(tx, items);
  return Number(rows[0]?.units ?? 0);
}

/** Offers withheld units again, without a count. Answers how many: never more than are withheld. */
export async function restoreUnits(tx: Transaction, items: readonly DoubtfulUnits[]): Promise<number> {
  if (items.length === 0) return 0;
  const { rows } = await tx.db.execute<{ units: number }>(
    sql`select restore_units(${JSON.stringify(items)}::jsonb, ${tx.commandId}, ${tx.actor.client}) as units`,
  );
  announce(tx, items);
  return Number(rows[0]?.units ?? 0);
}

function announce(tx: Transaction, items: readonly DoubtfulUnits[]): void {
  tx.topics.add("inventory");
  for (const { locationId } of items) tx.topics.add(`location:${locationId}`);
}
