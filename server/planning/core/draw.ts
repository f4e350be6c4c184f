/** Uniform numbers in [0, 1), as `seededRandom(seed).next` gives: everything random in planning is drawn from one. */
export type Draw = () => number;

/** Quantile of the standard normal distribution (Acklam's rational approximation, error < 1.2e-9). */
export function normalQuantile(u: number): number {
  if (u < 0.02425) return -upperTail(u);
  if (u > 0.97575) return upperTail(1 - u);
  const q = u - 0.5;
  const r = q * q;
  const num =
    ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
    2.506628277459239;
  const den =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
    1;
  return (num * q) / den;
}

function upperTail(u: number): number {
  const q = Math.sqrt(-2 * Math.log(u));
  const num =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
      q +
      4.374664141464968) *
      q +
    2.938163982698783;
  const den =
    (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q +
    1;
  return -num / den;
}

/** Quantile of a gamma variable with mean 1 and the given shape (Wilson-Hilferty). */
export function gammaQuantile(u: number, shape: number): number {
  const h = 1 / (9 * shape);
  const x = 1 - h + normalQuantile(u) * Math.sqrt(h);
  return x > 0.02 ? x * x * x : 8e-6;
}

/** Quantile of a Poisson variable whose mean is gamma distributed (negative binomial). */
export function gammaPoissonQuantile(u: number, mean: number, shape: number): number {
  if (mean <= 0) return 0;
  const q = mean / (mean + shape);
  let p = Math.exp(shape * Math.log1p(-q));
  let cumulative = p;
  let n = 0;
  while (cumulative < u && n < 1000) {
    p *= (q * (shape + n)) / (n + 1);
    cumulative += p;
    n++;
    if (p < 1e-14 && n > mean) break;
  }
  return n;
}

/** A Poisson number; a rounded normal above a mean of 60. */
export function poisson(mean: number, random: Draw): number {
  if (mean <= 0) return 0;
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(random())));
  let p = Math.exp(-mean);
  let cumulative = p;
  let n = 0;
  const u = random();
  while (cumulative < u && n < 400) {
    n++;
    p *= mean / n;
    cumulative += p;
  }
  return n;
}

/** Position of u x total in cumulated weights. */
export function drawIndex(cumulated: Float64Array, u: number): number {
  const target = u * cumulated[cumulated.length - 1]!;
  let lo = 0;
  let hi = cumulated.length - 1;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (cumulated[mid]! >= target) hi = mid;
    else lo = mid + 1;
  }
  return lo;
}

/** Running sums of weights. */
export function cumulate(weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(weights.length);
  let s = 0;
  for (let i = 0; i < weights.length; i++) {
    s += weights[i]!;
    sums[i] = s;
  }
  return sums;
}

/** Random permutation of 0 … n - 1 written into `into`. */
export function shuffle(into: Int32Array, n: number, random: Draw): void {
  for (let i = 0; i < n; i++) into[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const x = into[i]!;
    into[i] = into[j]!;
    into[j] = x;
  }
}
