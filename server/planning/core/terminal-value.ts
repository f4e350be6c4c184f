import type { DayNumber } from "../../locations/core/calendar.ts";
import { poundsOf } from "../../shipping/core/weight.ts";
import type { LiveArticle, LiveCell, LiveFacts } from "./live-facts.ts";
import { periodDays } from "./live-season.ts";
import { restockDays } from "./price-shelves.ts";
import { lastUnitValue, phasesFrom, priceShareOn } from "./season-plan.ts";

/**
 * What is asked for a unit on a day, in cents; before the launch and after the exit the list price. The days that are looked
 * ahead are priced as today: a markdown within them counts in the value at their end (`terminalValues`).
 */
export function priceOn({ price, plan }: LiveArticle, day: DayNumber): number {
  return price * ((plan && priceShareOn(plan, day)) ?? 1);
}

/** Share of the days that are looked ahead on which the article is sold at all. */
export function lifeShare({ plan }: LiveArticle, today: DayNumber): number {
  if (!plan) return 1;
  const [from, to] = [Math.max(today, plan.launchOn), Math.min(today + restockDays - 1, plan.exitOn)];
  return Math.max(0, to - from + 1) / restockDays;
}

/**
 * What a unit brings wherever it is left over, in cents: for restocked goods the unit that need not be bought again, for
 * goods of a season the salvage value. Only what goes beyond it differs between places, so only that is published.
 */
export function leftOverValue({ plan, price, unitCost }: LiveArticle): number {
  return plan ? price * plan.salvageShare : unitCost;
}

/**
 * What a unit of each cell is worth at the end of the days that are looked ahead (`restockDays`), in cents.
 * - Restocked goods: their cost, since the next delivery has come. Units of a vendor: the same, they are bought when sold.
 * - Goods of a season in a store: what the season plan still earns with the last of the units that will be there then.
 * - Goods of a season elsewhere: the same against all online orders until the exit and all such units, less what it costs
 *   to send one; never less than the salvage value.
 */
export function terminalValues(facts: LiveFacts, cells: readonly LiveCell[]): Float64Array {
  const { articles, network, today } = facts;
  const online = onlineByDay(facts);
  const pooled = new Float64Array(articles.length);
  for (const { location, sku, units } of cells)
    if (network.locations[location]!.kind === "warehouse") pooled[sku]! += units;
  const remaining = (article: LiveArticle, given: { daily: number; units: number }): number => {
    const { plan, price } = article;
    if (!plan) return article.unitCost;
    const left = Math.max(1, Math.round(given.units - given.daily * restockDays * lifeShare(article, today)));
    const phases = phasesFrom(plan, today + restockDays, () => given.daily);
    return lastUnitValue({ phases, left, listPrice: price, salvageShare: plan.salvageShare });
  };
  const elsewhere = articles.map((article, sku) =>
    article.plan ? remaining(article, { daily: online[sku]!, units: pooled[sku]! }) : article.unitCost,
  );
  return Float64Array.from(cells, ({ location, sku, units }, cell) => {
    const article = articles[sku]!;
    const place = network.locations[location]!;
    if (!article.plan || place.kind === "vendor") return article.unitCost;
    if (place.kind === "store") return remaining(article, { daily: facts.dailyDemand[cell]!, units });
    return Math.max(leftOverValue(article), elsewhere[sku]! - sendingCost(facts, { location, sku }));
  });
}

/** Units per day that online orders ask for, by SKU. */
export function onlineByDay({ articles, past, days }: LiveFacts): Float64Array {
  const units = new Float64Array(articles.length);
  for (const { skus, quantities } of past)
    skus.forEach((sku, at) => {
      units[sku]! += quantities[at]! / Math.max(days, periodDays);
    });
  return units;
}

/** What it costs to send one unit in a package of its own from a place: the usual service to the middle zone, in cents. */
export function sendingCost(
  { network, articles }: LiveFacts,
  { location, sku }: { location: number; sku: number },
): number {
  const place = network.locations[location]!;
  const zone = network.zones[Math.floor(network.zones.length / 2)]?.zone;
  const service = network.services[0]?.code;
  const rate = network.rates.find((one) => one.serviceCode === service && one.zone === zone);
  const freight = rate ? rate.base + rate.perPound * poundsOf(articles[sku]!.weightGrams) : 0;
  return place.handlingPerPackage + place.handlingPerUnit + place.freightMultiplier * freight;
}
