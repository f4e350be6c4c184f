import type { RouterOutputs } from "@/components/trpc.tsx";
import { type FulfillmentState, fulfillmentMachine } from "@/server/fulfillment/core/lifecycle.ts";
import { canTransition } from "@/server/kernel/machine.ts";

export type ReviewRow = RouterOutputs["sourcing"]["review"]["rows"][number];
export type Assignment = ReviewRow["assignments"][number];

/** Units that a merchandiser may still take to another location: nothing of them is packed or gone. */
export function movable(row: ReviewRow): Assignment[] {
  return row.assignments.filter(
    (one) => one.quantity > 0 && canTransition(fulfillmentMachine, one.state as FulfillmentState, "reassign"),
  );
}
