import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { type DayNumber, dateOfDay } from "../../locations/core/calendar.ts";
import { brokenRuns, priceShelves, type Shelf } from "../../planning/core/price-shelves.ts";
import { storeRates } from "../../planning/core/store-rate.ts";
import type { PriceSet } from "../../promising/core/prices.ts";
import type { Stock } from "../../promising/core/snapshot.ts";
import type { History } from "./history.ts";

/** Demand is looked back on for as long as by the job that prices shelves each night. */
export const lookBackDays = 56;

/**
 * The prices that the nightly job would have published on a day of the replay: from the replay's own shelves and from
 * what store customers had asked for until then, nothing later.
 * @param wanted the SKUs whose prices the day's orders will look at; no others are worked out
 */
export function nightlyPrices(
  history: History,
  { stock, today, wanted }: { stock: Stock; today: DayNumber; wanted: ReadonlySet<VariantId> },
): PriceSet {
  const runOf = (variantId: VariantId) => history.articles.get(variantId)?.sizeRun;
  const runs = new Set([...wanted].map(runOf));
  const date = dateOfDay(today);
  const rate = ratesBefore(history, date, dateOfDay(today - lookBackDays));
  const stores = new Set(
    history.network.locations.filter(({ kind }) => kind === "store").map(({ locationId }) => locationId),
  );
  const shelves: Shelf[] = [];
  for (const [variantId, cells] of stock) {
    if (!runs.has(runOf(variantId))) continue;
    for (const [locationId, cell] of cells) {
      if (!stores.has(locationId)) continue;
      const units = Math.max(0, cell.onHand - cell.withheld - cell.reserved);
      shelves.push({ locationId, variantId, units, dailyDemand: rate(locationId, variantId) });
    }
  }
  const keeps = brokenRuns(shelves, history.articles);
  const sold = shelves.map((shelf) => ({ ...shelf, dailyDemand: shelf.dailyDemand * keeps(shelf) }));
  const cells = priceShelves({ shelves: sold, articles: history.articles, today, only: wanted });
  return { version: 0, computedAt: new Date(`${date}T00:00:00Z`), cells, capacity: new Map() };
}

function ratesBefore({ storeDemand }: History, today: BusinessDate, since: BusinessDate) {
  const [places, articles] = [new Map<LocationId, number>(), new Map<VariantId, number>()];
  const units = new Map<number, { place: number; article: number; units: number }>();
  let first = today;
  for (const row of storeDemand) {
    if (row.day >= today || row.day < since) continue;
    if (row.day < first) first = row.day;
    const place = numberOf(places, row.locationId);
    const article = numberOf(articles, row.variantId);
    const key = place * articlesMax + article;
    const known = units.get(key);
    if (known) known.units += row.units;
    else units.set(key, { place, article, units: row.units });
  }
  const days = Math.round((Date.parse(today) - Date.parse(first)) / 86_400_000);
  const rate = storeRates({ days, demands: [...units.values()] });
  return (locationId: LocationId, variantId: VariantId) =>
    rate(places.get(locationId) ?? -1, articles.get(variantId) ?? -1);
}

const articlesMax = 2 ** 24;

function numberOf<K>(known: Map<K, number>, key: K): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, known.size);
  return known.size - 1;
}
