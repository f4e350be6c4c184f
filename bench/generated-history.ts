import { placeDrawer, type SeedPlace } from "@/db/seed/places.ts";
import { planRetailer, type SeedRetailer } from "@/db/seed/seed-retailer.ts";
import type { SeedSize } from "@/db/seed/sizes.ts";
import { rates, services, zones } from "@/db/seed/tables.ts";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { type BusinessDate, businessDate, type Instant } from "@/server/kernel/instant.ts";
import { type Random, seededRandom } from "@/server/kernel/random.ts";
import { dateOfDay, dayNumber } from "@/server/locations/core/calendar.ts";
import { timeZoneOf } from "@/server/locations/core/time-zone.ts";
import type { Article } from "@/server/planning/core/price-shelves.ts";
import { defaultPlan } from "@/server/planning/core/season-plan.ts";
import { deliverBy } from "@/server/promising/core/promise.ts";
import type { Network, NetworkLocation, StockCell } from "@/server/promising/core/snapshot.ts";
import { arrivalDay } from "@/server/shipping/core/transit.ts";
import type { DayDemand, History, PastOrder } from "@/server/simulation/core/history.ts";
import { defaultStrategy } from "@/server/sourcing/core/decision.ts";

const channelId = newId("chn");
const today = "2026-11-02" as BusinessDate;
/** Orders of the last four weeks; the stores' tills tell of eight. */
const daysBack = 28;

/** The demo retailer of a seed with orders that its customers could have placed, all in memory. */
export function generateHistory(given: { seed: number; size: SeedSize; orders: number }): History {
  const retailer = planRetailer(given, today);
  const random = seededRandom(given.seed);
  const network = toNetwork(retailer);
  return {
    orders: drawOrders(random, retailer, network, given.orders),
    network,
    stock: toStock(retailer),
    moves: [],
    supply: new Map(),
    rejections: [],
    isStockOfToday: false,
    storeDemand: retailer.demand as DayDemand[],
    priceSets: [],
    articles: toArticles(retailer),
    settings: defaultStrategy.settings,
  };
}

export function toNetwork({ network }: SeedRetailer): Network {
  const locations = network.locations.map(
    (place) =>
      ({
        ...place,
        locationId: place.id,
        hours: network.hours.filter((row) => row.locationId === place.id),
        closures: new Set(),
        load: new Map(),
      }) as unknown as NetworkLocation,
  );
  return { locations, services, zones, rates };
}

function toStock({ stock }: SeedRetailer): History["stock"] {
  const cells = new Map<VariantId, Map<LocationId, StockCell>>();
  for (const { locationId, variantId, quantity, safetyStock } of stock) {
    if (quantity === 0) continue;
    const places = cells.get(variantId) ?? new Map<LocationId, StockCell>();
    places.set(locationId, { onHand: quantity, reserved: 0, withheld: 0, safetyStock, fenced: 0, own: 0 });
    cells.set(variantId, places);
  }
  return cells;
}

function toArticles({ catalog }: SeedRetailer): Map<VariantId, Article> {
  const seasons = new Map(catalog.seasons.map((row) => [row.id, row]));
  const products = new Map(catalog.products.map((row) => [row.id, row]));
  return new Map(
    catalog.variants.map((row): [VariantId, Article] => {
      const season = seasons.get(products.get(row.productId)?.seasonId ?? ("" as never));
      const dayOf = (date: string) => dayNumber(date as BusinessDate);
      const plan = season ? defaultPlan(dayOf(season.launchOn), dayOf(season.exitOn)) : null;
      const sizeRun = `${row.productId} ${row.color ?? ""}`;
      return [row.id, { variantId: row.id, sizeRun, price: row.price, unitCost: row.unitCost, plan }];
    }),
  );
}

function drawOrders(random: Random, retailer: SeedRetailer, network: Network, count: number): PastOrder[] {
  const drawPlace = placeDrawer(retailer.places);
  const popularity = cumulate(retailer.catalog.variants.map((row) => row.popularity * row.sizeShare));
  const stores = network.locations.filter((place) => place.canPickup);
  const held = new Set(retailer.stock.filter((row) => row.quantity > row.safetyStock).map(keyOfShelf));
  const holds = (variantId: VariantId, { locationId }: NetworkLocation) =>
    held.has(keyOfShelf({ variantId, locationId }));
  const start = (dayNumber(today) - daysBack) * 86_400_000;
  const moments = Array.from(
    { length: count },
    () => start + Math.floor(random.next() * daysBack * 86_400_000),
  );
  return moments
    .sort((left, right) => left - right)
    .map((moment, index) => {
      const destination = drawPlace(random);
      const wantsPickup = random.next() < 0.1;
      const lineCount = 1 + random.weighted([0.55, 0.25, 0.13, 0.07]);
      const wanted = new Set(Array.from({ length: lineCount }, () => drawFrom(popularity, random.next())));
      const variants = [...wanted].map((at) => retailer.catalog.variants[at]!);
      // Nobody is offered a store that has not got the goods.
      const able = wantsPickup ? stores.filter((store) => variants.every(({ id }) => holds(id, store))) : [];
      return toOrder({
        ...{ random, at: new Date(moment), number: 10_001 + index, destination, variants },
        pickup: able.length > 0 ? random.pick(able).locationId : null,
      });
    });
}

function toOrder(given: {
  random: Random;
  at: Instant;
  number: number;
  destination: SeedPlace;
  pickup: LocationId | null;
  variants: readonly SeedRetailer["catalog"]["variants"][number][];
}): PastOrder {
  const { random, at, destination, pickup } = given;
  const zone = timeZoneOf(destination);
  const promisedDay = arrivalDay(dayNumber(businessDate(at, zone)), random.integer(2, 6));
  const lines = given.variants.map((row, index) => ({
    orderLineId: newId("oln"),
    lineNumber: index + 1,
    variantId: row.id,
    weightGrams: row.weightGrams,
    price: 4_900,
    mode: pickup ? ("pickup" as const) : ("ship" as const),
    pickupLocationId: pickup,
    readyBy: null,
    promisedAt: pickup ? null : deliverBy(dateOfDay(promisedDay), zone),
    unallocated: random.next() < 0.12 ? 2 : 1,
    isHeld: false,
    rejections: [],
  }));
  const order = {
    ...{ orderId: newId("ord"), number: given.number, channelId, isOpen: true, isUnfillable: false },
    ...{ destination: pickup ? null : destination, lines, reservations: [] },
  };
  return { at, order };
}

function keyOfShelf({ variantId, locationId }: { variantId: VariantId; locationId: LocationId }): string {
  return `${variantId} ${locationId}`;
}

function cumulate(weights: readonly number[]): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, index) => {
    sum += weight;
    sums[index] = sum;
  });
  return sums;
}

/** The index whose share of the whole a number in [0, 1) falls in. */
function drawFrom(sums: Float64Array, share: number): number {
  const wanted = share * (sums.at(-1) ?? 0);
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
