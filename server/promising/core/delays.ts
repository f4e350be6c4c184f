import type { LocationId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";

/**
 * How many times work or a package was late by so much: entry 0 kept its time, entry k was late by at most the k-th
 * step, the last entry by more than any.
 */
export type DelayCounts = readonly number[];

/** Carrier days after the day of dispatch, or after the day that the carrier named. */
export const dayStepsMax = 5;
/** Minutes after a pickup should have been ready. */
export const readySteps = [60, 120, 240, 480, 1_440, 2_880] as const;

export type PlaceDelays = { dispatch: DelayCounts; ready: DelayCounts };

/** What was observed over some weeks: at each place, in the whole network, and of the carriers by service. */
export type ObservedDelays = {
  places: Readonly<Record<LocationId, PlaceDelays>>;
  network: PlaceDelays;
  transit: Readonly<Record<string, DelayCounts>>;
};

/** How often a date is meant to be kept when it is told as safe. */
export const wantedConfidence = 0.95;
/** Fewer observations in the whole network say nothing. */
export const observationsMin = 30;
/** The network counts as so many observations of each place, so that a new or small one is judged by all others. */
const networkWeight = 20;

/** `shares[k]`: the share that was late by at most step k. It never falls. */
export type KeptShares = readonly number[];

/**
 * The shares of a place, drawn towards those of the network as a Dirichlet prior does: (own count + weight × share of
 * the network) / (own total + weight). Null: the network has too few observations.
 */
export function keptShares(own: DelayCounts | undefined, network: DelayCounts): KeptShares | null {
  const all = sum(network);
  if (all < observationsMin) return null;
  const total = sum(own ?? []) + networkWeight;
  let kept = 0;
  return network.slice(0, -1).map((count, step) => {
    kept += (own?.[step] ?? 0) + (networkWeight * count) / all;
    return kept / total;
  });
}

/** The shares of two delays in a row, each late by whole steps on its own. */
export function inRow(first: KeptShares, second: KeptShares): KeptShares {
  const chance = (shares: KeptShares, step: number) => shares[step]! - (shares[step - 1] ?? 0);
  return first.map((_share, step) => {
    let kept = 0;
    for (let own = 0; own <= step; own++) kept += chance(first, own) * (second[step - own] ?? 0);
    return kept;
  });
}

/** The shares of several packages that must all be there. */
export function allOf(packages: readonly KeptShares[]): KeptShares {
  const [first = []] = packages;
  return first.map((_share, step) => packages.reduce((product, shares) => product * shares[step]!, 1));
}

/** The first step that is kept as often as wanted; null: none is, or nothing was observed. */
export function stepFor(shares: KeptShares, wanted = wantedConfidence): number | null {
  const step = shares.findIndex((share) => share >= wanted);
  return step < 0 ? null : step;
}

/** Which step a pickup that was ready so many minutes late falls under. */
export function readyStep(minutesLate: number): number {
  if (minutesLate <= 0) return 0;
  const step = readySteps.findIndex((limit) => minutesLate <= limit);
  return step < 0 ? readySteps.length + 1 : step + 1;
}

export function emptyCounts(steps: number): number[] {
  return new Array<number>(steps + 2).fill(0);
}

export type Confidence = {
  /** How often a date like it was kept, between 0 and 1; null: too little was observed, the tables are trusted. */
  confidence: number | null;
  /** What that is about: all of it, or the place's part alone, since the carrier's deliveries are not known. */
  confidenceOf: "all" | "dispatch";
  /** The moment that is kept as often as wanted; null: unknown, or none in sight is. */
  confidentAt: Instant | null;
};
export const unknownConfidence: Confidence = { confidence: null, confidenceOf: "all", confidentAt: null };

function sum(counts: DelayCounts): number {
  return counts.reduce((total, count) => total + count, 0);
}
