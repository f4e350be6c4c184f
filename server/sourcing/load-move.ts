import { and, eq, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { orderLine } from "@/db/schema/orders.ts";
import type { LocationId, OrderLineId } from "@/server/kernel/ids.ts";
import { businessDate, type Instant } from "@/server/kernel/instant.ts";
import { dayNumber } from "@/server/locations/core/calendar.ts";
import { timeZoneOf } from "@/server/locations/core/time-zone.ts";
import type { Candidate } from "@/server/promising/core/candidate.ts";
import { noRules } from "@/server/promising/core/rules.ts";
import { type NetworkLocation, toCandidates } from "@/server/promising/core/snapshot.ts";
import { loadSnapshot } from "@/server/promising/load-snapshot.ts";
import { defaultStrategy, type PricesUsed, type StrategySettings, toPricesUsed } from "./core/decision.ts";
import { coolingPlaces, type SourcingOrder } from "./core/demand.ts";
import { type Move, type MoveOption, movableUnits, moveOption, type PlacedUnits } from "./core/move.ts";
import { findActiveStrategy } from "./ensure-default-strategy.ts";
import { loadOrder } from "./load-order.ts";

/** A line that might move, with the places as they are now; all read without locks. */
export type MovableLine = {
  order: SourcingOrder;
  orderLineId: OrderLineId;
  mode: "ship" | "pickup";
  placed: PlacedUnits[];
  places: readonly NetworkLocation[];
  candidates: readonly Candidate[];
  /** The same places as if none of them were full, to price what they do already. */
  roomy: readonly Candidate[];
  settings: StrategySettings;
  prices: PricesUsed | null;
  rejectedBy: LocationId[];
};

/** Null: there is no such line, or nowhere to send it. */
export async function loadMove(
  db: Handle,
  now: Instant,
  orderLineId: OrderLineId,
): Promise<MovableLine | null> {
  const [row] = await db
    .select({ orderId: orderLine.orderId, variantId: orderLine.variantId, mode: orderLine.mode })
    .from(orderLine)
    .where(eq(orderLine.id, orderLineId));
  const order = row ? await loadOrder(db, row.orderId) : null;
  if (!row || !order) return null;
  const snapshot = await loadSnapshot(db, {
    now,
    variantIds: [row.variantId],
    own: order.reservations,
    channelId: order.channelId,
  });
  const settings = (await findActiveStrategy(db))?.settings ?? defaultStrategy.settings;
  const line = order.lines.find((one) => one.orderLineId === orderLineId);
  const places = snapshot.network.locations;
  const roomyNetwork = {
    ...snapshot.network,
    locations: places.map((place) => ({ ...place, capacityPerDay: null })),
  };
  const at = order.destination ? { destination: order.destination, now } : null;
  return {
    order,
    orderLineId,
    mode: row.mode,
    placed: await findPlacedUnits(db, order),
    places,
    candidates: at ? toCandidates(snapshot, at) : [],
    roomy: at ? toCandidates({ ...snapshot, network: roomyNetwork }, at) : [],
    settings,
    prices: toPricesUsed(snapshot.prices),
    rejectedBy: line ? coolingPlaces(line, settings, now) : [],
  };
}

/** What each other place would mean for so many units of the line, cheapest first among those that can. */
export function optionsOf(
  line: MovableLine,
  units: { from: readonly PlacedUnits[]; quantity: number },
): MoveOption[] {
  const [first] = units.from;
  const from = line.roomy.find((place) => place.locationId === first?.locationId);
  if (!first || !from) return [];
  const move: Move = {
    ...units,
    placed: line.placed,
    rejectedBy: line.rejectedBy,
    // A person may go beyond a rule of the strategy.
    settings: { ...line.settings.plan, rules: noRules },
  };
  return line.candidates
    .filter((place) => place.locationId !== first.locationId)
    .map((place) => moveOption(move, place, from))
    .sort(
      (left, right) =>
        Number(right.canMove) - Number(left.canMove) ||
        left.extra - right.extra ||
        (left.locationId < right.locationId ? -1 : 1),
    );
}

/** The line's units that may still move, at one place or at the place that has most. */
export function movableAt(line: MovableLine, locationId?: LocationId): PlacedUnits[] {
  const own = line.placed.filter(
    (units) => units.orderLineId === line.orderLineId && movableUnits(units) > 0,
  );
  const most = [...own].sort((left, right) => movableUnits(right) - movableUnits(left))[0];
  return own.filter((units) => units.locationId === (locationId ?? most?.locationId));
}

/** What places work on for the order now, shipped lines only. */
export async function findPlacedUnits(db: Handle, order: SourcingOrder): Promise<PlacedUnits[]> {
  const zone = order.destination ? timeZoneOf(order.destination) : null;
  const rows = await db
    .select({
      fulfillmentLineId: fulfillmentLine.id,
      fulfillmentOrderId: fulfillmentOrder.id,
      locationId: fulfillmentOrder.locationId,
      state: fulfillmentOrder.state,
      orderLineId: fulfillmentLine.orderLineId,
      variantId: fulfillmentLine.variantId,
      weightGrams: variant.weightGrams,
      quantity: fulfillmentLine.quantity,
      quantityPicked: fulfillmentLine.quantityPicked,
      promisedAt: orderLine.promisedAt,
    })
    .from(fulfillmentLine)
    .innerJoin(fulfillmentOrder, eq(fulfillmentOrder.id, fulfillmentLine.fulfillmentOrderId))
    .innerJoin(orderLine, eq(orderLine.id, fulfillmentLine.orderLineId))
    .innerJoin(variant, eq(variant.id, fulfillmentLine.variantId))
    .where(
      and(
        eq(fulfillmentOrder.orderId, order.orderId),
        eq(fulfillmentOrder.mode, "ship"),
        sql`${fulfillmentLine.quantity} > 0`,
      ),
    )
    .orderBy(fulfillmentLine.id);
  return rows.map(({ promisedAt, ...row }) => ({
    ...row,
    promisedDay: promisedAt && zone ? dayNumber(businessDate(promisedAt, zone)) : Number.POSITIVE_INFINITY,
  }));
}
