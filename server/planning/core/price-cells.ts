import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay } from "../../locations/core/calendar.ts";
import { poissonTail } from "../../promising/core/poisson.ts";
import type { CellWorth } from "../../promising/core/prices.ts";
import type { LiveArticle, LiveFacts } from "./live-facts.ts";
import { centsPerUnit } from "./live-network.ts";
import type { LiveSeason } from "./live-season.ts";
import { cancelCost, type Network, shippingDays } from "./network.ts";
import type { SolvedFuture } from "./price-problem.ts";
import { brokenRuns, restockDays, type Shelf } from "./price-shelves.ts";
import { leftOverValue } from "./terminal-value.ts";

/** Units beyond these are worth what the last of them is; an order is priced no further either. */
const curveMax = 24;

type Given = {
  network: Network;
  articles: readonly LiveArticle[];
  locationIds: readonly LocationId[];
  onHand: Int32Array;
  /** The closed form of store shelves, made with the same forecast. */
  closed: ReadonlyMap<VariantId, ReadonlyMap<LocationId, CellWorth>>;
  solved: Omit<SolvedFuture, "at">;
};

/**
 * The solved prices as what is published: for each cell with units the end value beyond `leftOverValue`, and a curve by
 * units left that rises as they go, so that nothing need be solved anew between two sets. With λ the price that was solved
 * with the units that are there now:
 *   store:      worth(left) = max(λ, what the last of them earns if it is left for the store's customers)
 *   elsewhere:  worth(left) = λ + V · (P(D ≥ left) − P(D ≥ now)), V a further package, D ~ Poisson(what the futures' orders took)
 * Never above what a cancelled unit costs.
 */
export function toPriceCells(given: Given): Map<VariantId, Map<LocationId, CellWorth>> {
  const { network, articles, locationIds, onHand, closed } = given;
  const cells = new Map<VariantId, Map<LocationId, CellWorth>>();
  for (let cell = 0; cell < onHand.length; cell++) {
    if (onHand[cell]! <= 0) continue;
    const article = articles[network.cellSku[cell]!]!;
    const endValue = Math.max(0, Math.round(network.endValue[cell]! * centsPerUnit - leftOverValue(article)));
    const curve = curveOf(given, cell, endValue);
    if (curve.length === 0 && endValue === 0) continue;
    const places = cells.get(article.variantId) ?? new Map<LocationId, CellWorth>();
    const locationId = locationIds[network.cellLocation[cell]!]!;
    const outlook = closed.get(article.variantId)?.get(locationId)?.outlook;
    places.set(locationId, { endValue, curve, ...(outlook && { outlook }) });
    cells.set(article.variantId, places);
  }
  return cells;
}

/** In whole cents; entry i is for i + 1 units left. */
function curveOf(given: Given, cell: number, endValue: number): number[] {
  const { network, onHand } = given;
  const sku = network.cellSku[cell]!;
  const units = onHand[cell]!;
  const entries = Math.min(units, curveMax);
  const top = Math.max(0, cancelCost(network, sku) - network.endValue[cell]!);
  const isStore = network.hasWalkIns[network.cellLocation[cell]!] === 1;
  const worth = isStore ? storeWorth(given, cell, endValue) : elsewhereWorth(given, cell);
  const curve = Array.from({ length: entries }, (_unit, at) =>
    // The last entry stands for all larger stocks, the present one among them.
    Math.round(Math.min(top * centsPerUnit, worth(at + 1 === entries ? units : at + 1))),
  );
  while (curve.length > 0 && curve.at(-1) === 0) curve.pop();
  if (curve.length > 0 && curve.length < entries) curve.push(0);
  return curve;
}

/** Never less than what the last of the units earns on the shelf (`keptInStore`, here with the prices of its season). */
function storeWorth(given: Given, cell: number, endValue: number): (left: number) => number {
  const { closed, articles, locationIds, network, solved } = given;
  const { variantId } = articles[network.cellSku[cell]!]!;
  const curve = closed.get(variantId)?.get(locationIds[network.cellLocation[cell]!]!)?.curve ?? [];
  const price = solved.unit[cell]! * centsPerUnit;
  return (left) => Math.max(price, (curve[Math.min(left, curve.length) - 1] ?? 0) - endValue);
}

/** Where nobody walks in: as units go, a further package is needed more often. */
function elsewhereWorth({ network, solved, onHand }: Given, cell: number): (left: number) => number {
  const place = network.cellLocation[cell]!;
  const freight = network.freightMultiplier[place]! * nearBase(network);
  const cents = (network.rules.splitPenalty + network.handlingPackage[place]! + freight) * centsPerUnit;
  const asked = solved.taken[cell]!;
  const now = poissonTail(asked, onHand[cell]!);
  return (left) => solved.unit[cell]! * centsPerUnit + cents * (poissonTail(asked, left) - now);
}

/** Store shelves with what the forecast expects there on a day, broken sizes counted. */
export function forecastShelves(facts: LiveFacts, walkIns: Float64Array): Shelf[] {
  const { articles, cells, network } = facts;
  const shelves = cells.flatMap(({ location, sku, units }, cell): Shelf[] => {
    const { kind, locationId } = network.locations[location]!;
    if (kind !== "store") return [];
    return [
      { locationId, variantId: articles[sku]!.variantId, units, dailyDemand: walkIns[cell]! / restockDays },
    ];
  });
  const factorOf = brokenRuns(shelves, new Map(articles.map((article) => [article.variantId, article])));
  return shelves.map((shelf) => ({ ...shelf, dailyDemand: shelf.dailyDemand * factorOf(shelf) }));
}

/** What the usual service costs for a package to the nearest zone, without its weight. */
function nearBase({ rates }: Network): number {
  const base = rates.base[0] ?? 0;
  return Number.isFinite(base) ? base : 0;
}

/** What one more package costs other orders, in cents, on each day on which there is room and a price. */
export function toCapacityPrices(
  network: Network,
  given: { season: LiveSeason; locationIds: readonly LocationId[]; room: Float64Array; prices: Float64Array },
): Map<LocationId, Map<BusinessDate, number>> {
  const { season, locationIds, room, prices } = given;
  const days = shippingDays(network.rules);
  const found = new Map<LocationId, Map<BusinessDate, number>>();
  locationIds.forEach((locationId, place) => {
    const priced = new Map<BusinessDate, number>();
    for (let index = season.today; index < season.horizonDays; index++) {
      const cents = Math.round(prices[place * days + index]! * centsPerUnit);
      if (cents > 0 && room[place * days + index]! > 0) priced.set(dateOfDay(season.days[index]!), cents);
    }
    if (priced.size > 0) found.set(locationId, priced);
  });
  return found;
}
