/** A unit of a plan that store customers may take before the order is decided again. Costs in one unit throughout. */
export type UnitAtRisk = {
  /** The chance that it is gone by then. */
  chance: number;
  /** What the cheapest plan without it costs more than the plan with it. */
  detour: number;
  /** What the unit was worth to later orders. */
  price: number;
  /** What the store earns with it beyond its value if left over. */
  margin: number;
};

/** What leaving units on the shelf is expected to cost: the detour, less what the store earns with what it takes. */
export function riskOfWaiting(units: readonly UnitAtRisk[]): number {
  return units.reduce(
    (sum, { chance, detour, price, margin }) => sum + chance * (detour + price - margin),
    0,
  );
}

/**
 * Whether an order should be decided now: the cheapest plan of the next round, and what may be gone by then, cost more
 * than the plan of this round. Until then it stays open and more is known when it is decided.
 * @param later null: there is no next round
 */
export function isDue({ now, later, risk }: { now: number; later: number | null; risk: number }): boolean {
  return later === null || later - now + risk > 0;
}
