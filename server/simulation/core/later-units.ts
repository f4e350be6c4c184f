import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { Candidate } from "../../promising/core/candidate.ts";
import type { Snapshot, StockCell } from "../../promising/core/snapshot.ts";
import type { SupplyRow } from "../../promising/core/supply.ts";
import type { History } from "./history.ts";

type Units = Map<VariantId, Map<LocationId, number>>;

/**
 * What an order that waits may be served from beside the shelves of its moment: units that still come to them, and
 * supply that is on its way when all is over. Made once for a history, and passed on as its moves are.
 */
export type LaterUnits = { moved: Units; supplied: Units; passed: number; mayAskAgain: boolean };

export function beginLater(history: History): LaterUnits {
  const moved: Units = new Map();
  for (const { variantId, locationId, units } of history.moves)
    if (units > 0) addUnits(moved, { variantId, locationId, units });
  const supplied = suppliedUnits(history);
  const mayAskAgain =
    history.rejections.length > 0 || supplied.size > 0 || history.moves.some(({ isReceipt }) => isReceipt);
  return { moved, supplied, passed: 0, mayAskAgain };
}

/** Units of supply that is still on its way after the last order. */
export function suppliedUnits(history: History): Units {
  const supplied: Units = new Map();
  for (const [variantId, rows] of history.supply)
    for (const row of rows)
      if (row.units > 0 && isOpenInTheEnd(history, variantId, row)) addUnits(supplied, { variantId, ...row });
  return supplied;
}

/** Whether a supply is still on its way after the last order. */
export function isOpenInTheEnd(
  { supply, orders }: History,
  variantId: VariantId,
  at: Pick<SupplyRow, "locationId" | "expectedOn">,
): boolean {
  const end = orders.at(-1)?.at.getTime() ?? 0;
  return (supply.get(variantId) ?? []).some(
    ({ locationId, expectedOn, receivedAt }) =>
      locationId === at.locationId &&
      expectedOn === at.expectedOn &&
      (receivedAt === null || receivedAt.getTime() > end),
  );
}

function addUnits(
  all: Units,
  { variantId, locationId, units }: { variantId: VariantId; locationId: LocationId; units: number },
): void {
  const places = all.get(variantId) ?? new Map<LocationId, number>();
  all.set(variantId, places.set(locationId, (places.get(locationId) ?? 0) + units));
}

/** Moves that have happened are not to come. */
export function passMoves(later: LaterUnits, { moves }: History, done: number): void {
  for (; later.passed < done; later.passed++) {
    const { variantId, locationId, units } = moves[later.passed]!;
    if (units > 0) addUnits(later.moved, { variantId, locationId, units: -units });
  }
}

/** The shelves with what may be taken from them later, supply above their safety stock. */
export function withLater(snapshot: Snapshot, { moved, supplied }: LaterUnits): Snapshot {
  const stock = new Map(snapshot.stock);
  for (const [variantId, cells] of stock) {
    const [comes, waits] = [moved.get(variantId), supplied.get(variantId)];
    if (!comes && !waits) continue;
    const later = [...cells].map(([locationId, cell]): [LocationId, StockCell] => {
      const onHand = cell.onHand + (comes?.get(locationId) ?? 0);
      const units = waits?.get(locationId) ?? 0;
      const kept = cell.reserved + cell.withheld + cell.safetyStock + cell.fenced;
      return [locationId, { ...cell, onHand: units > 0 ? Math.max(onHand, kept) + units : onHand }];
    });
    stock.set(variantId, new Map(later));
  }
  return { ...snapshot, stock };
}

/**
 * A place that is closed or full for long now may be open when an order is asked again: what a unit costs there at least.
 * Null: there is no such place for the SKU.
 */
export function costOnceOpen(candidates: readonly Candidate[], variantId: VariantId): number | null {
  const costs = candidates.flatMap(({ blocked, slots, stock, handlingPerUnit }) => {
    const isShut = blocked?.key === "closed" || (!blocked && slots.length === 0);
    return isShut && stock.has(variantId) ? [Math.max(0, Math.floor(handlingPerUnit) - 1)] : [];
  });
  return costs.length === 0 ? null : Math.min(...costs);
}
