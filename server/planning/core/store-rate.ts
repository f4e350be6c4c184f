/** Units that customers asked for at one place in the days that are looked back on. */
export type ShelfDemand = { place: number; article: number; units: number };

/**
 * How many days of its place's and article's usual demand a shelf is credited with before its own: with so many days
 * behind it, a shelf is believed as much as the totals.
 */
export const priorDays = 10;

/**
 * Units per day that each shelf sells: its own sales pulled towards what its place and its article sell in all, since
 * most shelves sell too little to be known by themselves. The posterior mean of a gamma-Poisson model:
 *   rate = (units + priorDays · usual) / (days + priorDays),   usual = place total · article total / (all · days)
 * @param demands one entry per shelf with sales; a shelf that is missing sold nothing
 */
export function storeRates(input: {
  days: number;
  demands: readonly ShelfDemand[];
}): (place: number, article: number) => number {
  const { days, demands } = input;
  const own = new Map<string, number>();
  const places = new Map<number, number>();
  const articles = new Map<number, number>();
  let all = 0;
  for (const { place, article, units } of demands) {
    own.set(`${place} ${article}`, units);
    places.set(place, (places.get(place) ?? 0) + units);
    articles.set(article, (articles.get(article) ?? 0) + units);
    all += units;
  }
  return (place, article) => {
    if (all === 0 || days === 0) return 0;
    const usual = ((places.get(place) ?? 0) * (articles.get(article) ?? 0)) / (all * days);
    return ((own.get(`${place} ${article}`) ?? 0) + priorDays * usual) / (days + priorDays);
  };
}
