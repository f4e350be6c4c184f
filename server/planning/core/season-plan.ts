import type { DayNumber } from "../../locations/core/calendar.ts";
import { poissonTail } from "../../promising/core/poisson.ts";

/** The life of a style. Days are business days of the workspace; shares are of the list price. */
export type SeasonPlan = {
  launchOn: DayNumber;
  /** What is asked from a day on, in the order of the days; before the first one the list price. */
  markdowns: readonly { from: DayNumber; share: number }[];
  /** The last day on which it is sold. */
  exitOn: DayNumber;
  /** What a unit brings after that. */
  salvageShare: number;
  /** How demand answers a lower price: a price of share s is asked for s^-elasticity times as often. */
  elasticity: number;
};

/** What a merchant who has set nothing gets: full price for half of the life, then 30 % and 50 % off. */
export const defaultSeason = {
  steps: [
    { afterShareOfLife: 0.55, share: 0.7 },
    { afterShareOfLife: 0.8, share: 0.5 },
  ],
  salvageShare: 0.15,
  elasticity: 1.5,
} as const;

export function defaultPlan(launchOn: DayNumber, exitOn: DayNumber): SeasonPlan {
  const days = exitOn - launchOn + 1;
  const { salvageShare, elasticity } = defaultSeason;
  const markdowns = defaultSeason.steps.map(({ afterShareOfLife, share }) => ({
    from: launchOn + Math.round(days * afterShareOfLife),
    share,
  }));
  return { launchOn, markdowns, exitOn, salvageShare, elasticity };
}

/** The share of the list price that is asked on a day; null before the launch and after the exit. */
export function priceShareOn(plan: SeasonPlan, day: DayNumber): number | null {
  if (day < plan.launchOn || day > plan.exitOn) return null;
  return plan.markdowns.filter(({ from }) => from <= day).at(-1)?.share ?? 1;
}

/** A stretch of days with one price. `demand`: units that will be asked for in it at one place. */
export type Phase = { from: DayNumber; to: DayNumber; share: number; demand: number };

/**
 * What is left of the season from `today`, with the demand of each phase at one place.
 * @param dailyDemand units per day at the list price
 */
export function phasesFrom(
  plan: SeasonPlan,
  today: DayNumber,
  dailyDemand: (day: DayNumber) => number,
): Phase[] {
  const first = Math.max(today, plan.launchOn);
  const starts = [first, ...plan.markdowns.map(({ from }) => from).filter((from) => from > first)];
  return starts
    .filter((from) => from <= plan.exitOn)
    .map((from, index) => {
      const to = Math.min(plan.exitOn, (starts[index + 1] ?? plan.exitOn + 1) - 1);
      const share = priceShareOn(plan, from) ?? 1;
      let demand = 0;
      for (let day = from; day <= to; day++) demand += dailyDemand(day);
      return { from, to, share, demand: demand * share ** -plan.elasticity };
    });
}

/**
 * What each unit on a shelf is worth there, in the unit of `listPrice`: entry i is what one loses by taking a further
 * unit when i are gone already, so entries rise. The last unit on the shelf is sold when demand has reached the whole
 * stock; it earns the price of the phase in which that happens, and the salvage value if it never does:
 *   value(q) = Σ_p price_p · (P(D_p ≥ q) − P(D_(p−1) ≥ q)) + salvage · P(D_end < q),   D_p ~ Poisson(demand until p ends)
 * (the marginal value of the newsvendor with falling prices; Petruzzi and Dada 1999 for its one-price form).
 */
export function shelfValues(input: {
  phases: readonly Phase[];
  stock: number;
  listPrice: number;
  salvageShare: number;
}): number[] {
  const values: number[] = [];
  for (let left = input.stock; left > 0; left--) values.push(lastUnitValue({ ...input, left }));
  return values;
}

/** What the last of `left` units earns: the formula of `shelfValues`. */
export function lastUnitValue(input: {
  phases: readonly Phase[];
  left: number;
  listPrice: number;
  salvageShare: number;
}): number {
  const { phases, left, listPrice, salvageShare } = input;
  let mean = 0;
  let reached = 0;
  let value = 0;
  for (const { demand, share } of phases) {
    mean += demand;
    const tail = poissonTail(mean, left);
    value += listPrice * share * (tail - reached);
    reached = tail;
  }
  return value + listPrice * salvageShare * (1 - reached);
}

/** Sizes of one style and color at one place. `weight`: the size's share of what customers ask for. */
export type SizeOnShelf = { weight: number; units: number };

/** How much of its demand a place keeps when it has lost all but a sliver of its sizes. */
export const brokenSizeFloor = 0.5;

/**
 * A broken size run sells slower in the sizes that are left, since fewer people stop at it: the factor on their demand,
 * 1 for a full run, falling with the share of asked sizes that are missing.
 */
export function brokenSizeFactor(sizes: readonly SizeOnShelf[]): number {
  const all = sizes.reduce((sum, size) => sum + size.weight, 0);
  if (all <= 0) return 1;
  const there = sizes.reduce((sum, size) => (size.units > 0 ? sum + size.weight : sum), 0);
  return brokenSizeFloor + (1 - brokenSizeFloor) * (there / all);
}
