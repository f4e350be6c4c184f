import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import { type BusinessDate, type Instant, momentAt } from "../../kernel/instant.ts";
import { spanOf } from "../../locations/core/hours.ts";
import type { Article } from "../../planning/core/price-shelves.ts";
import type { PriceSet } from "../../promising/core/prices.ts";
import type { Network, NetworkLocation, Stock } from "../../promising/core/snapshot.ts";
import type { StrategySettings } from "../../sourcing/core/decision.ts";
import type { SourcingOrder } from "../../sourcing/core/demand.ts";

/** An order as it stood when it came: all its units wait, nothing is reserved, no place has refused it. */
export type PastOrder = { at: Instant; order: SourcingOrder };

/** Units that store customers took or asked for on a day, as the tills tell. */
export type DayDemand = { locationId: LocationId; variantId: VariantId; day: BusinessDate; units: number };

/**
 * Units that came to a shelf or left it by other hands than these orders and store customers: free units, signed. After
 * a receipt those who wait for the SKU are asked again.
 */
export type StockMove = {
  at: Instant;
  locationId: LocationId;
  variantId: VariantId;
  units: number;
  isReceipt: boolean;
};

/**
 * Units that were expected at a place: on their way until they came in; `receivedAt` null: they have not. Negative ones
 * are kept for orders that are not replayed.
 */
export type ExpectedUnits = {
  locationId: LocationId;
  expectedOn: BusinessDate;
  units: number;
  receivedAt: Instant | null;
};

/** Units of a replayed order's line that a place refused: they were not there, or the place could not do the work. */
export type Rejection = {
  at: Instant;
  locationId: LocationId;
  variantId: VariantId;
  orderLineId: OrderLineId;
  units: number;
};

/** Everything that past orders are decided from again. Nothing in it changes while they are replayed. */
export type History = {
  /** By moment. */
  orders: readonly PastOrder[];
  /** Its load is the work of all other orders. */
  network: Network;
  /** What lay where before the first of the orders took something; only SKUs that they ask for. */
  stock: Stock;
  /** The ledger does not reach back to them: the stock is today's and what they took. */
  isStockOfToday: boolean;
  /** By moment. */
  moves: readonly StockMove[];
  /** By SKU, soonest first, those of one day by place. */
  supply: ReadonlyMap<VariantId, readonly ExpectedUnits[]>;
  /** By moment. */
  rejections: readonly Rejection[];
  /** From the first to the last day of the orders, and before it as far as a forecast looks back. */
  storeDemand: readonly DayDemand[];
  /** The published prices of that time, oldest first. */
  priceSets: readonly PriceSet[];
  articles: ReadonlyMap<VariantId, Article>;
  /** How orders are decided now: what a variant changes, and what all of them are measured by. */
  settings: StrategySettings;
};

/** One unit that somebody wants at a shelf. */
export type Visit = { at: number; locationId: LocationId; variantId: VariantId };

/** The days that are replayed, first and last, on the clock of UTC. */
export function daysOf({ orders }: History): { first: BusinessDate; last: BusinessDate } {
  const dayOf = (order: PastOrder | undefined) =>
    (order?.at.toISOString().slice(0, 10) ?? "") as BusinessDate;
  return { first: dayOf(orders[0]), last: dayOf(orders.at(-1)) };
}

/**
 * The store customers of the replayed days one by one: a day's units are spread evenly over the hours in which the
 * store is open, since the tills tell days only; on a day that it should be closed they come at noon.
 */
export function visitsOf(history: History): Visit[] {
  const { first, last } = daysOf(history);
  const places = new Map(history.network.locations.map((place) => [place.locationId, place]));
  const days = new Map<string, DayDemand[]>();
  for (const row of history.storeDemand) {
    if (row.day < first || row.day > last) continue;
    const key = `${row.locationId} ${row.day}`;
    const known = days.get(key);
    if (known) known.push(row);
    else days.set(key, [row]);
  }
  const visits = [...days.values()].flatMap((rows) => visitsOfDay(places, rows));
  return visits.sort((left, right) => left.at - right.at);
}

function visitsOfDay(places: ReadonlyMap<LocationId, NetworkLocation>, rows: readonly DayDemand[]): Visit[] {
  const [row] = rows;
  const place = row && places.get(row.locationId);
  if (!place) return [];
  const span = spanOf(place, row.day);
  const noon = momentAt(row.day, 720, place.timeZone).getTime();
  const [from, to] = span ? [span.opensAt.getTime(), span.closesAt.getTime()] : [noon, noon];
  const wanted = rows.flatMap(({ locationId, variantId, units }) =>
    Array.from({ length: units }, () => ({ locationId, variantId })),
  );
  return wanted.map((visit, index) => ({
    ...visit,
    at: from + ((index + 0.5) / wanted.length) * (to - from),
  }));
}
