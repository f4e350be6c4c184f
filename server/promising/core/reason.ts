/** A plain fact about a decision: a key of the message files (under `reasons.`) and the values that it names. */
export type Reason = { key: ReasonKey; values: Record<string, string | number | null> };

/** Every reason that promising and sourcing give. */
export const reasonKeys = [
  "no-stock",
  "partial-stock",
  "safety-stock",
  "ring-fence",
  "rule-packages",
  "rule-distance",
  "rule-sender",
  "rule-late",
  "rejected-before",
  "cannot-ship",
  "cannot-pickup",
  "closed",
  "capacity-full",
  "late",
  "costs-more",
  "lost-tie",
  "worth-more",
  "busy-day",
  "not-worth-it",
  "cheapest",
  "only-one",
  "fewest-packages",
  "nearest",
  "pickup-store",
  "moved-by-hand",
  "split-needed",
  "no-destination",
  "backordered",
  "on-hold",
  "already-picked",
  "replanned",
  "planned-together",
  "waits-free",
] as const;
export type ReasonKey = (typeof reasonKeys)[number];

export function reason(key: ReasonKey, values: Reason["values"] = {}): Reason {
  return { key, values };
}
