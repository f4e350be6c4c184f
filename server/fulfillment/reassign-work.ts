import { inArray, sql } from "drizzle-orm";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { moveUnits } from "@/server/orders/move-units.ts";
import { recordTransitions } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { fulfillmentMachine } from "./core/lifecycle.ts";
import type { AllocatedWork } from "./queries/find-allocated.ts";

/**
 * Ends allocated work whose units go elsewhere: they wait in `unallocated` for their new work. Reservations and the
 * room of the days are the caller's to move, who has locked the orders and read the work since.
 */
export async function reassignWork(tx: Transaction, works: readonly AllocatedWork[]): Promise<void> {
  if (works.length === 0) return;
  const ids = works.map((work) => work.fulfillmentOrderId);
  await tx.db
    .update(fulfillmentLine)
    .set({
      quantity: 0,
      quantityMoved: sql`${fulfillmentLine.quantityMoved} + ${fulfillmentLine.quantity}`,
    })
    .where(inArray(fulfillmentLine.fulfillmentOrderId, ids));
  const changes = ids.map((entityId) => ({ entityId, from: "allocated" as const, event: "reassign" }));
  await recordTransitions(tx, fulfillmentMachine, changes);
  await tx.db
    .update(fulfillmentOrder)
    .set({ state: "reassigned", closedAt: tx.now })
    .where(inArray(fulfillmentOrder.id, ids));
  await moveUnits(
    tx,
    works.flatMap((work) =>
      work.lines.map(({ orderLineId, quantity }) => ({
        orderLineId,
        from: "allocated" as const,
        to: "unallocated" as const,
        quantity,
      })),
    ),
  );
}
