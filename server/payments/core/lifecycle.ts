import type { Machine } from "../../kernel/machine.ts";

export const operationKinds = ["authorize", "capture", "void", "refund"] as const;
export type OperationKind = (typeof operationKinds)[number];

export const operationStates = ["intent", "sent", "succeeded", "failed", "unknown"] as const;
export type OperationState = (typeof operationStates)[number];

/** `pending` from the provider leaves an operation in `sent`: its callback or the resolver settles it. */
export const operationMachine: Machine<OperationState> = {
  entity: "payment_operation",
  states: operationStates,
  final: ["succeeded", "failed"],
  edges: [
    { from: "none", event: "intend", to: "intent" },
    { from: "intent", event: "send", to: "sent" },
    { from: "sent", event: "succeed", to: "succeeded" },
    { from: "sent", event: "fail", to: "failed" },
    { from: "sent", event: "lose", to: "unknown" },
    { from: "unknown", event: "resend", to: "sent" },
    { from: "unknown", event: "acknowledge", to: "sent" },
    { from: "unknown", event: "succeed", to: "succeeded" },
    { from: "unknown", event: "fail", to: "failed" },
    { from: "intent", event: "succeed", to: "succeeded" },
    { from: "intent", event: "fail", to: "failed" },
  ],
};

export const authorizationStates = ["pending", "authorized", "failed", "closed"] as const;
export type AuthorizationState = (typeof authorizationStates)[number];

/** `closed`: nothing of it is open any more. */
export const authorizationMachine: Machine<AuthorizationState> = {
  entity: "payment_authorization",
  states: authorizationStates,
  final: ["failed", "closed"],
  edges: [
    { from: "none", event: "request", to: "pending" },
    { from: "pending", event: "succeed", to: "authorized" },
    { from: "pending", event: "fail", to: "failed" },
    { from: "authorized", event: "close", to: "closed" },
  ],
};
