import type { LedgerEntry } from "./contract.ts";
import type { OperationKind, OperationState } from "./lifecycle.ts";

export type LocalEntry = {
  id: string;
  kind: OperationKind;
  state: OperationState;
  amount: number;
  currency: string;
  providerRef: string | null;
};
export type Difference = {
  operationId: string;
  difference: string;
  ours: string | null;
  theirs: string | null;
};

/**
 * Two-way comparison of our operations with the provider's ledger.
 * @param ours those that ought to be settled, and those that the page of the provider names
 * @param isComplete whether `theirs` is the whole ledger for `ours`: only then is an absence a difference
 */
export function compareLedgers(
  ours: readonly LocalEntry[],
  theirs: readonly LedgerEntry[],
  { isComplete }: { isComplete: boolean },
): Difference[] {
  const local = new Map(ours.map((entry) => [entry.id, entry]));
  const known = new Set(theirs.map((entry) => entry.id));
  const seen = new Set<string>();
  const differences = theirs.flatMap((entry): Difference[] => {
    const repeated = seen.has(entry.id);
    seen.add(entry.id);
    if (repeated) return [difference(entry.id, "twice at the provider", null, entry.providerRef ?? null)];
    const mine = local.get(entry.id);
    if (!mine) return [difference(entry.id, "unknown here", null, describe(entry))];
    return compareEntry(mine, entry);
  });
  if (!isComplete) return differences;
  // A failed operation that was refused as malformed, or failed before it was sent, has no entry there.
  const missing = ours.filter(
    (entry) =>
      !known.has(entry.id) &&
      (entry.state === "succeeded" || (entry.state === "failed" && entry.providerRef !== null)),
  );
  return [
    ...differences,
    ...missing.map((entry) => difference(entry.id, "unknown at the provider", describe(entry), null)),
  ];
}

function compareEntry(mine: LocalEntry, entry: LedgerEntry): Difference[] {
  if (describe(mine) !== describe(entry))
    return [difference(mine.id, "another amount or kind", describe(mine), describe(entry))];
  if (mine.providerRef && entry.providerRef && mine.providerRef !== entry.providerRef)
    return [difference(mine.id, "another reference", mine.providerRef, entry.providerRef)];
  const isSettled = mine.state === "succeeded" || mine.state === "failed";
  if (isSettled && entry.state !== mine.state)
    return [difference(mine.id, "another state", mine.state, entry.state)];
  return [];
}

function difference(
  operationId: string,
  what: string,
  ours: string | null,
  theirs: string | null,
): Difference {
  return { operationId, difference: what, ours, theirs };
}

function describe({ kind, amount, currency }: { kind: string; amount: number; currency: string }): string {
  return `${kind} ${amount} ${currency}`;
}
