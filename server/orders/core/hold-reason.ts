/** Why an order or a line is stopped. */
export const holdReasons = [
  "customer-request",
  "address-check",
  "fraud-check",
  "stock-check",
  "merchandiser",
] as const;
export type HoldReason = (typeof holdReasons)[number];
