import type { RouterOutputs } from "@/components/trpc.tsx";
import type { WorkTab } from "@/server/fulfillment/core/inputs.ts";
import type { FulfillmentState } from "@/server/fulfillment/core/lifecycle.ts";

export type WorkRow = RouterOutputs["fulfillment"]["queue"]["rows"][number];
export type WorkView = RouterOutputs["fulfillment"]["get"];
export type WorkLine = WorkView["lines"][number];

/** Under which tab each state waits. */
export const workTabOf: Record<FulfillmentState, WorkTab> = {
  allocated: "to-pick",
  released: "to-pick",
  accepted: "in-progress",
  picking: "in-progress",
  picked: "in-progress",
  packed: "to-ship",
  labelled: "to-ship",
  ready_for_pickup: "ready",
  handed_over: "done",
  delivered: "done",
  collected: "done",
  rejected: "done",
  reassigned: "done",
  cancelled: "done",
};

/** Whether the store has nothing more to do with it. */
export function isFinished(state: FulfillmentState): boolean {
  return workTabOf[state] === "done";
}

/** Whether the store still owes something by its due time: a bag on its shelf waits for the customer, not for us. */
export function isDue(state: FulfillmentState): boolean {
  return !isFinished(state) && state !== "ready_for_pickup";
}

/** Whether lines can still be picked or refused. */
export function isPickable(state: FulfillmentState): boolean {
  return state === "released" || state === "accepted" || state === "picking";
}

/** How far the picking is, from 0 to 1; later steps are full. */
export function pickShare(work: Pick<WorkRow, "state" | "units" | "unitsPicked">): number {
  if (!isPickable(work.state)) return 1;
  return work.units === 0 ? 0 : Math.min(1, work.unitsPicked / work.units);
}

/** Numbers of orders as a customer shows them: `10023`, `#10023`, or the code of the work on a slip, `10023-1`. */
export function orderNumberIn(text: string): number | null {
  const found = /^#?\s*(\d{1,12})(?:-\d{1,4})?$/.exec(text.trim());
  return found ? Number(found[1]) : null;
}
