import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { NetworkLocation, Snapshot, Stock, StockCell } from "../../promising/core/snapshot.ts";
import type { PlannedWork } from "./decide.ts";
import type { FreeReservation } from "./demand.ts";

/** The part of a batch's stock that one order asks about, with what it has reserved as its own. */
export function stockOf(
  stock: Stock,
  order: { variantIds: readonly VariantId[]; reservations: readonly FreeReservation[] },
): Stock {
  const none: ReadonlyMap<LocationId, StockCell> = new Map();
  const own = new Map(order.variantIds.map((variantId) => [variantId, stock.get(variantId) ?? none]));
  return changeCells(own, order.reservations, (cell, { quantity }) => ({
    ...cell,
    own: cell.own + quantity,
  }));
}

/**
 * What is left for the next order of a backlog once this one has its places, so that a batch can be planned ahead of
 * its transactions: units are bound, days are fuller. The database still decides; who is overtaken is planned again.
 */
export function afterWork(
  snapshot: Snapshot,
  given: { works: readonly PlannedWork[]; reservations: readonly FreeReservation[] },
): Snapshot {
  const bound = given.works.flatMap(({ locationId, lines }) =>
    lines.map((line) => ({ ...line, locationId })),
  );
  const lines = new Set(bound.map((line) => line.orderLineId));
  const released = given.reservations.filter((one) => lines.has(one.orderLineId));
  const less = changeCells(snapshot.stock, released, (cell, { quantity }) => ({
    ...cell,
    reserved: cell.reserved - quantity,
  }));
  const stock = changeCells(less, bound, (cell, { quantity }) => ({
    ...cell,
    reserved: cell.reserved + quantity,
  }));
  const locations = snapshot.network.locations.map((place) => fuller(place, given.works));
  return { ...snapshot, network: { ...snapshot.network, locations }, stock };
}

function fuller(place: NetworkLocation, works: readonly PlannedWork[]): NetworkLocation {
  const own = works.filter((work) => work.locationId === place.locationId);
  if (own.length === 0) return place;
  const load = new Map(place.load);
  for (const { loadDate } of own) load.set(loadDate, (load.get(loadDate) ?? 0) + 1);
  return { ...place, load };
}

type At = { variantId: VariantId; locationId: LocationId; quantity: number };

function changeCells(
  stock: Stock,
  changes: readonly At[],
  change: (cell: StockCell, at: At) => StockCell,
): Stock {
  if (changes.length === 0) return stock;
  const next = new Map(stock);
  const copied = new Map<VariantId, Map<LocationId, StockCell>>();
  for (const at of changes) {
    const cells = copied.get(at.variantId) ?? new Map(next.get(at.variantId));
    copied.set(at.variantId, cells);
    next.set(at.variantId, cells);
    const cell = cells.get(at.locationId);
    if (cell) cells.set(at.locationId, change(cell, at));
  }
  return next;
}
