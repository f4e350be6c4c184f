import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate, Instant } from "../../kernel/instant.ts";
import { noWorth, type UnitWorth } from "./candidate.ts";
import type { Outlook } from "./outlook.ts";

/**
 * What the units of one SKU are worth at one place, in whole cents. `endValue`: a unit that is left over there.
 * `curve[i]`: what else could be earned beyond that with one of i + 1 units left; it falls, and the last entry stands
 * for all larger stocks. `outlook` explains them and prices nothing; store shelves have one.
 */
export type CellWorth = { endValue: number; curve: readonly number[]; outlook?: Outlook };

/** One published version of what units and room are worth to orders and store customers that are still to come. */
export type PriceSet = {
  version: number;
  computedAt: Instant;
  cells: ReadonlyMap<VariantId, ReadonlyMap<LocationId, CellWorth>>;
  /** Cents for one more package at a place on a day. */
  capacity: ReadonlyMap<LocationId, ReadonlyMap<BusinessDate, number>>;
};

/** The prices that a plan is made with. `isStale`: too old to trust, so only the value of left-over units is charged. */
export type Prices = Pick<PriceSet, "cells" | "capacity"> & {
  version: number | null;
  computedAt: Instant | null;
  isStale: boolean;
  /** The day of the plan: what has come by then is nothing to wait for. Left out: nothing is known to have come. */
  today?: string;
};

export const noPrices: Prices = {
  version: null,
  computedAt: null,
  isStale: false,
  cells: new Map(),
  capacity: new Map(),
};

/** Prices are computed each night; one that is missed is noticed before the second. */
export const pricesAgeMaxHours = 30;

/** The set as a plan may use it now. Older than a night and a morning, it counts for end values only. */
export function pricesInUse(set: PriceSet | null, now: Instant): Prices {
  if (!set) return noPrices;
  const { version, computedAt, cells, capacity } = set;
  const isStale = now.getTime() - computedAt.getTime() > pricesAgeMaxHours * 3_600_000;
  const today = now.toISOString().slice(0, 10);
  return { version, computedAt, isStale, today, cells, capacity: isStale ? new Map() : capacity };
}

/** Units beyond these have the price of the last: an order takes a few, and each entry costs time. */
const unitsPricedMax = 24;

/**
 * The worth of the next units of a cell.
 * @param left units that are physically there for anybody, before the order takes some
 */
export function worthAt(
  prices: Prices,
  at: { variantId: VariantId; locationId: LocationId; left: number },
): UnitWorth {
  const cell = prices.cells.get(at.variantId)?.get(at.locationId);
  if (!cell) return noWorth;
  const { endValue, curve } = cell;
  const last = curve.length - 1;
  if (prices.isStale || last < 0) return { endValue, prices: [] };
  const units = Math.max(1, Math.min(at.left, unitsPricedMax));
  const next: number[] = [];
  for (let taken = 0; taken < units; taken++) {
    const index = Math.min(last, Math.max(0, at.left - taken - 1));
    next.push(curve[index]!);
  }
  return { endValue, prices: next };
}

export function capacityPriceAt(prices: Prices, locationId: LocationId, date: BusinessDate): number {
  return prices.capacity.get(locationId)?.get(date) ?? 0;
}

/**
 * What the place's own customers are expected to do with the shelf. Null: not known, the prices are too old, or the
 * markdown has come since the night.
 */
export function outlookAt(
  { cells, isStale, today = "" }: Pick<Prices, "cells" | "isStale" | "today">,
  at: { variantId: VariantId; locationId: LocationId },
): Outlook | null {
  const outlook = isStale ? undefined : cells.get(at.variantId)?.get(at.locationId)?.outlook;
  return outlook && outlook.until > today ? outlook : null;
}
