import { sql } from "drizzle-orm";
import type { FulfillmentLineId, ReservationId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

export type LeavingUnits = {
  reservationId: ReservationId;
  fulfillmentLineId: FulfillmentLineId;
  quantity: number;
};

/**
 * Goods leave the shelf to the customer: on hand and reserved fall together, the reservation is converted. All or
 * nothing; a fulfillment line leaves once (a repeat is refused, the ledger's unique index is the last guard).
 */
export async function convertReservations(
  tx: Transaction,
  items: readonly LeavingUnits[],
): Promise<Outcome<{ converted: number }, "reservation-not-active">> {
  if (items.length === 0) return done({ converted: 0 });
  const { rows } = await tx.db.execute<{ failing: ReservationId[] }>(
    sql`select convert_reservations(${JSON.stringify(items)}::jsonb, ${tx.commandId}, ${tx.actor.client}) as failing`,
  );
  const [failing] = rows[0]?.failing ?? [];
  if (failing) return refused("reservation-not-active", { reservationId: failing });
  tx.topics.add("inventory");
  return done({ converted: items.length });
}
