import type { Machine } from "../../kernel/machine.ts";

export const reservationStates = ["active", "converted", "released", "expired"] as const;
export type ReservationState = (typeof reservationStates)[number];

export const reservationMachine: Machine<ReservationState> = {
  entity: "reservation",
  states: reservationStates,
  final: ["converted", "released", "expired"],
  edges: [
    { from: "none", event: "reserve", to: "active" },
    { from: "active", event: "convert", to: "converted" },
    { from: "active", event: "release", to: "released" },
    { from: "active", event: "expire", to: "expired" },
  ],
};
