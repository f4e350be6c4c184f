/** A ring of distance around the sender; the last one is endless. */
export type Zone = { zone: number; upperMiles: number };

/** The zone that a great-circle distance falls in: the first whose ring reaches that far, else the last. */
export function zoneOf(zones: readonly Zone[], miles: number): number | null {
  const sorted = [...zones].sort((left, right) => left.upperMiles - right.upperMiles);
  const reaching = sorted.find((zone) => miles <= zone.upperMiles);
  return (reaching ?? sorted.at(-1))?.zone ?? null;
}
