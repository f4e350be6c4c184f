import type { OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { PostalPlace } from "../../locations/core/place.ts";
import { type PlannedPackage, totalOf } from "../../promising/core/draft.ts";
import { planCheapest } from "../../promising/core/plan.ts";
import type { Snapshot } from "../../promising/core/snapshot.ts";
import { type Supply, type SupplyRow, supplyCandidate } from "../../promising/core/supply.ts";
import type { StrategySettings } from "./decision.ts";
import type { ShippedLine } from "./demand.ts";

/**
 * A delivery of one SKU helps so many orders at a time; those behind them are asked for when the next one comes in.
 */
export const askedAgainMax = 500;

/** Units of a line that wait for goods on their way: the package that they are to go in, and its cost parts. */
export type PlannedBackorder = { row: SupplyRow; one: PlannedPackage };

type At = { snapshot: Snapshot; destination: PostalPlace; settings: StrategySettings };

/**
 * What each unit of a line may cost before the plan rather leaves it out: the cheaper of waiting for supply and of being
 * cancelled, as far as the strategy allows them to compete. Null: a unit goes without only where no place can serve it.
 */
export function unservedPrice(line: ShippedLine, at: At & { isAlone: boolean }): number | null {
  const { backorder, cancel, goodwill } = at.settings;
  const prices: number[] = [];
  if (cancel === "when-cheaper") prices.push(line.price + goodwill);
  const found = backorder === "when-cheaper" ? cheapestBackorder(line, at) : null;
  if (found) prices.push(backorderUnitPrice(found, line.quantity, at));
  return prices.length === 0 ? null : Math.min(...prices);
}

/** A unit's part of the whole line's package; beside other lines it is one package more. */
function backorderUnitPrice({ one }: PlannedBackorder, units: number, at: At & { isAlone: boolean }): number {
  const split = at.isAlone ? 0 : at.settings.plan.splitPenalty;
  return Math.ceil((totalOf(one.cost) + split) / units);
}

/** The cheapest of all supplies that hold the whole line, the soonest of equals; null: none does. */
export function cheapestBackorder(line: ShippedLine, at: At): PlannedBackorder | null {
  let best: (PlannedBackorder & { total: number }) | null = null;
  for (const row of at.snapshot.supply?.get(line.variantId) ?? []) {
    if (row.quantity < line.quantity) continue;
    const candidate = supplyCandidate(at.snapshot, { ...at, variantId: line.variantId, row });
    if (!candidate) continue;
    const { plan, unserved } = planCheapest(
      { lines: [{ ...line, unservedCost: null }] },
      [candidate],
      at.settings.plan,
    );
    const [one] = plan.packages;
    if (!one || unserved.length > 0 || plan.packages.length > 1) continue;
    if (!best || plan.total < best.total) best = { row, one, total: plan.total };
  }
  return best;
}

export type Backorders = {
  backorders: (PlannedBackorder & { orderLineId: OrderLineId; variantId: VariantId; quantity: number })[];
  /** Units that nothing is on its way for, or that are better cancelled. */
  rest: { orderLineId: OrderLineId; quantity: number }[];
};

/**
 * Which of the units that the plan leaves out wait for supply. A line waits whole or not at all, each supply serves the
 * lines in their order, and where cancelling may compete and costs less, nothing waits.
 */
export function planBackorders(
  left: readonly { line: ShippedLine; quantity: number }[],
  at: At & { isAlone: boolean },
): Backorders {
  const { backorder, cancel, goodwill } = at.settings;
  const found: Backorders = { backorders: [], rest: [] };
  let supply = at.snapshot.supply ?? new Map();
  for (const { line, quantity } of left) {
    const { orderLineId } = line;
    const wanted = { ...line, quantity };
    const snapshot = { ...at.snapshot, supply };
    const way = backorder === "never" ? null : cheapestBackorder(wanted, { ...at, snapshot });
    const isDear =
      way !== null &&
      cancel === "when-cheaper" &&
      backorderUnitPrice(way, quantity, at) > line.price + goodwill;
    if (!way || isDear) {
      found.rest.push({ orderLineId, quantity });
      continue;
    }
    const one = { ...way, orderLineId, variantId: line.variantId, quantity };
    found.backorders.push(one);
    supply = takeSupply(supply, one);
  }
  return found;
}

/** What is still on its way for others. */
export function takeSupply(
  supply: Supply,
  taken: { variantId: VariantId; row: SupplyRow; quantity: number },
): Supply {
  const rows = (supply.get(taken.variantId) ?? []).map((row) =>
    isSameRow(row, taken.row) ? { ...row, quantity: row.quantity - taken.quantity } : row,
  );
  return new Map(supply).set(taken.variantId, rows);
}

function isSameRow(left: SupplyRow, right: SupplyRow): boolean {
  return left.locationId === right.locationId && left.expectedOn === right.expectedOn;
}
