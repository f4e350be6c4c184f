/** Why a balance changed. `ship` is goods leaving to a customer, over the counter or by carrier. */
export const ledgerKinds = [
  "opening",
  "receive",
  "reserve",
  "release",
  "move-out",
  "move-in",
  "ship",
  "withhold",
  "restore",
  "count",
] as const;
export type LedgerKind = (typeof ledgerKinds)[number];
