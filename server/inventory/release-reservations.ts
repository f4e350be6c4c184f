import { sql } from "drizzle-orm";
import type { OrderId, ReservationId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { HeldUnits } from "./core/ledger.ts";

/** `quantity` is what was given back; `isClosed` says that nothing is left of the reservation. */
export type ReleasedUnits = HeldUnits & { isClosed: boolean };

/** Gives units back, all that is left of a reservation or some of it. What is closed already is left out. */
export async function releaseReservations(
  tx: Transaction,
  items: readonly { reservationId: ReservationId; quantity?: number | null }[],
): Promise<ReleasedUnits[]> {
  if (items.length === 0) return [];
  const { rows } = await tx.db.execute<{ released: ReleasedUnits[] }>(
    sql`select release_reservations(${JSON.stringify(items)}::jsonb, ${tx.commandId}, ${tx.actor.client}) as released`,
  );
  return announce(tx, rows[0]?.released ?? []);
}

/** Gives back everything that an order, or a draft of one, holds. */
export async function releaseOrder(tx: Transaction, orderId: OrderId): Promise<ReleasedUnits[]> {
  const { rows } = await tx.db.execute<{ released: ReleasedUnits[] }>(sql`
    select release_reservations(
      (select coalesce(jsonb_agg(jsonb_build_object('reservationId', id)), '[]') from reservation
        where order_id = ${orderId} and state = 'active'),
      ${tx.commandId}, ${tx.actor.client}) as released`);
  return announce(tx, rows[0]?.released ?? []);
}

function announce(tx: Transaction, released: ReleasedUnits[]): ReleasedUnits[] {
  if (released.length > 0) tx.topics.add("inventory");
  return released;
}
