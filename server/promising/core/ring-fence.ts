import type { ChannelId, LocationId, VariantId } from "../../kernel/ids.ts";
import type { Stock, StockCell } from "./snapshot.ts";

/** The stock as an order of the channel sees it: what is set aside for its own channel is free to it. */
export function seenBy(stock: Stock, channelId: ChannelId): Stock {
  let seen: Map<VariantId, ReadonlyMap<LocationId, StockCell>> | null = null;
  for (const [variantId, cells] of stock) {
    let own: Map<LocationId, StockCell> | null = null;
    for (const [locationId, cell] of cells) {
      const units = cell.fences?.get(channelId) ?? 0;
      if (units === 0) continue;
      own ??= new Map(cells);
      own.set(locationId, { ...cell, fenced: cell.fenced - units });
    }
    if (!own) continue;
    seen ??= new Map(stock);
    seen.set(variantId, own);
  }
  return seen ?? stock;
}

/** Puts ring-fences around the stock; where a place has no shelf of the SKU, there is nothing to set aside. */
export function setAside(
  stock: Stock,
  rows: readonly { variantId: VariantId; locationId: LocationId; channelId: ChannelId; units: number }[],
): Stock {
  if (rows.length === 0) return stock;
  const next = new Map([...stock].map(([variantId, cells]) => [variantId, new Map(cells)]));
  for (const { variantId, locationId, channelId, units } of rows) {
    const cells = next.get(variantId);
    const cell = cells?.get(locationId);
    if (!cells || !cell) continue;
    const fences = new Map(cell.fences).set(channelId, units);
    cells.set(locationId, { ...cell, fenced: cell.fenced + units, fences });
  }
  return next;
}

/**
 * Units that an order of the channel takes come out of the channel's ring-fence first; answers how many did. A negative
 * quantity gives so many back to it. Changes the cell.
 */
export function takeFenced(cell: StockCell, channelId: ChannelId, quantity: number): number {
  const left = cell.fences?.get(channelId) ?? 0;
  const units = Math.min(left, quantity);
  if (units === 0) return 0;
  cell.fences = new Map(cell.fences).set(channelId, left - units);
  cell.fenced -= units;
  return units;
}
