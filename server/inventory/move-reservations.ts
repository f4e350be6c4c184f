import { sql } from "drizzle-orm";
import { assert } from "@/server/kernel/assert.ts";
import type { LocationId, ReservationId, VariantId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

export type MovingUnits = {
  reservationId: ReservationId;
  /** The id of what is bound at the other place; units of one line may come together under one. */
  newReservationId: ReservationId;
  locationId: LocationId;
  quantity: number;
};

type Answer =
  | { moved: true }
  | {
      moved: false;
      closed?: ReservationId[];
      short?: { locationId: LocationId; variantId: VariantId; asked: number; available: number };
    };

/**
 * Binds units of an order elsewhere instead: given back there and bound here in one step, or nothing happens. A
 * refusal names the place that could not serve; the planner then tries its next plan.
 */
export async function moveReservations(
  tx: Transaction,
  items: readonly MovingUnits[],
): Promise<Outcome<{ moved: number }, "insufficient-stock" | "reservation-not-active">> {
  if (items.length === 0) return done({ moved: 0 });
  const { rows } = await tx.db.execute<{ answer: Answer }>(
    sql`select move_reservations(${JSON.stringify(items)}::jsonb, ${tx.commandId}, ${tx.actor.client}) as answer`,
  );
  const answer = rows[0]?.answer;
  assert(answer, "move_reservations answers");
  if (!answer.moved) {
    return answer.short
      ? refused("insufficient-stock", answer.short)
      : refused("reservation-not-active", { reservationId: answer.closed?.[0] ?? null });
  }
  tx.topics.add("inventory");
  return done({ moved: items.length });
}
