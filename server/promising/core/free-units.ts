import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { type Stock, toCandidateStock } from "./snapshot.ts";

export type Taken = { variantId: VariantId; locationId: LocationId; quantity: number };

/** What a place offers of a SKU to the order that is planned. */
export function freeAt(stock: Stock, variantId: VariantId, locationId: LocationId): number {
  const cell = stock.get(variantId)?.get(locationId);
  return cell ? toCandidateStock(cell).available : 0;
}

/** The same over all places. */
export function pooledFree(stock: Stock, variantId: VariantId): number {
  let units = 0;
  for (const cell of stock.get(variantId)?.values() ?? []) units += toCandidateStock(cell).available;
  return units;
}

/** The stock without units that were given to other lines. A negative quantity gives back. */
export function takeUnits(stock: Stock, taken: readonly Taken[]): Stock {
  if (taken.length === 0) return stock;
  const next = new Map(stock);
  for (const { variantId, locationId, quantity } of taken) {
    const cells = new Map(next.get(variantId));
    const cell = cells.get(locationId);
    if (cell) cells.set(locationId, { ...cell, withheld: cell.withheld + quantity });
    next.set(variantId, cells);
  }
  return next;
}
