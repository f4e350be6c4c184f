/** P(N ≥ count) for N ~ Poisson(mean), summed term by term; beyond a mean of 500 by the normal approximation. */
export function poissonTail(mean: number, count: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  if (mean > 500) return 1 - normalBelow((count - 0.5 - mean) / Math.sqrt(mean));
  let term = Math.exp(-mean);
  let below = term;
  for (let at = 1; at < count; at++) {
    term *= mean / at;
    below += term;
  }
  return Math.min(1, Math.max(0, 1 - below));
}

/** The standard normal distribution function; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const series =
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const upper = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z >= 0 ? 1 - upper : upper;
}
