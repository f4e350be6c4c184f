import type { Forecast } from "./forecast.ts";
import type { Network } from "./network.ts";
import { remainingDays } from "./season-curve.ts";

/** Error of a forecast of the rest of a season, for one group of numbers. */
export interface ForecastError {
  /** Units forecast and seen. */
  forecast: number;
  actual: number;
  /** Sum of absolute errors over the units seen (WAPE). */
  absolute: number;
  /** Mean negative log likelihood of the counts (Poisson with gamma mean); lower is better. */
  logLoss: number;
}

/** Expected units per cell from `forecast.now` to the end. */
export function expectedWalkIns(net: Network, forecast: Forecast): Float64Array {
  const share =
    remainingDays(forecast.base.storeCurve, forecast.now, -1, 1).reduce((a, b) => a + b, 0) *
    forecast.storeLevel;
  return forecast.base.walkIns.map(
    (x, c) => x * forecast.cell[c]! * forecast.trend[net.cellSku[c]!]! * share,
  );
}

/** Expected online units per SKU from `forecast.now` to the end. */
export function expectedOnline(forecast: Forecast): Float64Array {
  const share =
    remainingDays(forecast.base.onlineCurve, forecast.now, -1, 1).reduce((a, b) => a + b, 0) *
    forecast.onlineLevel;
  const { peak, onlineCurve } = forecast.base;
  const lift = (peak.height - 1) / onlineCurve.day.length;
  const level = (forecast.peakSeen ? share : share + lift * forecast.onlineLevel) / (1 + lift);
  // The volume of orders is forecast apart: popularity only shifts shares between SKUs.
  let plain = 0;
  let moved = 0;
  forecast.base.online.forEach((x, k) => {
    plain += x;
    moved += x * forecast.trend[k]!;
  });
  return forecast.base.online.map((x, k) => (x * forecast.trend[k]! * level * plain) / Math.max(1e-9, moved));
}

/** Error of expected counts against what came, with the shape of the uncertainty of each mean. */
export function forecastError(
  expected: ArrayLike<number>,
  shape: ArrayLike<number>,
  actual: ArrayLike<number>,
): ForecastError {
  const out = { forecast: 0, actual: 0, absolute: 0, logLoss: 0 };
  let n = 0;
  for (let i = 0; i < expected.length; i++) {
    const m = expected[i]!;
    if (m <= 0) continue;
    const x = actual[i]!;
    out.forecast += m;
    out.actual += x;
    out.absolute += Math.abs(m - x);
    out.logLoss += gammaPoissonLoss(m, shape[i]!, x);
    n++;
  }
  out.absolute /= Math.max(1, out.actual);
  out.logLoss /= Math.max(1, n);
  return out;
}

function gammaPoissonLoss(mean: number, shape: number, x: number): number {
  const q = mean / (mean + shape);
  let log = shape * Math.log1p(-q) + x * Math.log(q);
  for (let i = 0; i < x; i++) log += Math.log((shape + i) / (i + 1));
  return -log;
}

/** Errors per store cell and per SKU online; shapes combine popularity and cell. */
export function backtest(
  net: Network,
  forecast: Forecast,
  walkIns: ArrayLike<number>,
  online: ArrayLike<number>,
): { store: ForecastError; online: ForecastError } {
  const shape = forecast.cellShape.map(
    (s, c) => 1 / (1 / Math.max(1e-6, s) + 1 / forecast.trendShape[net.cellSku[c]!]!),
  );
  return {
    store: forecastError(expectedWalkIns(net, forecast), shape, walkIns),
    online: forecastError(expectedOnline(forecast), forecast.trendShape, online),
  };
}
