import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { dateOfDay } from "../../locations/core/calendar.ts";
import type { CellWorth } from "../../promising/core/prices.ts";
import type { LiveArticle } from "./live-facts.ts";
import { centsPerUnit } from "./live-network.ts";
import type { LiveSeason } from "./live-season.ts";
import { cancelCost, type Network, shippingDays } from "./network.ts";
import { poissonTail } from "./poisson.ts";
import type { SolvedFuture } from "./price-problem.ts";
import { leftOverValue } from "./terminal-value.ts";

/** Units beyond these are worth what the last of them is; an order is priced no further either. */
const curveMax = 24;

type Given = {
  network: Network;
  articles: readonly LiveArticle[];
  locationIds: readonly LocationId[];
  onHand: Int32Array;
  /** Units that store customers are expected to take, per cell. */
  walkIns: Float64Array;
  solved: Omit<SolvedFuture, "at">;
};

/**
 * The solved prices as what is published: for each cell with units the end value beyond `leftOverValue`, and a curve.
 * With the units that are there now a further one is worth the scenario price λ. As units go, the chance grows that the
 * next one is missed, and the curve with it, so that nothing need be solved anew:
 *   worth(left) = λ + V · (P(D ≥ left) − P(D ≥ now)),   D ~ Poisson(what is asked for here in the days looked ahead)
 * In a store D are its customers and V is what their sale earns; elsewhere D is what the futures' orders took from
 * the place and V is the further package that it takes when the unit is not there. Never above what a cancelled unit costs.
 */
export function toPriceCells(given: Given): Map<VariantId, Map<LocationId, CellWorth>> {
  const { network, articles, locationIds, onHand } = given;
  const cells = new Map<VariantId, Map<LocationId, CellWorth>>();
  for (let cell = 0; cell < onHand.length; cell++) {
    if (onHand[cell]! <= 0) continue;
    const article = articles[network.cellSku[cell]!]!;
    const endValue = Math.max(0, Math.round(network.endValue[cell]! * centsPerUnit - leftOverValue(article)));
    const curve = curveOf(given, cell);
    if (curve.length === 0 && endValue === 0) continue;
    const places = cells.get(article.variantId) ?? new Map<LocationId, CellWorth>();
    places.set(locationIds[network.cellLocation[cell]!]!, { endValue, curve });
    cells.set(article.variantId, places);
  }
  return cells;
}

function curveOf({ network, onHand, walkIns, solved }: Given, cell: number): number[] {
  const place = network.cellLocation[cell]!;
  const sku = network.cellSku[cell]!;
  const units = onHand[cell]!;
  const top = Math.max(0, cancelCost(network, sku) - network.endValue[cell]!);
  const isStore = network.hasWalkIns[place] === 1;
  const asked = isStore ? walkIns[cell]! : solved.taken[cell]!;
  const missed = isStore
    ? Math.max(0, network.price[sku]! - network.endValue[cell]!)
    : network.rules.splitPenalty +
      network.handlingPackage[place]! +
      network.freightMultiplier[place]! * nearBase(network);
  const now = poissonTail(asked, units);
  const curve = Array.from({ length: Math.min(units, curveMax) }, (_unit, at) => {
    // The last entry stands for all larger stocks, the present one among them.
    const isLast = at + 1 === Math.min(units, curveMax);
    const rise = isLast ? 0 : missed * (poissonTail(asked, at + 1) - now);
    return Math.round(Math.min(top, solved.unit[cell]! + rise) * centsPerUnit);
  });
  while (curve.length > 0 && curve.at(-1) === 0) curve.pop();
  if (curve.length > 0 && curve.length < units && curve.length < curveMax) curve.push(0);
  return curve;
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
