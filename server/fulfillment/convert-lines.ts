import { convertReservations } from "@/server/inventory/convert-reservations.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { Outcome } from "@/server/kernel/outcome.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { LockedWork } from "./lock-work.ts";

/** The work's goods leave the shelf: each line's reservation becomes one movement to the customer. */
export async function convertLines(
  tx: Transaction,
  { row, lines }: LockedWork,
): Promise<Outcome<{ converted: number }>> {
  const leaving = lines.filter((line) => line.quantity > 0);
  return convertReservations(
    tx,
    leaving.map(({ reservationId, fulfillmentLineId, quantity, sku }) => {
      assert(reservationId, `line ${sku} of ${row.code} has its reservation`);
      return { reservationId, fulfillmentLineId, quantity };
    }),
  );
}
