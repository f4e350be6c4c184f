import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { businessDate } from "../../kernel/instant.ts";
import { dayNumber } from "../../locations/core/calendar.ts";
import { milesBetween } from "../../locations/core/distance.ts";
import { timeZoneOf } from "../../locations/core/time-zone.ts";
import { addOrder, type DemandSet, emptyDemand } from "../../planning/core/demand.ts";
import { toRates } from "../../planning/core/live-network.ts";
import { type Network, shippingDays } from "../../planning/core/network.ts";
import { SOLVE_DEFAULTS, solveFuture, solver } from "../../planning/core/solve-future.ts";
import { poundsOf } from "../../shipping/core/weight.ts";
import { type Zone, zoneIndex } from "../../shipping/core/zone.ts";
import { type HindsightShelf, shelvesOf, type UnitPrices } from "./hindsight.ts";
import type { History, PastOrder } from "./history.ts";
import { goodwillShare, leftOverValue } from "./measure.ts";
import type { Replay } from "./play.ts";

/** More steps make the prices truer and the bound tighter; each looks at every order once. */
const steps = 80;
/** Days that an order may wait for its package; longer waits never pay here, where room is not scarce. */
const waitDays = 1;
/** So much room that it is never scarce. */
const endless = 1e9;

/**
 * Prices of units under which the bound is tight: those that support the cheapest fulfillment of what really happened,
 * found by the solver that prices sampled futures, on its picture of the network (every day a working day). Whatever they are, the bound that is made of them is proven.
 */
export function hindsightPrices(replay: Replay): UnitPrices {
  const shelves = shelvesOf(replay);
  const { network, variantIds } = toNetwork(replay.history, shelves);
  const { set, zones } = toDemandSet(replay.history, variantIds);
  const cells = network.cellSku.length;
  const future = {
    demand: set,
    onHand: Int32Array.from(shelves, ({ units }) => units),
    walkIns: Int32Array.from(shelves, ({ wanted }) => wanted),
    until: new Int16Array(cells).fill(9_999),
    capacity: new Float64Array(network.locations * shippingDays(network.rules)).fill(endless),
  };
  const start = { unit: new Float64Array(cells), package: new Float64Array(future.capacity.length) };
  const settings = { ...SOLVE_DEFAULTS, steps, unitStep: 0.15, fall: 12, inertia: 0.6, boxes: 24 };
  const { prices } = solveFuture(network, { zones }, future, start, settings, solver(network));
  const found = new Map<VariantId, Map<LocationId, number>>();
  shelves.forEach(({ variantId, locationId }, cell) => {
    const price = Math.round(prices.unit[cell]! * 100);
    if (price <= 0) return;
    const places = found.get(variantId) ?? new Map<LocationId, number>();
    places.set(locationId, price);
    found.set(variantId, places);
  });
  return found;
}

/** The network in dense ids and in dollars; cells are the shelves, which stand by SKU. */
function toNetwork(history: History, shelves: readonly HindsightShelf[]) {
  const { locations } = history.network;
  const places = new Map(locations.map(({ locationId }, index) => [locationId, index]));
  const variantIds = [...history.stock.keys()];
  const skus = new Map(variantIds.map((id, index) => [id, index]));
  const cellSku = Int32Array.from(shelves, ({ variantId }) => skus.get(variantId) ?? 0);
  const cellStart = new Int32Array(variantIds.length + 1);
  for (const sku of cellSku) cellStart[sku + 1]!++;
  for (let sku = 0; sku < variantIds.length; sku++) cellStart[sku + 1]! += cellStart[sku]!;
  const weights = weightsOf(history);
  const dollars = (cents: number) => cents / 100;
  const articles = variantIds.map((id) => history.articles.get(id));
  const network: Network = {
    locations: locations.length,
    skus: variantIds.length,
    ...{ cellStart, cellSku },
    cellLocation: Int32Array.from(shelves, ({ locationId }) => places.get(locationId) ?? 0),
    safety: Int32Array.from(shelves, ({ units, usable }) => units - usable),
    endValue: Float64Array.from(shelves, ({ variantId }) => {
      const article = history.articles.get(variantId);
      return article ? dollars(leftOverValue(article)) : 0;
    }),
    price: Float64Array.from(articles, (article) => dollars(article?.price ?? 0)),
    weight: Float64Array.from(variantIds, (id) => poundsOf(weights.get(id) ?? 0)),
    category: new Int32Array(variantIds.length),
    canShip: Uint8Array.from(locations, ({ canShip }) => (canShip ? 1 : 0)),
    hasWalkIns: Uint8Array.from(locations, ({ kind }) => (kind === "store" ? 1 : 0)),
    capacity: new Int32Array(locations.length),
    handlingPackage: Float64Array.from(locations, (place) => dollars(place.handlingPerPackage)),
    handlingUnit: Float64Array.from(locations, (place) => dollars(place.handlingPerUnit)),
    freightMultiplier: Float64Array.from(locations, (place) => place.freightMultiplier),
    rates: toRates({ ...history.network, zones: fromNear(history.network.zones) }),
    rules: {
      ...{ horizonDays: daysBetween(history), cutoffMinute: 0, maxWaitDays: waitDays, goodwillShare },
      splitPenalty: dollars(history.settings.plan.splitPenalty),
      lateFixed: dollars(history.settings.plan.lateFixed),
      latePerDay: dollars(history.settings.plan.latePerDay),
      sendsToStores: false,
    },
  };
  return { network, variantIds };
}

function weightsOf({ orders }: History): Map<VariantId, number> {
  const lines = orders.flatMap(({ order }) => order.lines);
  return new Map(lines.map((line) => [line.variantId, line.weightGrams]));
}

function daysBetween({ orders }: History): number {
  const [first, last] = [orders[0], orders.at(-1)];
  return first && last ? dayOf(last) - dayOf(first) + 1 : 0;
}

function dayOf({ at }: PastOrder): number {
  return Math.floor(at.getTime() / 86_400_000);
}

function fromNear(zones: readonly Zone[]): Zone[] {
  return [...zones].sort((left, right) => left.upperMiles - right.upperMiles);
}

/** The shipped lines of the orders; each order is a place of its own. Days count from the first order's. */
function toDemandSet(
  history: History,
  variantIds: readonly VariantId[],
): { set: DemandSet; zones: Uint8Array } {
  const { orders, network } = history;
  const skus = new Map(variantIds.map((id, index) => [id, index]));
  const lineCount = orders.reduce((sum, { order }) => sum + order.lines.length, 0);
  const set = emptyDemand(orders.length, lineCount);
  const zones = new Uint8Array(orders.length * network.locations.length);
  const sorted = fromNear(network.zones);
  const base = orders[0] ? dayOf(orders[0]) : 0;
  orders.forEach((past, place) => {
    const { destination, lines } = past.order;
    const wanted = lines.filter((line) => line.mode === "ship" && skus.has(line.variantId));
    if (!destination || wanted.length === 0) return;
    network.locations.forEach((location, at) => {
      zones[place * network.locations.length + at] = zoneIndex(sorted, milesBetween(location, destination));
    });
    const promised = wanted[0]?.promisedAt;
    const first = dayOf(past) - base;
    const due = promised ? dayNumber(businessDate(promised, timeZoneOf(destination))) - base : first + 30;
    addOrder(set, {
      ...{ first, last: first + waitDays, due, place, pickup: -1 },
      skus: wanted.map((line) => skus.get(line.variantId) ?? 0),
      quantities: wanted.map((line) => line.unallocated),
    });
  });
  return { set, zones };
}
