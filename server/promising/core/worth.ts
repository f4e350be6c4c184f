import type { UnitWorth } from "./candidate.ts";

/** What the units of one variant at one place are worth there, in whole cents. */
export type Shelf = {
  endValue: number;
  prices: readonly number[];
  /** Whether each unit taken makes the next one dearer. */
  isRising: boolean;
};

export function toShelf({ endValue, prices }: UnitWorth): Shelf {
  return { endValue, prices, isRising: prices.some((price) => price !== prices[0]) };
}

/** What the others could have earned with the units from the `from`-th (counted from 0) to before the `to`-th. */
export function opportunityOf({ prices }: Shelf, from: number, to: number): number {
  const last = prices.length - 1;
  if (last < 0) return 0;
  let sum = 0;
  for (let unit = from; unit < to; unit++) sum += prices[Math.min(unit, last)]!;
  return sum;
}

/** Everything that is given up by taking the first so many units. */
export function worthOf(shelf: Shelf, units: number): number {
  if (units === 0) return 0;
  return shelf.endValue * units + opportunityOf(shelf, 0, units);
}

/** What the first unit is worth; no further unit is worth less. */
export function firstWorth({ endValue, prices }: Shelf): number {
  return endValue + (prices[0] ?? 0);
}
