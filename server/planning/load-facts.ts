import type { Handle } from "@/db/client.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import {
  addDays,
  type BusinessDate,
  businessDate,
  type Instant,
  minuteOfDay,
} from "@/server/kernel/instant.ts";
import { dayNumber } from "@/server/locations/core/calendar.ts";
import { findClock } from "@/server/locations/queries.ts";
import type { Network as LocationNetwork } from "@/server/promising/core/snapshot.ts";
import { loadNetwork } from "@/server/promising/load-snapshot.ts";
import type { LiveArticle, LiveCell, LiveFacts, LiveOrder } from "./core/live-facts.ts";
import { historyDays } from "./core/live-problem.ts";
import { brokenRuns, type Shelf } from "./core/price-shelves.ts";
import { storeRates } from "./core/store-rate.ts";
import {
  type DemandRow,
  findFirstOffered,
  findHistoryDays,
  findOpenOrders,
  findPastOrders,
  findStoreDemand,
  findStoreWeekdays,
  type OrderRow,
} from "./load-history.ts";
import { loadArticles, loadBalances } from "./load-supply.ts";

/** A promise that is not known is taken for a usual one. */
const usualPromiseDays = 7;

type Index = { places: ReadonlyMap<LocationId, number>; skus: ReadonlyMap<VariantId, number> };

/** Everything that live prices are made of, read without locks. `shelves`: what customers can walk up to. */
export async function loadFacts(db: Handle, now: Instant): Promise<{ facts: LiveFacts; shelves: Shelf[] }> {
  const network = await loadNetwork(db);
  const articles = await loadArticles(db);
  const index: Index = {
    places: new Map(network.locations.map(({ locationId }, at) => [locationId, at])),
    skus: new Map(articles.map(({ variantId }, at) => [variantId, at])),
  };
  const timeZone = await findClock(db);
  const today = businessDate(now, timeZone);
  const told = await findHistoryDays(db, { today, timeZone });
  const days = historyDays(told);
  const lookBack = { from: addDays(today, -days), today, timeZone };
  const cells = (await loadBalances(db)).flatMap((row): LiveCell[] => {
    const [location, sku] = [index.places.get(row.location_id), index.skus.get(row.variant_id)];
    if (location === undefined || sku === undefined) return [];
    return [{ location, sku, units: row.units, safety: row.safety_stock }];
  });
  const demand = (await findStoreDemand(db, lookBack)).flatMap((row) => toDemand(index, row));
  const weekdays = await findStoreWeekdays(db, lookBack);
  const toOrder = orderReader(network, index);
  const past = (await findPastOrders(db, lookBack)).flatMap(toOrder);
  const open = (await findOpenOrders(db, lookBack)).flatMap(toOrder);
  const offeredOn = await firstOffered(db, lookBack, { index, past });
  const shelves = toShelves({ network, articles, cells, demand, days });
  const facts: LiveFacts = {
    ...{ network, articles, cells, demand, past, open, told, days, offeredOn },
    dailyDemand: Float64Array.from(shelves, ({ dailyDemand }) => dailyDemand),
    storeWeekdays: Array.from({ length: 7 }, (_day, at) =>
      unitsOf(weekdays, (row) => row.weekday === at + 1),
    ),
    storeUnits: unitsOf(weekdays, () => true),
    storeSquares: weekdays.reduce((sum, { squares }) => sum + squares, 0),
    today: dayNumber(today),
    minute: minuteOfDay(now, timeZone),
  };
  const isStore = (at: number) => network.locations[cells[at]!.location]!.kind === "store";
  return { facts, shelves: shelves.filter((_shelf, at) => isStore(at)) };
}

const unitsOf = <T extends { units: number }>(rows: readonly T[], isWanted: (row: T) => boolean) =>
  rows.reduce((sum, row) => (isWanted(row) ? sum + row.units : sum), 0);

function toDemand(index: Index, row: DemandRow) {
  const [location, sku] = [index.places.get(row.location_id), index.skus.get(row.variant_id)];
  if (location === undefined || sku === undefined) return [];
  return [{ location, sku, period: row.period, units: row.units, daysEmpty: row.days_empty }];
}

/** Orders to where nobody knows, and SKUs that are sold no more, tell nothing. */
function orderReader({ locations }: LocationNetwork, index: Index): (row: OrderRow) => LiveOrder[] {
  return (row) => {
    const toStore = row.pickup_location_id === null ? -1 : index.places.get(row.pickup_location_id);
    const lines = row.lines.flatMap(([variantId, quantity]) => {
      const sku = index.skus.get(variantId);
      return sku === undefined ? [] : [{ sku, quantity }];
    });
    if (toStore === undefined || lines.length === 0) return [];
    const { latitude, longitude } = toStore < 0 ? row : locations[toStore]!;
    if (latitude === null || longitude === null) return [];
    const day = dayNumber(row.day);
    return [
      {
        ...{ day, minute: row.minute, toStore },
        destination: { latitude, longitude },
        dueOn: row.due_on === null ? day + usualPromiseDays : dayNumber(row.due_on),
        skus: lines.map(({ sku }) => sku),
        quantities: lines.map(({ quantity }) => quantity),
      },
    ];
  };
}

/** The first day on which a SKU was on a shelf or was asked for, where that lies within the look-back. */
async function firstOffered(
  db: Handle,
  lookBack: { from: BusinessDate; today: BusinessDate; timeZone: string },
  { index, past }: { index: Index; past: readonly LiveOrder[] },
): Promise<Map<number, number>> {
  const first = new Map<number, number>();
  for (const { variant_id, day } of await findFirstOffered(db, lookBack)) {
    const sku = index.skus.get(variant_id);
    if (sku !== undefined) first.set(sku, dayNumber(day));
  }
  for (const { skus, day } of past)
    for (const sku of skus) if ((first.get(sku) ?? day) > day) first.set(sku, day);
  return first;
}

/** One per cell, in their order: units, and what is sold there on a day at the list price with broken sizes counted. */
function toShelves(given: {
  network: LocationNetwork;
  articles: readonly LiveArticle[];
  cells: readonly LiveCell[];
  demand: LiveFacts["demand"];
  days: number;
}): Shelf[] {
  const { network, articles, cells, demand, days } = given;
  const own = new Map<string, { place: number; article: number; units: number }>();
  for (const { location, sku, units } of demand) {
    const key = `${location} ${sku}`;
    own.set(key, { place: location, article: sku, units: (own.get(key)?.units ?? 0) + units });
  }
  const rate = storeRates({ days, demands: [...own.values()] });
  const shelves = cells.map(({ location, sku, units }): Shelf => {
    const { kind, locationId } = network.locations[location]!;
    const dailyDemand = kind === "store" ? rate(location, sku) : 0;
    return { locationId, variantId: articles[sku]!.variantId, units, dailyDemand };
  });
  const factorOf = brokenRuns(shelves, new Map(articles.map((one) => [one.variantId, one])));
  return shelves.map((shelf) => ({ ...shelf, dailyDemand: shelf.dailyDemand * factorOf(shelf) }));
}
