import type { LocationId, OrderId, VariantId } from "../../kernel/ids.ts";
import type { Plan } from "../../promising/core/draft.ts";
import type { LostLocation } from "../../promising/core/explain.ts";
import { type Limits, limitsOf } from "../../promising/core/limits.ts";
import { plan } from "../../promising/core/plan.ts";
import type { NetworkLocation, StockCell } from "../../promising/core/snapshot.ts";
import type { RecordedWorth } from "./decision.ts";
import { keyOf, type Look, type Open, type OpenWork, questionOf } from "./patterns.ts";
import { worthsOf } from "./worths.ts";

/** What open orders hold: units by place and SKU, packages by place and day. */
export type Held = {
  units: ReadonlyMap<string, number>;
  packages: ReadonlyMap<LocationId, ReadonlyMap<string, number>>;
};

const shelfOf = (locationId: LocationId, variantId: VariantId) => `${locationId} ${variantId}`;

export function heldBy(works: readonly OpenWork[]): Held {
  const units = new Map<string, number>();
  const packages = new Map<LocationId, Map<string, number>>();
  for (const { locationId, loadDate, lines } of works) {
    const days = packages.get(locationId) ?? new Map<string, number>();
    packages.set(locationId, days.set(loadDate, (days.get(loadDate) ?? 0) + 1));
    for (const { variantId, quantity } of lines) {
      const shelf = shelfOf(locationId, variantId);
      units.set(shelf, (units.get(shelf) ?? 0) + quantity);
    }
  }
  return { units, packages };
}

/** An open order with what it had and what it has now. */
export type Replanned = Open & { chosen: Plan; after: readonly OpenWork[] };
export type Explained = { limits: Limits; lost: LostLocation[]; worths: RecordedWorth[] };

/**
 * What limited an order that was planned together with others, and what would have changed it: as if it were decided alone
 * on what all the others are left with. Null where it would then go elsewhere, since the move was not worth making or
 * only pays together with another, or where it is too large to be sure.
 * @param look the network as if no open order had anything, its `own` units those of all of them
 */
export function explainBeside(one: Replanned, held: Held, look: Look): Explained | null {
  const seen = lookBeside(one, held, look);
  const question = questionOf(one, seen);
  if (!question) return null;
  const planned = plan(question.demand, question.candidates, question.settings);
  const [best, next] = planned.plans;
  if (planned.method !== "enumeration" || !best || keyOf(best) !== keyOf(one.chosen)) return null;
  const worths = worthsOf(one.order, seen.snapshot, [best, next]);
  return { limits: limitsOf(question, planned), lost: planned.lost, worths };
}

/** The network with what the others hold, and with what this order had as its own. */
function lookBeside({ order, works, after }: Replanned, held: Held, look: Look): Look {
  const had = heldBy(works);
  const has = heldBy(after);
  const cellOf = (cell: StockCell, shelf: string): StockCell => {
    const own = had.units.get(shelf) ?? 0;
    const others = (held.units.get(shelf) ?? 0) - (has.units.get(shelf) ?? 0);
    return { ...cell, reserved: cell.reserved - cell.own + others + own, own };
  };
  const wanted = new Set(order.lines.map((line) => line.variantId));
  const stock = new Map(
    [...look.snapshot.stock]
      .filter(([variantId]) => wanted.has(variantId))
      .map(([variantId, cells]) => [
        variantId,
        new Map(
          [...cells].map(([locationId, cell]) => [locationId, cellOf(cell, shelfOf(locationId, variantId))]),
        ),
      ]),
  );
  const { network } = look.snapshot;
  const locations = network.locations.map((place) => placeBeside(place, held, has));
  return { ...look, snapshot: { ...look.snapshot, stock, network: { ...network, locations } } };
}

/** A place with the packages of the others; most have none. */
function placeBeside(place: NetworkLocation, held: Held, has: Held): NetworkLocation {
  const days = held.packages.get(place.locationId);
  if (!days) return place;
  const own = has.packages.get(place.locationId);
  const load = new Map(place.load);
  for (const [date, packages] of days)
    load.set(date, (load.get(date) ?? 0) + packages - (own?.get(date) ?? 0));
  return { ...place, load };
}

/** The work that a plan of an order will be, as far as others see it. */
export function toOpenWork(order: Open["order"], chosen: Pick<Plan, "packages">): OpenWork[] {
  const variants = new Map(order.lines.map((line) => [line.orderLineId, line.variantId]));
  return chosen.packages.map(({ locationId, dispatchOn, lines }) => ({
    locationId,
    loadDate: dispatchOn,
    lines: lines.flatMap(({ orderLineId, quantity }) => {
      const variantId = variants.get(orderLineId);
      return variantId ? [{ orderLineId, variantId, quantity }] : [];
    }),
  }));
}

/** What everybody has after the batch: the chosen plan where there is one, else what stands. */
export function worksAfter(
  works: ReadonlyMap<OrderId, readonly OpenWork[]>,
  chosen: ReadonlyMap<OrderId, readonly OpenWork[]>,
): OpenWork[] {
  return [...works].flatMap(([orderId, standing]) => chosen.get(orderId) ?? standing);
}
