import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { type DayNumber, dateOfDay, dayNumber, isOpenDay } from "../../locations/core/calendar.ts";
import type { Article } from "../../planning/core/price-shelves.ts";

import { daysOf, type History, type Visit } from "./history.ts";
import { isOpenInTheEnd } from "./later-units.ts";
import { freeUnits, type Replay } from "./play.ts";

/**
 * What a merchant loses beyond the price when an ordered unit is not sent: goodwill, as a share of the price. A
 * documented default: nobody measures it.
 */
export const goodwillShare = 0.6;

/**
 * Whole cents. `unserved`: the loss of units that went without. `waiting`: what the packages will cost that units wait
 * for in the end. `storeSales`: margin of sales that the shelves would have made had no order taken from
 * them.
 */
export type ReplayCosts = {
  freight: number;
  handling: number;
  split: number;
  late: number;
  unserved: number;
  waiting: number;
  storeSales: number;
};
export const replayCostParts = [
  "freight",
  "handling",
  "split",
  "late",
  "unserved",
  "waiting",
  "storeSales",
] as const;

/** How a variant did. Shares are of 1; units are units of stock. */
export type Measures = {
  variant: string;
  orders: number;
  /** Fewer than there are: it was stopped. */
  isPartial: boolean;
  unitsAsked: number;
  unitsSent: number;
  /** Of these, units that no place could send at once. */
  unitsSentLater: number;
  /** Units that wait for goods on their way in the end: neither sent nor lost. */
  unitsWaiting: number;
  /** Units that were to be sent from places that rejected them. */
  unitsRejected: number;
  ordersWhole: number;
  ordersOnTime: number;
  ordersSplit: number;
  ordersSent: number;
  packages: number;
  packagesLate: number;
  visits: number;
  visitsServed: number;
  costs: ReplayCosts;
  total: number;
  /** Work of a store's open day, as a share of its capacity; null: no store has a limit. */
  loadMean: number | null;
  loadMax: number | null;
  /** Store-days that were full. */
  daysFull: number;
  /** What lies on the stores' shelves in the end, at list price and at what it is worth left over. */
  unitsLeft: number;
  leftAtList: number;
  leftWorth: number;
  seconds: number;
};

/** What a unit is worth that nobody bought: its salvage in a season plan, else what it cost, since it is sold later. */
export function leftOverValue({ plan, price, unitCost }: Article): number {
  return plan ? Math.round(price * plan.salvageShare) : unitCost;
}

/** What a sale over the counter earns beyond that. */
export function marginOf(article: Article): number {
  return Math.max(0, article.price - leftOverValue(article));
}

/** What it costs not to send an ordered unit: the margin and the goodwill. */
export function lossOf(article: Article): number {
  return marginOf(article) + Math.round(article.price * goodwillShare);
}

/** Measures a replay as it stands. */
export function measure(replay: Replay, seconds: number): Measures {
  const { tally, history, done, variant } = replay;
  const { plan } = history.settings;
  const costs: ReplayCosts = {
    freight: tally.freight,
    handling: tally.handling,
    split: tally.packagesFurther * plan.splitPenalty,
    late: Math.round(tally.packagesLate * plan.lateFixed + tally.daysLate * plan.latePerDay),
    ...waitingCosts(replay),
    storeSales: lostStoreSales(replay),
  };
  return {
    variant: variant.name,
    orders: done.orders,
    isPartial: done.orders < history.orders.length,
    ...{ unitsAsked: tally.unitsAsked, unitsSent: tally.unitsSent, ordersWhole: tally.ordersWhole },
    ...{ unitsSentLater: tally.unitsSentLater, unitsWaiting: unitsWaiting(replay) },
    unitsRejected: tally.unitsRejected,
    ...{ ordersOnTime: tally.ordersOnTime, ordersSplit: tally.ordersSplit, ordersSent: tally.ordersSent },
    ...{ packages: tally.packages, packagesLate: tally.packagesLate },
    ...{ visits: tally.visits, visitsServed: tally.visitsServed },
    costs,
    total: replayCostParts.reduce((sum, part) => sum + costs[part], 0),
    ...storeLoad(replay),
    ...leftOver(replay),
    seconds,
  };
}

/** Of units that were not sent: those that wait cost their package, the others the loss. */
function waitingCosts({ queue, history }: Replay): Pick<ReplayCosts, "unserved" | "waiting"> {
  const { plan } = history.settings;
  const costs = { unserved: 0, waiting: 0 };
  for (const { past, soFar, backorders } of queue.orders.values()) {
    let packages = soFar.packagesShipped;
    const left = new Map(past.order.lines.map((line) => [line.orderLineId, line.unallocated]));
    for (const { orderLineId, variantId, row, quantity, one } of backorders) {
      if (!isOpenInTheEnd(history, variantId, row)) continue;
      left.set(orderLineId, (left.get(orderLineId) ?? 0) - quantity);
      const late = one.daysLate > 0 ? plan.lateFixed + one.daysLate * plan.latePerDay : 0;
      const split = packages++ > 0 ? plan.splitPenalty : 0;
      costs.waiting += one.cost.freight + one.cost.handling + Math.round(late) + split;
    }
    for (const { orderLineId, variantId } of past.order.lines) {
      const article = history.articles.get(variantId);
      if (article) costs.unserved += (left.get(orderLineId) ?? 0) * lossOf(article);
    }
  }
  return costs;
}

function unitsWaiting({ queue, history }: Replay): number {
  let units = 0;
  for (const { backorders } of queue.orders.values())
    for (const { variantId, row, quantity } of backorders)
      if (isOpenInTheEnd(history, variantId, row)) units += quantity;
  return units;
}

/** Sales that store customers wanted, that the stock allowed, and that did not happen because units had been taken. */
function lostStoreSales({ tally, history, visits, done }: Replay): number {
  let loss = 0;
  for (const { variantId, locationId, units } of possibleStoreSales(history, visits.slice(0, done.visits))) {
    const served = tally.servedAt.get(`${locationId} ${variantId}`) ?? 0;
    const article = history.articles.get(variantId);
    if (article) loss += (units - served) * marginOf(article);
  }
  return loss;
}

export type ShelfUnits = { locationId: LocationId; variantId: VariantId; units: number };

/** What store customers would have bought from each shelf if its units had all waited for them. */
export function possibleStoreSales(history: History, visits: readonly Visit[]): ShelfUnits[] {
  const wanted = new Map<string, ShelfUnits>();
  for (const { locationId, variantId } of visits) {
    const key = `${locationId} ${variantId}`;
    const known = wanted.get(key);
    if (known) known.units++;
    else wanted.set(key, { locationId, variantId, units: 1 });
  }
  const received = receivedUnits(history);
  return [...wanted.values()].map((shelf) => {
    const cell = history.stock.get(shelf.variantId)?.get(shelf.locationId);
    const key = `${shelf.locationId} ${shelf.variantId}`;
    const there = (cell ? freeUnits(cell) : 0) + (received.get(key) ?? 0);
    return { ...shelf, units: Math.min(shelf.units, there) };
  });
}

/** Units that came to each shelf by other hands while the orders were replayed, by `location SKU`. */
export function receivedUnits(history: History): Map<string, number> {
  const received = new Map<string, number>();
  for (const { locationId, variantId, units } of history.moves) {
    const key = `${locationId} ${variantId}`;
    if (units > 0) received.set(key, (received.get(key) ?? 0) + units);
  }
  return received;
}

function storeLoad(replay: Replay): Pick<Measures, "loadMean" | "loadMax" | "daysFull"> {
  const { first, last } = daysOf(replay.history);
  const shares: number[] = [];
  for (const place of replay.network.locations) {
    const { capacityPerDay, kind } = place;
    if (kind !== "store" || !capacityPerDay || !first) continue;
    const calendar = { weekdays: new Set(place.hours.map((row) => row.weekday)), closures: place.closures };
    for (let day: DayNumber = dayNumber(first); day <= dayNumber(last); day++)
      if (isOpenDay(calendar, day)) shares.push((place.load.get(dateOfDay(day)) ?? 0) / capacityPerDay);
  }
  if (shares.length === 0) return { loadMean: null, loadMax: null, daysFull: 0 };
  return {
    loadMean: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    loadMax: shares.reduce((most, share) => Math.max(most, share), 0),
    daysFull: shares.filter((share) => share >= 1).length,
  };
}

function leftOver({ stock, history }: Replay): Pick<Measures, "unitsLeft" | "leftAtList" | "leftWorth"> {
  const left = { unitsLeft: 0, leftAtList: 0, leftWorth: 0 };
  const stores = new Set(
    history.network.locations.filter(({ kind }) => kind === "store").map(({ locationId }) => locationId),
  );
  for (const [variantId, cells] of stock) {
    const article = history.articles.get(variantId);
    if (!article) continue;
    for (const [locationId, cell] of cells) {
      if (!stores.has(locationId)) continue;
      const units = freeUnits(cell);
      left.unitsLeft += units;
      left.leftAtList += units * article.price;
      left.leftWorth += units * leftOverValue(article);
    }
  }
  return left;
}
