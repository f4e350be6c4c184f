import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { Candidate } from "../../promising/core/candidate.ts";
import type { Snapshot, Stock } from "../../promising/core/snapshot.ts";
import type { SupplyRow } from "../../promising/core/supply.ts";
import type { ShippedLine } from "../../sourcing/core/demand.ts";
import type { History } from "./history.ts";

type Units = Map<VariantId, Map<LocationId, number>>;

/**
 * What an order that waits may be served from beside the shelves of its moment: units that still come to them, and
 * supply that is on its way when all is over. Made once for a history, and passed on as its moves are.
 */
export type LaterUnits = { moved: Units; supplied: Units; passed: number; mayAskAgain: boolean };

export function beginLater(history: History): LaterUnits {
  const later: LaterUnits = { moved: new Map(), supplied: new Map(), passed: 0, mayAskAgain: false };
  later.mayAskAgain = history.rejections.length > 0;
  for (const { variantId, locationId, units, isReceipt } of history.moves) {
    if (units > 0) addUnits(later.moved, { variantId, locationId, units });
    later.mayAskAgain ||= isReceipt;
  }
  for (const [variantId, rows] of history.supply)
    for (const row of rows)
      if (row.units > 0 && isOpenInTheEnd(history, variantId, row)) {
        addUnits(later.supplied, { variantId, ...row });
        later.mayAskAgain = true;
      }
  return later;
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

/** The shelves with what still comes to them. */
export function withMoves(snapshot: Snapshot, { moved }: LaterUnits): Snapshot {
  const stock = new Map(snapshot.stock);
  for (const [variantId, cells] of stock) {
    const comes = moved.get(variantId);
    if (comes) stock.set(variantId, withUnits(cells, comes));
  }
  return { ...snapshot, stock };
}

type Cells = NonNullable<ReturnType<Stock["get"]>>;

function withUnits(cells: Cells, comes: ReadonlyMap<LocationId, number>): Cells {
  return new Map(
    [...cells].map(([locationId, cell]) => [
      locationId,
      { ...cell, onHand: cell.onHand + (comes.get(locationId) ?? 0) },
    ]),
  );
}

/** The places with supply that lines may wait for: units without a price, since they leave no shelf in this time. */
export function withSupply(
  candidates: readonly Candidate[],
  lines: readonly ShippedLine[],
  { supplied }: LaterUnits,
): readonly Candidate[] {
  const wanted = lines.filter(({ variantId }) => supplied.has(variantId));
  if (wanted.length === 0) return candidates;
  return candidates.map((candidate) => {
    const stock = new Map(candidate.stock);
    for (const { variantId } of wanted) {
      const asked = lines.reduce((sum, line) => sum + (line.variantId === variantId ? line.quantity : 0), 0);
      const units = Math.min(asked, supplied.get(variantId)?.get(candidate.locationId) ?? 0);
      if (units === 0) continue;
      const held = candidate.stock.get(variantId) ?? nothingHeld;
      const prices = [...Array.from({ length: units }, () => 0), ...held.worth.prices];
      stock.set(variantId, { ...held, available: held.available + units, worth: { endValue: 0, prices } });
    }
    return { ...candidate, stock };
  });
}

const nothingHeld = { available: 0, kept: 0, fenced: 0, worth: { endValue: 0, prices: [] } };

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
