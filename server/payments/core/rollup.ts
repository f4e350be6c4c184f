import type { AuthorizationState, OperationKind, OperationState } from "./lifecycle.ts";
import type { AuthorizationSums } from "./money.ts";

export const paymentRollups = [
  "none",
  "pending",
  "authorized",
  "partially_captured",
  "captured",
  "partially_refunded",
  "refunded",
  "voided",
  "failed",
  "paid_outside",
] as const;
export type PaymentRollup = (typeof paymentRollups)[number];

export type RollupFacts = {
  isPaidOutside: boolean;
  authorizations: readonly (AuthorizationSums & { state: AuthorizationState })[];
  operations: readonly { kind: OperationKind; state: OperationState }[];
};

/** How far an order's money is, in one word: derived from sums and operations, never set. */
export function paymentRollup({ isPaidOutside, authorizations, operations }: RollupFacts): PaymentRollup {
  if (isPaidOutside) return "paid_outside";
  const live = authorizations.find((entry) => entry.state !== "failed");
  if (!live) return authorizations.length > 0 ? "failed" : "none";
  if (live.state === "pending") return "pending";
  if (live.refunded > 0) return live.refunded === live.captured ? "refunded" : "partially_refunded";
  if (operations.some((entry) => entry.kind === "capture" && entry.state === "failed")) return "failed";
  if (live.captured > 0) return live.state === "closed" ? "captured" : "partially_captured";
  return live.voided > 0 && live.state === "closed" ? "voided" : "authorized";
}
