import type { Machine } from "../../kernel/machine.ts";

/** The order's own life. How far its goods and its money are is derived from lines and operations, never set. */
export const orderStates = ["placed", "confirmed", "closed", "cancelled"] as const;
export type OrderState = (typeof orderStates)[number];

/** `confirmed`: the payment is authorized, or was made outside. */
export const orderMachine: Machine<OrderState> = {
  entity: "order",
  states: orderStates,
  final: ["closed", "cancelled"],
  edges: [
    { from: "none", event: "place", to: "placed" },
    { from: "placed", event: "confirm", to: "confirmed" },
    { from: "placed", event: "cancel", to: "cancelled" },
    { from: "confirmed", event: "cancel", to: "cancelled" },
    { from: "confirmed", event: "close", to: "closed" },
  ],
};

export const holdStates = ["open", "released", "cancelled"] as const;
export type HoldState = (typeof holdStates)[number];

export const holdMachine: Machine<HoldState> = {
  entity: "hold",
  states: holdStates,
  final: ["released", "cancelled"],
  edges: [
    { from: "none", event: "open", to: "open" },
    { from: "open", event: "release", to: "released" },
    { from: "open", event: "cancel", to: "cancelled" },
  ],
};
