import { describe, expect, test } from "vitest";
import { seededRandom } from "../../kernel/random.ts";
import { cumulate, type Draw, drawIndex, poisson } from "./draw.ts";
import {
  baseForecast,
  type Forecast,
  type PastOrder,
  pastCurves,
  type Seen,
  updateForecast,
} from "./forecast.ts";
import type { Network } from "./network.ts";
import { remainingDays } from "./season-curve.ts";

const [locations, skus, horizonDays] = [12, 40, 28];

/** Every store holds every SKU; only what a forecast reads is filled in. */
function makeNetwork(): Network {
  const cells = locations * skus;
  const none = new Float64Array(0);
  return {
    locations,
    skus,
    cellStart: Int32Array.from({ length: skus + 1 }, (_start, sku) => sku * locations),
    cellLocation: Int32Array.from({ length: cells }, (_cell, at) => at % locations),
    cellSku: Int32Array.from({ length: cells }, (_cell, at) => Math.floor(at / locations)),
    safety: new Int32Array(cells),
    endValue: new Float64Array(cells),
    price: new Float64Array(skus).fill(30),
    weight: new Float64Array(skus).fill(1),
    category: new Int32Array(skus),
    hasWalkIns: new Uint8Array(locations).fill(1),
    canShip: new Uint8Array(locations).fill(1),
    capacity: new Int32Array(locations).fill(9),
    handlingPackage: new Float64Array(locations),
    handlingUnit: new Float64Array(locations),
    freightMultiplier: new Float64Array(locations).fill(1),
    rates: { services: 0, zones: 0, base: none, perLb: none, days: new Int32Array(0) },
    rules: {
      ...{ horizonDays, cutoffMinute: 840, maxWaitDays: 4, splitPenalty: 1, lateFixed: 1, latePerDay: 1 },
      goodwillShare: 0.5,
      sendsToStores: true,
    },
  };
}

/** Demand of a season whose stores differ in size and whose SKUs differ in popularity. */
function drawSeason(random: Draw, popularity: Float64Array) {
  const size = Float64Array.from({ length: locations }, (_size, at) => 0.4 + (1.6 * at) / locations);
  const means = Float64Array.from(
    { length: locations * skus },
    (_mean, cell) => 1.5 * size[cell % locations]! * popularity[Math.floor(cell / locations)]!,
  );
  const walkIns = means.map((mean) => poisson(mean, random));
  const orders = Array.from({ length: 800 }, (): PastOrder => {
    const sku = pickOf(popularity, random);
    const minute = Math.floor(random() * horizonDays * 1_440);
    return { minute, place: 0, pickup: -1, promiseDays: 5, skus: [sku], quantities: [1] };
  });
  return { walkIns, orders };
}

function pickOf(weights: Float64Array, random: Draw): number {
  const sums = cumulate(weights);
  return drawIndex(sums, random());
}

const network = makeNetwork();
const always = new Float64Array(locations * skus).fill(1);
const offered = new Float64Array(skus).fill(1);
const byDay = { day: new Float64Array(horizonDays).fill(10), hour: new Float64Array(24).fill(10) };

function forecastAt(random: Draw, shift: (sku: number) => number) {
  const popularity = Float64Array.from({ length: skus }, (_popularity, sku) => 0.3 + (1.4 * sku) / skus);
  const past = drawSeason(random, popularity);
  const now = (horizonDays / 2) * 1_440;
  const season = drawSeason(
    random,
    popularity.map((share, sku) => share * shift(sku)),
  );
  const online = (orders: readonly PastOrder[]) => {
    const units = new Float64Array(skus);
    for (const order of orders) units[order.skus[0]!]! += 1;
    return units;
  };
  // Each store customer has come by now with even chances.
  const half = season.walkIns.map((units) => {
    let come = 0;
    for (let unit = 0; unit < units; unit++) if (random() < 0.5) come++;
    return come;
  });
  const early = season.orders.filter(({ minute }) => minute < now);
  const ordersByDay = new Float64Array(horizonDays + 5);
  for (const { minute } of early) ordersByDay[Math.floor(minute / 1_440)]! += 1;
  const orders = early.length;
  const seen: Seen = {
    now,
    walkIns: half,
    exposure: always,
    offered,
    online: online(early),
    orders,
    ordersByDay,
  };
  const base = baseForecast(network, {
    orders: past.orders,
    walkIns: past.walkIns,
    exposure: always,
    offered,
    length: 1,
    curves: pastCurves(past.orders, byDay),
    walkInDispersion: 1,
  });
  return {
    forecast: updateForecast(network, base, seen),
    past,
    rest: season.walkIns.map((units, cell) => units - half[cell]!),
  };
}

/** Units per shelf that are expected from now to the end. */
function expectedWalkIns(forecast: Forecast): Float64Array {
  const { base, cell, trend, storeLevel, now } = forecast;
  const share = total(remainingDays(base.storeCurve, now, -1, 1)) * storeLevel;
  return base.walkIns.map((units, at) => units * cell[at]! * trend[network.cellSku[at]!]! * share);
}

const total = (units: Float64Array) => units.reduce((sum, count) => sum + count, 0);

/** Sum of absolute errors over the units that came. */
const errorOf = (expected: Float64Array, actual: Float64Array) =>
  total(expected.map((units, at) => Math.abs(units - actual[at]!))) / total(actual);

describe("the forecast of the rest of a season", () => {
  test("errs less per shelf than last season's count of the same shelf, and neither high nor low", () => {
    const sums = { forecast: 0, actual: 0 };
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { forecast, past, rest } = forecastAt(seededRandom(seed).next, () => 1);
      const own = expectedWalkIns(forecast);
      const naive = past.walkIns.map((units) => units / 2);
      expect(errorOf(own, rest)).toBeLessThan(errorOf(naive, rest));
      sums.forecast += total(own);
      sums.actual += total(rest);
    }
    expect(Math.abs(sums.forecast / sums.actual - 1)).toBeLessThan(0.05);
  });

  test("follows what this season's customers want more of", () => {
    const { forecast } = forecastAt(seededRandom(4).next, (sku) => (sku === 30 ? 3 : 1));
    const others = forecast.trend.filter((_trend, sku) => sku !== 30);
    expect(forecast.trend[30]).toBeGreaterThan(1.3);
    expect(forecast.trend[30]).toBeGreaterThan(Math.max(...others));
  });
});
