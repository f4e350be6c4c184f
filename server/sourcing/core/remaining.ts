import type { ChannelId, LocationId, VariantId } from "../../kernel/ids.ts";
import { seenBy, takeFenced } from "../../promising/core/ring-fence.ts";
import type { Snapshot, Stock, StockCell } from "../../promising/core/snapshot.ts";
import type { Supply } from "../../promising/core/supply.ts";
import type { Decision } from "./decide.ts";
import type { FreeReservation, SourcingOrder } from "./demand.ts";
import { takeSupply } from "./non-service.ts";

/**
 * What a backlog leaves while it is planned ahead of its transactions: units are bound, days are fuller. Owned and
 * changed by one run. The database still decides; who is overtaken is planned again.
 */
export type Remaining = {
  snapshot: Snapshot;
  stock: Map<VariantId, Map<LocationId, StockCell>>;
  loads: Map<LocationId, Map<string, number>>;
  supply: Supply;
};

export function openRemaining({ network, stock, prices, supply = new Map() }: Snapshot): Remaining {
  const loads = new Map(network.locations.map((place) => [place.locationId, new Map(place.load)]));
  const own = new Map(
    [...stock].map(([variantId, cells]): [VariantId, Map<LocationId, StockCell>] => [
      variantId,
      new Map([...cells].map(([locationId, cell]) => [locationId, { ...cell }])),
    ]),
  );
  const locations = network.locations.map((place) => ({
    ...place,
    load: loads.get(place.locationId) ?? place.load,
  }));
  return { snapshot: { network: { ...network, locations }, stock: own, prices }, stock: own, loads, supply };
}

/** What one order looks at: the stock of its variants, with what it has reserved as its own. */
export function viewOf(
  { snapshot, stock, supply }: Remaining,
  order: {
    variantIds: readonly VariantId[];
    reservations: readonly FreeReservation[];
    channelId: ChannelId;
  },
): Snapshot {
  const seen = new Map<VariantId, ReadonlyMap<LocationId, StockCell>>(
    order.variantIds.map((variantId) => [variantId, stock.get(variantId) ?? nowhere]),
  );
  for (const { variantId, locationId, quantity } of order.reservations) {
    const cells = seen.get(variantId);
    const cell = cells?.get(locationId);
    if (cells && cell)
      seen.set(variantId, new Map(cells).set(locationId, { ...cell, own: cell.own + quantity }));
  }
  return { ...snapshot, stock: seenBy(seen satisfies Stock, order.channelId), supply };
}

const nowhere: ReadonlyMap<LocationId, StockCell> = new Map();

/** Takes what an order was given, and what it waits for; what its lines had reserved elsewhere is free again. */
export function takeWork(
  remaining: Remaining,
  given: Pick<Decision, "works" | "backorders"> & Pick<SourcingOrder, "reservations" | "channelId">,
): void {
  const { stock, loads } = remaining;
  for (const one of given.backorders) remaining.supply = takeSupply(remaining.supply, one);
  const worked = new Set<string>();
  for (const { locationId, loadDate, lines } of given.works) {
    const load = loads.get(locationId);
    load?.set(loadDate, (load.get(loadDate) ?? 0) + 1);
    for (const { orderLineId, variantId, quantity } of lines) {
      worked.add(orderLineId);
      const cell = stock.get(variantId)?.get(locationId);
      if (!cell) continue;
      cell.reserved += quantity;
      takeFenced(cell, given.channelId, quantity);
    }
  }
  for (const { orderLineId, variantId, locationId, quantity } of given.reservations) {
    const cell = stock.get(variantId)?.get(locationId);
    if (cell && worked.has(orderLineId)) cell.reserved -= quantity;
  }
}
