export type PaymentRollup =
  | "none"
  | "pending"
  | "authorized"
  | "partially_captured"
  | "captured"
  | "partially_refunded"
  | "refunded"
  | "voided"
  | "failed"
  | "paid_outside";

/** How far an order's money is, from its authorization's sums; never stored. */
export function paymentRollup(money: {
  isPaidOutside: boolean;
  authorizationState: string | null;
  captured: number;
  refunded: number;
  /** Whether goods are still to be captured for. */
  hasOpenUnits: boolean;
}): PaymentRollup {
  if (money.isPaidOutside) return "paid_outside";
  if (money.authorizationState === null) return "none";
  if (money.authorizationState === "failed") return "failed";
  if (money.authorizationState === "pending") return "pending";
  if (money.refunded > 0) return money.refunded >= money.captured ? "refunded" : "partially_refunded";
  if (money.captured > 0) return money.hasOpenUnits ? "partially_captured" : "captured";
  return money.authorizationState === "closed" ? "voided" : "authorized";
}
