import type { Machine } from "../../kernel/machine.ts";

export const fulfillmentStates = [
  "allocated",
  "released",
  "accepted",
  "picking",
  "picked",
  "packed",
  "labelled",
  "handed_over",
  "delivered",
  "ready_for_pickup",
  "collected",
  "rejected",
  "reassigned",
  "cancelled",
] as const;
export type FulfillmentState = (typeof fulfillmentStates)[number];

/**
 * One work order for one location. `allocated`: its units are set aside there, and sourcing may still move them; the
 * location does not know of it before it is released. What is released at once begins in `released`.
 * `rejected`: the location could serve none of its lines; `reassigned`: a merchandiser moved them.
 */
export const fulfillmentMachine: Machine<FulfillmentState> = {
  entity: "fulfillment_order",
  states: fulfillmentStates,
  final: ["delivered", "collected", "rejected", "reassigned", "cancelled"],
  edges: [
    { from: "none", event: "allocate", to: "allocated" },
    { from: "none", event: "release", to: "released" },
    { from: "allocated", event: "release", to: "released" },
    { from: "allocated", event: "reassign", to: "reassigned" },
    { from: "allocated", event: "cancel", to: "cancelled" },
    { from: "released", event: "accept", to: "accepted" },
    { from: "accepted", event: "start-picking", to: "picking" },
    { from: "picking", event: "finish-picking", to: "picked" },
    { from: "picked", event: "pack", to: "packed" },
    { from: "packed", event: "unpack", to: "picked" },
    { from: "packed", event: "label", to: "labelled" },
    { from: "labelled", event: "hand-over", to: "handed_over" },
    { from: "handed_over", event: "deliver", to: "delivered" },
    { from: "picked", event: "mark-ready", to: "ready_for_pickup" },
    { from: "ready_for_pickup", event: "collect", to: "collected" },
    ...(["released", "accepted", "picking"] as const).flatMap((from) => [
      { from, event: "reject", to: "rejected" as const },
      { from, event: "reassign", to: "reassigned" as const },
    ]),
    ...(["released", "accepted", "picking", "picked", "packed", "ready_for_pickup"] as const).map((from) => ({
      from,
      event: "cancel",
      to: "cancelled" as const,
    })),
  ],
};
