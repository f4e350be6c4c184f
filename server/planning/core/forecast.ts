import type { Network } from "./network.ts";
import {
  type DemandCounts,
  type Peak,
  type SeasonCurve,
  type SeasonCurves,
  seasonCurves,
  shareBefore,
} from "./season-curve.ts";

/** An order of the past, as a source of baskets and addresses. */
export interface PastOrder {
  minute: number;
  place: number;
  pickup: number;
  promiseDays: number;
  skus: readonly number[];
  quantities: readonly number[];
}

/** An earlier season: what store customers wanted per cell, and the orders. */
export interface History {
  orders: readonly PastOrder[];
  walkIns: Float64Array;
  /** Share of the time in which each cell had units to sell; an empty shelf says nothing about demand. */
  exposure: Float64Array;
  /** Share of the time in which each SKU was on offer; 0: new, so that its own count says nothing. */
  offered: Float64Array;
  /** How many times as long as the season that is forecast. */
  length: number;
  curves: SeasonCurves;
  /** How much larger the variance of store demand is than its mean, since some visitors take several: Σq² / Σq. */
  walkInDispersion: number;
}

/** What has been seen of the present season. */
export interface Seen {
  now: number;
  walkIns: Float64Array;
  /** Share of the time so far in which each cell had units to sell. */
  exposure: Float64Array;
  /** Share of the time so far in which each SKU was on offer. */
  offered: Float64Array;
  online: Float64Array;
  orders: number;
  ordersByDay: Float64Array;
}

/**
 * What is believed before the season shows otherwise, in round figures that a merchant would give: a SKU is a third more
 * or less popular than in the season before, a store's own taste for it changes by a fifth, and the season is as large.
 * Each is outweighed within days by what is seen.
 */
export interface ForecastDefaults {
  /** Squared variation of the popularity of a SKU between seasons, and the evidence behind it (squared units). */
  trendVariance: number;
  trendEvidence: number;
  /** Orders of evidence behind "as many as last season". */
  levelEvidence: number;
  /** Shape of the change of one location's demand for a SKU from season to season. */
  cellShape: number;
}
export const FORECAST_DEFAULTS: ForecastDefaults = {
  trendVariance: 0.1,
  trendEvidence: 1500,
  levelEvidence: 800,
  cellShape: 25,
};

/** Rates of a season at the popularity of the earlier one. */
export interface BaseForecast {
  /** Units per season: store customers per cell with the shape of the posterior; online per SKU. */
  walkIns: Float64Array;
  walkInShape: Float64Array;
  online: Float64Array;
  orders: number;
  onlineCurve: SeasonCurve;
  storeCurve: SeasonCurve;
  peak: Peak;
  /** Variance over mean of counts of both channels together. */
  dispersion: number;
}

/** Forecast for the rest of the season. */
export interface Forecast {
  base: BaseForecast;
  now: number;
  /** Popularity of a SKU relative to the earlier season: gamma with this mean and shape. */
  trend: Float64Array;
  trendShape: Float64Array;
  /** Online volume and store volume relative to the earlier season. */
  onlineLevel: number;
  storeLevel: number;
  /** Factor of a cell learned in this season (mean) with its shape, on top of base x trend x level. */
  cell: Float64Array;
  cellShape: Float64Array;
  peakSeen: boolean;
}

/**
 * Location x SKU rates by gamma-Poisson shrinkage towards row x column totals (prior weight from the moments of
 * the history), online rates per SKU shrunk towards what the stores sold of it, season curves.
 */
export function baseForecast(
  net: Network,
  history: History,
  defaults: ForecastDefaults = FORECAST_DEFAULTS,
): BaseForecast {
  const onlineSeen = new Float64Array(net.skus);
  for (const o of history.orders)
    o.skus.forEach((k, i) => {
      onlineSeen[k]! += o.quantities[i]!;
    });
  const columns = new Float64Array(net.skus);
  const cellsOf = new Float64Array(net.skus);
  for (let c = 0; c < net.cellSku.length; c++) {
    columns[net.cellSku[c]!]! += history.walkIns[c]!;
    cellsOf[net.cellSku[c]!]! += net.hasWalkIns[net.cellLocation[c]!]! * history.exposure[c]!;
  }
  const perCell = columns.map((x, k) => (cellsOf[k]! > 0 ? x / cellsOf[k]! : 0));
  const onlineDispersion = dispersionOf(history.orders);
  const { offered, length } = history;
  const expected = powerFit(perCell, onlineSeen).map((x, k) => x * offered[k]!);
  const online = shrinkTowards(onlineSeen, expected, onlineDispersion).map((x, k) =>
    offered[k]! > 0 ? x / offered[k]! : 0,
  );
  const popularity = shrinkTowards(
    columns,
    powerFit(online, perCell).map((x, k) => x * cellsOf[k]!),
    history.walkInDispersion,
  );
  const mean = rowColumnMeans(net, history, popularity);
  const prior = priorShape(net, history, mean);
  const walkIns = new Float64Array(mean.length);
  const walkInShape = new Float64Array(mean.length);
  for (let c = 0; c < mean.length; c++) {
    const m = mean[c]!;
    if (m <= 0) continue;
    const shape = prior + history.walkIns[c]!;
    walkIns[c] = (m * shape) / (prior + m * history.exposure[c]!) / length;
    walkInShape[c] = 1 / (1 / shape + 1 / defaults.cellShape);
  }
  return {
    walkIns,
    walkInShape,
    online: online.map((x) => x / length),
    orders: history.orders.length / length,
    onlineCurve: history.curves.online,
    storeCurve: history.curves.store,
    peak: history.curves.peak,
    dispersion: (onlineDispersion + history.walkInDispersion) / 2,
  };
}

/** Curves of an earlier season from its orders and its store customers. */
export function pastCurves(orders: readonly PastOrder[], walkInsByDay: DemandCounts): SeasonCurves {
  const day = new Float64Array(walkInsByDay.day.length);
  const hour = new Float64Array(24);
  for (const o of orders) {
    day[Math.min(day.length - 1, Math.floor(o.minute / 1440))]! += 1;
    hour[Math.floor((o.minute % 1440) / 60)]! += 1;
  }
  return seasonCurves({ day, hour }, walkInsByDay);
}

/** Fit of y = a x^b by least squares in logarithms (x and y + 0.5 where x > 0); returns the fitted y, same total. */
function powerFit(x: Float64Array, y: Float64Array): Float64Array {
  let n = 0,
    sx = 0,
    sy = 0,
    sxx = 0,
    sxy = 0,
    total = 0,
    fitted = 0;
  for (let i = 0; i < x.length; i++) {
    total += y[i]!;
    if (x[i]! <= 0) continue;
    const a = Math.log(x[i]!);
    const b = Math.log(y[i]! + 0.25);
    n++;
    sx += a;
    sy += b;
    sxx += a * a;
    sxy += a * b;
  }
  const spread = n * sxx - sx * sx;
  const slope = spread > 1e-9 ? (n * sxy - sx * sy) / spread : 0;
  const out = x.map((v) => (v > 0 ? v ** slope : 0));
  for (const v of out) fitted += v;
  const none = out.length > 0 ? total / out.length : 0;
  return out.map((v) => (v > 0 && fitted > 0 ? (v * total) / fitted : none));
}

/** Variance over mean of the units per SKU when orders come one by one: Σq² / Σq over their lines; 1 without orders. */
function dispersionOf(orders: readonly PastOrder[]): number {
  let sum = 0;
  let squares = 0;
  for (const { quantities } of orders)
    for (const quantity of quantities) {
      sum += quantity;
      squares += quantity * quantity;
    }
  return sum > 0 ? squares / sum : 1;
}

/** Gamma-Poisson shrinkage of counts towards expected values, with the weight from their moments. */
function shrinkTowards(counts: Float64Array, expected: Float64Array, dispersion: number): Float64Array {
  let over = 0;
  let squares = 0;
  for (let i = 0; i < counts.length; i++) {
    over += (counts[i]! - expected[i]!) ** 2 - counts[i]! * dispersion;
    squares += expected[i]! ** 2;
  }
  const shape = squares > 0 ? Math.min(200, Math.max(1, squares / Math.max(over, squares / 200))) : 1;
  return counts.map((n, i) => (expected[i]! > 0 ? (expected[i]! * (shape + n)) / (shape + expected[i]!) : n));
}

/** Expected units per cell when a location's size and a SKU's popularity multiply (iterative proportional fit). */
function rowColumnMeans(net: Network, history: History, popularity: Float64Array): Float64Array {
  const size = new Float64Array(net.locations).fill(1);
  const factor = new Float64Array(net.skus).fill(1);
  const cells = net.cellSku.length;
  const rows = new Float64Array(net.locations);
  for (let c = 0; c < cells; c++) rows[net.cellLocation[c]!]! += history.walkIns[c]!;
  for (let round = 0; round < 8; round++) {
    const column = new Float64Array(net.skus);
    for (let c = 0; c < cells; c++)
      if (net.hasWalkIns[net.cellLocation[c]!])
        column[net.cellSku[c]!]! += size[net.cellLocation[c]!]! * history.exposure[c]!;
    for (let k = 0; k < net.skus; k++) factor[k] = column[k]! > 0 ? popularity[k]! / column[k]! : 0;
    const row = new Float64Array(net.locations);
    for (let c = 0; c < cells; c++)
      row[net.cellLocation[c]!]! += factor[net.cellSku[c]!]! * history.exposure[c]!;
    for (let l = 0; l < net.locations; l++) size[l] = row[l]! > 0 ? rows[l]! / row[l]! : 0;
  }
  const out = new Float64Array(cells);
  for (let c = 0; c < cells; c++) {
    const l = net.cellLocation[c]!;
    if (net.hasWalkIns[l]) out[c] = size[l]! * factor[net.cellSku[c]!]!;
  }
  return out;
}

/** Shape of the spread of cells around their mean, by moments: var = mean + mean^2 / shape. */
function priorShape(
  net: Network,
  { walkIns: counts, walkInDispersion, exposure }: History,
  mean: Float64Array,
): number {
  let over = 0;
  let squares = 0;
  for (let c = 0; c < counts.length; c++) {
    if (!net.hasWalkIns[net.cellLocation[c]!]) continue;
    const m = mean[c]! * exposure[c]!;
    over += (counts[c]! - m) ** 2 - counts[c]! * walkInDispersion;
    squares += m * m;
  }
  return squares > 0 ? Math.min(100, Math.max(2, squares / Math.max(over, squares / 100))) : 8;
}

/** Forecast of the rest of the season: levels, SKU trends (online and store together) and cell factors so far. */
export function updateForecast(
  net: Network,
  base: BaseForecast,
  seen: Seen,
  defaults: ForecastDefaults = FORECAST_DEFAULTS,
): Forecast {
  const store = shareBefore(base.storeCurve, seen.now);
  const web = shareBefore(base.onlineCurve, seen.now);
  const peakSeen = hasPeak(base, seen);
  let storeSeen = 0,
    storeExpected = 0;
  for (let c = 0; c < seen.walkIns.length; c++) {
    storeSeen += seen.walkIns[c]!;
    storeExpected += base.walkIns[c]! * store * seen.exposure[c]!;
  }
  const k0 = defaults.levelEvidence;
  const onlineLevel = (k0 + seen.orders) / (k0 + base.orders * web * peakShare(base, peakSeen));
  const storeLevel = (k0 + storeSeen) / (k0 + storeExpected);
  const expected = base.online.map((x, k) => x * web * onlineLevel * seen.offered[k]!);
  const wanted = seen.online.slice();
  for (let c = 0; c < seen.walkIns.length; c++) {
    expected[net.cellSku[c]!]! += base.walkIns[c]! * store * storeLevel * seen.exposure[c]!;
    wanted[net.cellSku[c]!]! += seen.walkIns[c]!;
  }
  const shape = trendPriorShape(wanted, expected, base.dispersion, defaults);
  const trend = wanted.map((n, k) => (shape + n) / (shape + expected[k]!));
  const trendShape = wanted.map((n) => shape + n);
  const cell = new Float64Array(seen.walkIns.length).fill(1);
  const cellShape = new Float64Array(seen.walkIns.length);
  for (let c = 0; c < cell.length; c++) {
    const m = base.walkIns[c]! * store * storeLevel * seen.exposure[c]! * trend[net.cellSku[c]!]!;
    const s = base.walkInShape[c]!;
    cell[c] = s > 0 ? (s + seen.walkIns[c]!) / (s + m) : 1;
    cellShape[c] = s + seen.walkIns[c]!;
  }
  return { base, now: seen.now, trend, trendShape, onlineLevel, storeLevel, cell, cellShape, peakSeen };
}

/** Units that are expected from now to the end of the season: store customers per cell, online per SKU. */
export function expectedUnits(
  net: Network,
  forecast: Forecast,
): { walkIns: Float64Array; online: Float64Array } {
  const { base, now, trend, cell, storeLevel, onlineLevel } = forecast;
  const store = (1 - shareBefore(base.storeCurve, now)) * storeLevel;
  const web = (1 - shareBefore(base.onlineCurve, now)) * onlineLevel;
  return {
    walkIns: base.walkIns.map((units, c) => units * cell[c]! * trend[net.cellSku[c]!]! * store),
    online: base.online.map((units, k) => units * trend[k]! * web),
  };
}

/** The online curve is levelled: with the peak behind, a normal part of the season weighs a little less. */
function peakShare(base: BaseForecast, seen: boolean): number {
  const lift = (base.peak.height - 1) / base.onlineCurve.day.length;
  return seen ? 1 : 1 / (1 + lift);
}

function hasPeak(base: BaseForecast, seen: Seen): boolean {
  if (base.peak.height <= 1) return true;
  const today = Math.floor(seen.now / 1440);
  let total = 0,
    share = 0;
  for (let d = 0; d < today; d++) {
    total += seen.ordersByDay[d]!;
    share += base.onlineCurve.day[d]!;
  }
  const level = (total + base.orders * 0.02) / (share + 0.02);
  for (let d = 0; d <= today && d < seen.ordersByDay.length; d++)
    if (seen.ordersByDay[d]! > 1.6 * level * base.onlineCurve.day[d]! && seen.ordersByDay[d]! > 20)
      return true;
  return false;
}

/** Shape of the popularity change by moments over all SKUs so far, blended with the merchant's default. */
function trendPriorShape(
  wanted: Float64Array,
  expected: Float64Array,
  dispersion: number,
  defaults: ForecastDefaults,
): number {
  let over = defaults.trendVariance * defaults.trendEvidence;
  let squares = defaults.trendEvidence;
  for (let k = 0; k < wanted.length; k++) {
    over += (wanted[k]! - expected[k]!) ** 2 - dispersion * wanted[k]!;
    squares += expected[k]! ** 2;
  }
  return 1 / Math.min(0.6, Math.max(0.01, over / squares));
}
