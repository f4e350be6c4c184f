import { and, asc, eq } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { reservation } from "@/db/schema/inventory.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import type { HeldUnits } from "../core/ledger.ts";

/** What an order or a draft holds now, each with its deadline. */
export async function findHeldUnits(
  db: Handle,
  orderId: OrderId,
): Promise<(HeldUnits & { expiresAt: Instant | null })[]> {
  return db
    .select({
      reservationId: reservation.id,
      orderLineId: reservation.orderLineId,
      locationId: reservation.locationId,
      variantId: reservation.variantId,
      quantity: reservation.quantity,
      expiresAt: reservation.expiresAt,
    })
    .from(reservation)
    .where(and(eq(reservation.orderId, orderId), eq(reservation.state, "active")))
    .orderBy(asc(reservation.id));
}
