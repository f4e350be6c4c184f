import type { WorkTab } from "./inputs.ts";
import type { FulfillmentState } from "./lifecycle.ts";

/** Which states a tab of the store's queue shows. Rejected, reassigned and cancelled work is nobody's any more. */
export const tabStates: Record<WorkTab, readonly FulfillmentState[]> = {
  "to-pick": ["released"],
  "in-progress": ["accepted", "picking", "picked"],
  "to-ship": ["packed", "labelled"],
  ready: ["ready_for_pickup"],
  done: ["handed_over", "delivered", "collected"],
};

export const openStates: readonly FulfillmentState[] = [
  ...tabStates["to-pick"],
  ...tabStates["in-progress"],
  ...tabStates["to-ship"],
  ...tabStates.ready,
];

export function tabOf(state: FulfillmentState): WorkTab | null {
  const found = Object.entries(tabStates).find(([, states]) => states.includes(state));
  return (found?.[0] as WorkTab | undefined) ?? null;
}
