import { addOrder, type DemandSet, emptyDemand, type OrderDemand } from "./demand.ts";
import {
  cumulate,
  type Draw,
  drawIndex,
  gammaPoissonQuantile,
  gammaQuantile,
  poisson,
  shuffle,
} from "./draw.ts";
import type { Forecast, PastOrder } from "./forecast.ts";
import type { Network } from "./network.ts";
import { drawMinute, remainingDays } from "./season-curve.ts";
import type { Future } from "./solve-future.ts";

/** Where stock and capacity stand when futures are drawn. */
export interface Standing {
  onHand: Int32Array;
  /** Packages that may still leave: location x shippingDays + day. */
  capacity: Float64Array;
  open: readonly OrderDemand[];
}

/** Past orders as the source of baskets and addresses, with addresses by category. */
export interface OrderPool {
  orders: readonly PastOrder[];
  byCategory: readonly Int32Array[];
}

/** Pool of past orders; the category of an order is that of its first line. */
export function orderPool(net: Network, orders: readonly PastOrder[]): OrderPool {
  const lists: number[][] = [];
  orders.forEach((o, i) => {
    const c = net.category[o.skus[0]!]!;
    while (lists.length <= c) lists.push([]);
    lists[c]!.push(i);
  });
  return { orders, byCategory: lists.map((l) => Int32Array.from(l)) };
}

/**
 * Draws `count` complete futures. Popularity and cell demand are drawn from their posteriors, not set to their mean.
 * The draws of every SKU and of every cell are stratified over the futures, which takes most of the noise out of an
 * average over few futures (Latin hypercube).
 */
export function drawFutures(
  net: Network,
  forecast: Forecast,
  pool: OrderPool,
  standing: Standing,
  count: number,
  random: Draw,
): Future[] {
  const trends = drawTrends(net, forecast, count, random);
  const walkIns = drawWalkIns(net, forecast, trends, count, random);
  const futures: Future[] = [];
  for (let s = 0; s < count; s++) {
    const peakDay = drawPeakDay(net, forecast, random);
    const demand = drawOrders(net, forecast, pool, standing.open, trends[s]!, peakDay, random);
    const until = drawUntil(net, forecast, standing, walkIns[s]!, random);
    futures.push({
      demand,
      onHand: standing.onHand,
      walkIns: walkIns[s]!,
      until,
      capacity: standing.capacity,
    });
  }
  return futures;
}

function drawTrends(net: Network, forecast: Forecast, count: number, random: Draw): Float64Array[] {
  const out = Array.from({ length: count }, () => new Float64Array(net.skus));
  const order = new Int32Array(count);
  for (let k = 0; k < net.skus; k++) {
    shuffle(order, count, random);
    for (let s = 0; s < count; s++)
      out[s]![k] =
        forecast.trend[k]! * gammaQuantile((order[s]! + random()) / count, forecast.trendShape[k]!);
  }
  return out;
}

function drawWalkIns(
  net: Network,
  forecast: Forecast,
  trends: Float64Array[],
  count: number,
  random: Draw,
): Int32Array[] {
  const cells = net.cellSku.length;
  const out = Array.from({ length: count }, () => new Int32Array(cells));
  const order = new Int32Array(count);
  const share =
    remainingDays(forecast.base.storeCurve, forecast.now, -1, 1).reduce((a, b) => a + b, 0) *
    forecast.storeLevel;
  for (let c = 0; c < cells; c++) {
    const mean = forecast.base.walkIns[c]! * forecast.cell[c]! * share;
    if (mean <= 0) continue;
    shuffle(order, count, random);
    for (let s = 0; s < count; s++)
      out[s]![c] = gammaPoissonQuantile(
        (order[s]! + random()) / count,
        mean * trends[s]![net.cellSku[c]!]!,
        forecast.cellShape[c]!,
      );
  }
  return out;
}

/** A day for the peak that has not come yet, uniform over the season as a merchant would say; -1 when seen. */
function drawPeakDay(net: Network, forecast: Forecast, random: Draw): number {
  if (forecast.peakSeen) return -1;
  const today = Math.floor(forecast.now / 1440);
  const left = net.rules.horizonDays - today - 1;
  return left > 0 ? today + 1 + Math.floor(random() * left) : -1;
}

/** Weights of past orders whose expected units per SKU match the forecast (iterative scaling). */
function orderWeights(net: Network, forecast: Forecast, pool: OrderPool, trend: Float64Array): Float64Array {
  const n = pool.orders.length;
  const weights = new Float64Array(n).fill(1);
  const target = forecast.base.online.map((x, k) => x * trend[k]!);
  for (let round = 0; round < 4; round++) {
    const units = new Float64Array(net.skus);
    for (let i = 0; i < n; i++) {
      const o = pool.orders[i]!;
      for (let j = 0; j < o.skus.length; j++) units[o.skus[j]!]! += weights[i]! * o.quantities[j]!;
    }
    for (let i = 0; i < n; i++) {
      const skus = pool.orders[i]!.skus;
      let f = 0;
      for (let j = 0; j < skus.length; j++) f += target[skus[j]!]! / Math.max(0.3, units[skus[j]!]!);
      weights[i]! *= f / skus.length;
    }
  }
  return weights;
}

function drawOrders(
  net: Network,
  forecast: Forecast,
  pool: OrderPool,
  open: readonly OrderDemand[],
  trend: Float64Array,
  peakDay: number,
  random: Draw,
): DemandSet {
  const base = forecast.base;
  const days = remainingDays(base.onlineCurve, forecast.now, peakDay, base.peak.height);
  let share = 0;
  for (const d of days) share += d;
  const lift = (base.peak.height - 1) / net.rules.horizonDays;
  const total = poisson((base.orders * forecast.onlineLevel * share) / (1 + lift), random);
  let lines = 0;
  for (const o of open) lines += o.skus.length;
  const set = emptyDemand(open.length + total, lines + total * 8);
  for (const o of open) addOrder(set, o);
  if (total === 0) return set;
  const source = cumulate(orderWeights(net, forecast, pool, trend));
  const byDay = cumulate(days);
  const today = Math.floor(forecast.now / 1440);
  for (let i = 0; i < total; i++) {
    const basket = pool.orders[drawIndex(source, random())]!;
    const near = pool.byCategory[net.category[basket.skus[0]!]!]!;
    const address = pool.orders[near[Math.floor(random() * near.length)]!]!;
    const day = drawIndex(byDay, random());
    const minute = drawMinute(base.onlineCurve, day === today ? forecast.now - today * 1440 : 0, random);
    addOrder(set, {
      first: day + (minute > net.rules.cutoffMinute ? 1 : 0),
      last: day + net.rules.maxWaitDays,
      due: day + address.promiseDays,
      place: address.place,
      pickup: address.pickup,
      skus: basket.skus,
      quantities: basket.quantities,
    });
  }
  return set;
}

/** Last day on which each cell has a unit above its safety stock, with the store customers spread over the days. */
function drawUntil(
  net: Network,
  forecast: Forecast,
  standing: Standing,
  walkIns: Int32Array,
  random: Draw,
): Int16Array {
  const byDay = cumulate(remainingDays(forecast.base.storeCurve, forecast.now, -1, 1));
  const until = new Int16Array(walkIns.length);
  const times: number[] = [];
  for (let c = 0; c < walkIns.length; c++) {
    const usable = standing.onHand[c]! - net.safety[c]!;
    if (usable < 1) until[c] = -1;
    else if (walkIns[c]! < usable) until[c] = 9999;
    else {
      times.length = 0;
      for (let i = 0; i < walkIns[c]!; i++) times.push(random());
      times.sort((a, b) => a - b);
      until[c] = drawIndex(byDay, times[usable - 1]!);
    }
  }
  return until;
}
