import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { DayNumber } from "../../locations/core/calendar.ts";
import type { CellWorth } from "../../promising/core/prices.ts";
import { poissonTail } from "./poisson.ts";
import { brokenSizeFactor, phasesFrom, type SeasonPlan, shelfValues } from "./season-plan.ts";

/** What is known of an article. Amounts in whole cents. */
export type Article = {
  variantId: VariantId;
  /** Variants that differ only by size share it. */
  sizeRun: string;
  price: number;
  unitCost: number;
  /** Null: sold all year and restocked. */
  plan: SeasonPlan | null;
};

/** Units of an article at a place, and how many its customers take from the shelf on a day at the list price. */
export type Shelf = { locationId: LocationId; variantId: VariantId; units: number; dailyDemand: number };

/** Goods that are restocked are looked at for so long: then the next delivery has come. */
export const restockDays = 14;
/** Units beyond these are worth what the last of them is. */
const curveMax = 12;

/**
 * What the units of every shelf are worth to the customers of its place, in closed form: the margin of a sale that is
 * lost times its chance for goods that are restocked; the fall of the price for goods of a season.
 * @param input.only the articles whose prices are asked for; the other shelves only tell which size runs are broken
 */
export function priceShelves(input: {
  shelves: readonly Shelf[];
  articles: ReadonlyMap<VariantId, Article>;
  today: DayNumber;
  only?: ReadonlySet<VariantId>;
}): Map<VariantId, Map<LocationId, CellWorth>> {
  const factors = brokenRuns(input.shelves, input.articles);
  const cells = new Map<VariantId, Map<LocationId, CellWorth>>();
  for (const shelf of input.shelves) {
    const article = input.articles.get(shelf.variantId);
    if (!article || shelf.units <= 0 || input.only?.has(shelf.variantId) === false) continue;
    const broken = factors.get(`${shelf.locationId} ${article.sizeRun}`) ?? 1;
    const values = valuesOf(article, { ...shelf, dailyDemand: shelf.dailyDemand * broken }, input.today);
    const curve = values.map(Math.round);
    while (curve.length > 0 && curve.at(-1) === 0) curve.pop();
    // The last entry stands for all larger stocks: it must be nothing if further units are worth nothing.
    if (curve.length > 0 && curve.length < shelf.units) curve.push(0);
    if (curve.length === 0) continue;
    const places = cells.get(shelf.variantId) ?? new Map<LocationId, CellWorth>();
    places.set(shelf.locationId, { endValue: 0, curve });
    cells.set(shelf.variantId, places);
  }
  return cells;
}

/** Entry i: what a unit is worth with i + 1 left, beyond what the same unit brings wherever it is left over. */
function valuesOf(article: Article, shelf: Shelf, today: DayNumber): number[] {
  const units = Math.min(shelf.units, curveMax);
  const { plan, price, unitCost } = article;
  if (!plan) {
    const demand = shelf.dailyDemand * restockDays;
    return Array.from({ length: units }, (_unit, at) => (price - unitCost) * poissonTail(demand, at + 1));
  }
  const phases = phasesFrom(plan, today, () => shelf.dailyDemand);
  const { salvageShare } = plan;
  return shelfValues({ phases, stock: units, listPrice: price, salvageShare })
    .map((value) => value - price * salvageShare)
    .reverse();
}

/** By place and size run: how much of its demand a run keeps that has lost some of its sizes. */
function brokenRuns(
  shelves: readonly Shelf[],
  articles: ReadonlyMap<VariantId, Article>,
): ReadonlyMap<string, number> {
  const runs = new Map<string, { weight: number; units: number }[]>();
  for (const { locationId, variantId, units, dailyDemand } of shelves) {
    const article = articles.get(variantId);
    if (!article) continue;
    const key = `${locationId} ${article.sizeRun}`;
    const sizes = runs.get(key);
    if (sizes) sizes.push({ weight: dailyDemand, units });
    else runs.set(key, [{ weight: dailyDemand, units }]);
  }
  return new Map([...runs].map(([key, sizes]) => [key, brokenSizeFactor(sizes)]));
}
