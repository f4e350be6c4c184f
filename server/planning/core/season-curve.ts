import { cumulate, type Draw } from "./draw.ts";

/** Share of a season's demand by day and minute of the day, for one channel. */
export interface SeasonCurve {
  /** Share of the season per day; sums to 1. */
  readonly day: Float64Array;
  /** Share of a day that has passed at the start of each hour (25 values). */
  readonly hour: Float64Array;
}

/** Demand still to come, relative to the whole season, with the peak of the season if it has not been seen. */
export interface Peak {
  /** Demand of the peak day over that of a normal day; 1 without peaks. */
  readonly height: number;
}

/** Both channels of a season. */
export interface SeasonCurves {
  readonly online: SeasonCurve;
  readonly store: SeasonCurve;
  readonly peak: Peak;
}

/** Counts of demand by day and by hour of the day. */
export interface DemandCounts {
  readonly day: Float64Array;
  readonly hour: Float64Array;
}

const PEAK = 1.5;

/**
 * Curves of the online and the store channel from an earlier season. Both channels share their level per day
 * (pooled counts); an online day above 1.5 times the pooled level is a peak, levelled and reported apart.
 */
export function seasonCurves(online: DemandCounts, store: DemandCounts): SeasonCurves {
  const days = online.day.length;
  const sum = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0);
  const totalOnline = sum(online.day);
  const totalStore = sum(store.day);
  const ratio = totalStore > 0 ? totalOnline / totalStore : 0;
  const plain = online.day.slice();
  let height = 1;
  for (let d = 0; d < days; d++) {
    const normal = neighbours(online.day, store.day, d, ratio);
    if (normal > 0 && plain[d]! > PEAK * normal) {
      height = Math.max(height, plain[d]! / normal);
      plain[d] = normal;
    }
  }
  const pooled = Float64Array.from(plain, (x, d) => x + store.day[d]!);
  const total = sum(pooled) || 1;
  const day = pooled.map((x) => x / total);
  return {
    online: { day, hour: passed(online.hour) },
    store: { day, hour: passed(store.hour) },
    peak: { height },
  };
}

/** Normal online demand of a day: that of the stores on that day, or of the days around it. */
function neighbours(online: Float64Array, store: Float64Array, d: number, ratio: number): number {
  if (ratio > 0) return store[d]! * ratio;
  const before = online[d - 1] ?? online[d + 1] ?? 0;
  const after = online[d + 1] ?? before;
  return (before + after) / 2;
}

function passed(hours: Float64Array): Float64Array {
  const sums = cumulate(hours);
  const total = sums[23]! || 1;
  const out = new Float64Array(25);
  for (let h = 0; h < 24; h++) out[h + 1] = sums[h]! / total;
  return out;
}

/** Share of a day's demand before a minute of the day. */
export function shareOfDay(curve: SeasonCurve, minute: number): number {
  const h = Math.min(23, Math.max(0, Math.floor(minute / 60)));
  const a = curve.hour[h]!;
  return a + (curve.hour[h + 1]! - a) * Math.min(1, Math.max(0, minute / 60 - h));
}

/** Share of the season before minute `now` of the season. */
export function shareBefore(curve: SeasonCurve, now: number): number {
  const today = Math.floor(now / 1440);
  let share = 0;
  for (let d = 0; d < today && d < curve.day.length; d++) share += curve.day[d]!;
  return today < curve.day.length ? share + curve.day[today]! * shareOfDay(curve, now - today * 1440) : share;
}

/** Weights of the days from `now` on, the present day for its remaining part; `peakDay` is lifted (-1: none). */
export function remainingDays(
  curve: SeasonCurve,
  now: number,
  peakDay: number,
  height: number,
): Float64Array {
  const today = Math.floor(now / 1440);
  const out = new Float64Array(curve.day.length);
  for (let d = Math.max(0, today); d < out.length; d++) {
    const part = d === today ? 1 - shareOfDay(curve, now - today * 1440) : 1;
    out[d] = curve.day[d]! * part * (d === peakDay ? height : 1);
  }
  return out;
}

/** A minute of the day from `from` on, drawn by the hours of the curve. */
export function drawMinute(curve: SeasonCurve, from: number, random: Draw): number {
  const low = shareOfDay(curve, from);
  const u = low + (1 - low) * random();
  let h = 0;
  while (h < 23 && curve.hour[h + 1]! < u) h++;
  const width = curve.hour[h + 1]! - curve.hour[h]!;
  return Math.min(1439, Math.floor(60 * (h + (width > 0 ? (u - curve.hour[h]!) / width : random()))));
}
