import { describe, expect, test } from "vitest";
import { seededRandom } from "../../kernel/random.ts";
import { baseForecast, type PastOrder, pastCurves, type Seen } from "./forecast.ts";
import { cancelCost, type Network, shippingDays } from "./network.ts";
import { priceNetwork, type SeasonStanding, startPrices } from "./network-prices.ts";

const [warehouse, store] = [0, 1];
const horizonDays = 14;

/** A warehouse far away and a store next door, one SKU at each, thirty orders a season from around the store. */
const network: Network = {
  locations: 2,
  skus: 1,
  cellStart: Int32Array.from([0, 2]),
  cellLocation: Int32Array.from([warehouse, store]),
  cellSku: Int32Array.from([0, 0]),
  safety: Int32Array.from([0, 0]),
  endValue: Float64Array.from([10, 10]),
  price: Float64Array.from([40]),
  weight: Float64Array.from([2]),
  category: Int32Array.from([0]),
  hasWalkIns: Uint8Array.from([0, 1]),
  canShip: Uint8Array.from([1, 1]),
  capacity: Int32Array.from([9, 9]),
  handlingPackage: Float64Array.from([1, 2]),
  handlingUnit: Float64Array.from([0.5, 1]),
  freightMultiplier: Float64Array.from([1, 1]),
  rates: {
    services: 2,
    zones: 2,
    base: Float64Array.from([5, 8, 10, 16]),
    perLb: Float64Array.from([0.3, 1.2, 0.9, 3]),
    days: Int32Array.from([1, 4, 1, 2]),
  },
  rules: {
    horizonDays,
    cutoffMinute: 840,
    maxWaitDays: 3,
    splitPenalty: 1.5,
    lateFixed: 6,
    latePerDay: 3,
    goodwillShare: 0.6,
    sendsToStores: true,
  },
};
/** The only destination: zone 1 from the warehouse, zone 0 from the store. */
const places = { zones: Uint8Array.from([1, 0]) };

const past: PastOrder[] = Array.from({ length: 30 }, (_order, at) => ({
  minute: Math.floor((at / 30) * horizonDays * 1_440),
  place: 0,
  pickup: -1,
  promiseDays: 5,
  skus: [0],
  quantities: [1],
}));

function refresh(given: {
  stock: [number, number];
  capacity?: number;
  seed?: number;
  storeCustomers?: number;
}) {
  const day = new Float64Array(horizonDays).fill(1);
  const hour = new Float64Array(24).fill(1);
  const walkIns = Float64Array.from([0, given.storeCustomers ?? 6]);
  const base = baseForecast(network, {
    orders: past,
    walkIns,
    exposure: Float64Array.from([1, 1]),
    offered: Float64Array.from([1]),
    length: 1,
    curves: pastCurves(past, { day, hour }),
    walkInDispersion: 1,
  });
  const days = shippingDays(network.rules);
  const seen: Seen = {
    now: 0,
    walkIns: new Float64Array(2),
    exposure: Float64Array.from([1, 1]),
    offered: Float64Array.from([1]),
    online: new Float64Array(1),
    orders: 0,
    ordersByDay: new Float64Array(days),
  };
  const standing: SeasonStanding = {
    seen,
    past,
    onHand: Int32Array.from(given.stock),
    room: new Float64Array(2 * days).fill(given.capacity ?? 9),
    open: [],
  };
  const state = startPrices(network);
  priceNetwork({ network, places, base, random: seededRandom(given.seed ?? 1).next }, state, standing);
  return state.prices;
}

describe("what later orders give for a unit", () => {
  test("is nothing where there is plenty, and the detour to the far place where the near one runs dry", () => {
    expect(Math.max(...refresh({ stock: [500, 500] }).unit)).toBeLessThan(0.5);
    const scarce = refresh({ stock: [500, 12], storeCustomers: 0 }).unit;
    const detour = 8 - 5 + (1.2 - 0.3) * 2 + (1 - 2) + (0.5 - 1);
    expect(scarce[warehouse]).toBeLessThan(0.5);
    expect(scarce[store]).toBeGreaterThan(0.4 * detour);
    expect(scarce[store]).toBeLessThan(detour + 1);
  });

  test("is more where store customers want the unit too", () => {
    const alone = refresh({ stock: [500, 12], storeCustomers: 0 }).unit[store]!;
    expect(refresh({ stock: [500, 12], storeCustomers: 10 }).unit[store]).toBeGreaterThan(alone);
  });

  test("never goes beyond what a cancelled unit costs", () => {
    const { unit } = refresh({ stock: [2, 2] });
    for (const price of unit) expect(price).toBeLessThanOrEqual(cancelCost(network, 0) - 10);
    expect(Math.max(...unit)).toBeGreaterThan(10);
  });

  test("rises as the stock falls", () => {
    const prices = [40, 20, 10, 5].map((units) => refresh({ stock: [500, units] }).unit[store]!);
    expect([...prices].sort((left, right) => left - right)).toEqual(prices);
  });

  test("is the same for the same seed", () => {
    expect(refresh({ stock: [8, 8], seed: 5 })).toEqual(refresh({ stock: [8, 8], seed: 5 }));
    expect(refresh({ stock: [8, 8], seed: 5 })).not.toEqual(refresh({ stock: [8, 8], seed: 6 }));
  });
});

test("room on a day has a price only where it is short", () => {
  const days = shippingDays(network.rules);
  const roomOf = (prices: Float64Array, place: number) =>
    prices.slice(place * days, (place + 1) * days).reduce((sum, price) => sum + price, 0);
  const tight = refresh({ stock: [500, 500], capacity: 1 }).package;
  expect(roomOf(tight, store)).toBeGreaterThan(1);
  expect(roomOf(refresh({ stock: [500, 500] }).package, store)).toBeLessThan(0.5);
});
