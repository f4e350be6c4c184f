import type { DayNumber } from "../../locations/core/calendar.ts";
import type { Place } from "../../locations/core/distance.ts";
import type { Network as LocationNetwork } from "../../promising/core/snapshot.ts";
import type { Article } from "./price-shelves.ts";

/** A SKU with all that prices need of it. Amounts in whole cents. */
export type LiveArticle = Article & {
  productId: string;
  category: string;
  seasonId: string | null;
  weightGrams: number;
};

/** A balance, whatever it holds. `units`: physically there and promised to nobody whose place is settled. */
export type LiveCell = { location: number; sku: number; units: number; safety: number };

/** What customers of a store asked for in one period of `periodDays` (0: the last), and how much of it the shelf was empty. */
export type LiveDemand = { location: number; sku: number; period: number; units: number; daysEmpty: number };

/** An order of the past or one that is open. Days on the network's clock; `toStore`: index of the pickup store, or -1. */
export type LiveOrder = {
  day: DayNumber;
  minute: number;
  toStore: number;
  destination: Place;
  dueOn: DayNumber;
  skus: readonly number[];
  quantities: readonly number[];
};

/** Everything that is read, with places and SKUs as indices: places as in `network`, SKUs as in `articles`. */
export type LiveFacts = {
  network: LocationNetwork;
  articles: readonly LiveArticle[];
  /** By SKU, then by place. */
  cells: readonly LiveCell[];
  demand: readonly LiveDemand[];
  /** Units that a shelf sells on a day at the list price, broken sizes counted, by cell; 0 where nobody walks in. */
  dailyDemand: Float64Array;
  /** Units of store demand by weekday from Monday, and the sums behind their scatter. */
  storeWeekdays: readonly number[];
  storeUnits: number;
  storeSquares: number;
  past: readonly LiveOrder[];
  open: readonly LiveOrder[];
  /** For how many days back each channel tells something. */
  told: { stores: number; online: number };
  /** Days of history before today that demand and past orders are of. */
  days: number;
  /** The first day on which each SKU was on offer, where that is within the history. */
  offeredOn: ReadonlyMap<number, DayNumber>;
  today: DayNumber;
  /** Minute of today on the network's clock. */
  minute: number;
};
