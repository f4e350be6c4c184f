import { eq } from "drizzle-orm";
import { fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { moveUnits } from "@/server/orders/move-units.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { type FulfillmentState, fulfillmentMachine } from "./core/lifecycle.ts";
import type { Step } from "./core/work.ts";
import type { LockedWork } from "./lock-work.ts";

type WorkChange = Partial<
  Pick<typeof fulfillmentOrder.$inferInsert, "acceptedBy" | "stage" | "collectedBy" | "pickupUntil">
>;

/** Saves a decided step: the machine's edges one by one, the new state, and the units that moved. */
export async function applyStep(
  tx: Transaction,
  { row }: Pick<LockedWork, "row">,
  step: Step,
  change: WorkChange = {},
): Promise<FulfillmentState> {
  const state = await walkEdges(tx, row, step.events);
  const isClosed = fulfillmentMachine.final.includes(state) || state === "handed_over";
  await tx.db
    .update(fulfillmentOrder)
    .set({ ...change, state, closedAt: isClosed ? tx.now : null })
    .where(eq(fulfillmentOrder.id, row.id));
  await moveUnits(tx, step.moves);
  // Picking changes no state after its first unit; whoever watches the queue sees it all the same.
  tx.topics.add(`location:${row.locationId}`);
  tx.topics.add(`order:${row.orderId}`);
  return state;
}

async function walkEdges(
  tx: Transaction,
  row: LockedWork["row"],
  events: readonly string[],
): Promise<FulfillmentState> {
  const [event, ...rest] = events;
  if (!event) return row.state;
  const state = await recordTransition(tx, fulfillmentMachine, { entityId: row.id, from: row.state, event });
  return walkEdges(tx, { ...row, state }, rest);
}
