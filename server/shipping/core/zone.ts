/** A ring of distance around the sender; the last one is endless. */
export type Zone = { zone: number; upperMiles: number };

/** The zone that a great-circle distance falls in: the first whose ring reaches that far, else the last. */
export function zoneOf(zones: readonly Zone[], miles: number): number | null {
  const sorted = [...zones].sort((left, right) => left.upperMiles - right.upperMiles);
  return sorted[zoneIndex(sorted, miles)]?.zone ?? null;
}

/** The same as an index into zones that are sorted from near to far; -1: there are none. */
export function zoneIndex(sorted: readonly Zone[], miles: number): number {
  const reaching = sorted.findIndex((zone) => miles <= zone.upperMiles);
  return reaching < 0 ? sorted.length - 1 : reaching;
}
