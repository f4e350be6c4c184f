import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { type DayNumber, dateOfDay } from "../../locations/core/calendar.ts";
import type { Outlook } from "../../promising/core/outlook.ts";
import { poissonTail } from "../../promising/core/poisson.ts";
import type { CellWorth } from "../../promising/core/prices.ts";
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

/**
 * Units of an article at a place, and how many its customers take from the shelf on a day at the list price, with broken
 * size runs counted (`brokenRuns`).
 */
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
  const cells = new Map<VariantId, Map<LocationId, CellWorth>>();
  for (const shelf of input.shelves) {
    const article = input.articles.get(shelf.variantId);
    if (!article || shelf.units <= 0 || input.only?.has(shelf.variantId) === false) continue;
    const values = valuesOf(article, shelf, input.today);
    const curve = values.map(Math.round);
    while (curve.length > 0 && curve.at(-1) === 0) curve.pop();
    // The last entry stands for all larger stocks: it must be nothing if further units are worth nothing.
    if (curve.length > 0 && curve.length < shelf.units) curve.push(0);
    if (curve.length === 0) continue;
    const places = cells.get(shelf.variantId) ?? new Map<LocationId, CellWorth>();
    const outlook = outlookOf(article, shelf, input.today);
    places.set(shelf.locationId, { endValue: 0, curve, ...(outlook && { outlook }) });
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

/** Until when the shelf's present price lasts, and what its customers ask for until then: what its worth is made of. */
function outlookOf({ plan }: Article, { dailyDemand }: Shelf, today: DayNumber): Outlook | null {
  if (!plan) {
    const until = dateOfDay(today + restockDays);
    return {
      until,
      end: "delivery",
      share: 1,
      nextShare: null,
      asked: thousandth(dailyDemand * restockDays),
    };
  }
  const [now, next] = phasesFrom(plan, today, () => dailyDemand);
  if (!now) return null;
  const asked = thousandth(now.demand);
  return next
    ? { until: dateOfDay(next.from), end: "markdown", share: now.share, nextShare: next.share, asked }
    : { until: dateOfDay(now.to), end: "exit", share: now.share, nextShare: null, asked };
}

/** Finer than any forecast, and short in the table. */
const thousandth = (units: number) => Math.round(units * 1_000) / 1_000;

/** How much of its demand each shelf keeps whose size run has lost some of its sizes. */
export function brokenRuns(
  shelves: readonly Shelf[],
  articles: ReadonlyMap<VariantId, Article>,
): (shelf: Shelf) => number {
  const keyOf = ({ locationId, variantId }: Shelf) =>
    `${locationId} ${articles.get(variantId)?.sizeRun ?? ""}`;
  const runs = new Map<string, { weight: number; units: number }[]>();
  for (const shelf of shelves) {
    const key = keyOf(shelf);
    const size = { weight: shelf.dailyDemand, units: shelf.units };
    const run = runs.get(key);
    if (run) run.push(size);
    else runs.set(key, [size]);
  }
  const factors = new Map([...runs].map(([key, sizes]) => [key, brokenSizeFactor(sizes)]));
  return (shelf) => factors.get(keyOf(shelf)) ?? 1;
}
