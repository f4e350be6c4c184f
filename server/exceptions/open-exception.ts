import { sql } from "drizzle-orm";
import { exception } from "@/db/schema/exceptions.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

type NewException = Pick<typeof exception.$inferInsert, "kind" | "subjectId"> &
  Partial<
    Pick<
      typeof exception.$inferInsert,
      "orderId" | "locationId" | "variantId" | "quantity" | "details" | "dueAt"
    >
  >;

/** Opens work for a person, or refreshes the entry that is open already for this subject. */
export async function openException(tx: Transaction, entry: NewException): Promise<void> {
  await tx.db
    .insert(exception)
    .values({ id: newId("exc"), openedAt: tx.now, ...entry })
    .onConflictDoUpdate({
      target: [exception.kind, exception.subjectId],
      targetWhere: sql`state = 'open'`,
      set: { quantity: entry.quantity ?? null, details: entry.details ?? {}, dueAt: entry.dueAt ?? null },
    });
  tx.topics.add("exceptions");
  if (entry.locationId) tx.topics.add(`location:${entry.locationId}`);
}
