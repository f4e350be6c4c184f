import { sql } from "drizzle-orm";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { stockCounted } from "./events.ts";

export type CountedShelf = {
  locationId: LocationId;
  variantId: VariantId;
  counted: number;
  note?: string | null;
};

/** `missing`: how many units more are promised there than were found; a shortage is open for exactly that many. */
export type CountAnswer = {
  locationId: LocationId;
  variantId: VariantId;
  difference: number;
  missing: number;
};

/** What a person counted is what is on hand: differences are lost or found, nothing stays in doubt. */
export async function countStock(tx: Transaction, items: readonly CountedShelf[]): Promise<CountAnswer[]> {
  if (items.length === 0) return [];
  const { rows } = await tx.db.execute<{ answers: CountAnswer[] }>(
    sql`select count_stock(${JSON.stringify(items)}::jsonb, ${tx.commandId}, ${tx.actor.client}) as answers`,
  );
  const answers = rows[0]?.answers ?? [];
  await emitAll(
    tx,
    stockCounted,
    answers.map((answer) => ({
      about: { entityId: `${answer.locationId}:${answer.variantId}`, locationId: answer.locationId },
      payload: answer,
    })),
  );
  tx.topics.add("exceptions");
  return answers;
}
