import { and, eq, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { address } from "@/db/schema/customers.ts";
import { fulfillmentLine } from "@/db/schema/fulfillment.ts";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import type { LocationId, OrderId, OrderLineId } from "@/server/kernel/ids.ts";
import { findPostalPlace } from "@/server/locations/queries.ts";
import { findOpenHolds, isHeld } from "@/server/orders/queries/find-holds.ts";
import type { FreeReservation, SourcingOrder } from "./core/demand.ts";

/** An order as sourcing looks at it: what waits, what it has reserved, who refused it. Null: there is no such order. */
export async function loadOrder(db: Handle, orderId: OrderId): Promise<SourcingOrder | null> {
  const [head] = await db
    .select({ id: salesOrder.id, number: salesOrder.number, state: salesOrder.state, zip: address.zip })
    .from(salesOrder)
    .leftJoin(address, eq(address.id, salesOrder.shipToAddressId))
    .where(eq(salesOrder.id, orderId));
  if (!head) return null;
  const holds = await findOpenHolds(db, [orderId]);
  const rejections = await findRejections(db, orderId);
  const lines = await db
    .select({
      orderLineId: orderLine.id,
      lineNumber: orderLine.lineNumber,
      variantId: orderLine.variantId,
      weightGrams: variant.weightGrams,
      mode: orderLine.mode,
      pickupLocationId: orderLine.pickupLocationId,
      readyBy: orderLine.readyBy,
      promisedAt: orderLine.promisedAt,
      unallocated: orderLine.unallocated,
    })
    .from(orderLine)
    .innerJoin(variant, eq(variant.id, orderLine.variantId))
    .where(eq(orderLine.orderId, orderId))
    .orderBy(orderLine.lineNumber);
  return {
    orderId,
    number: head.number,
    isOpen: head.state === "placed" || head.state === "confirmed",
    destination: head.zip ? await findPostalPlace(db, head.zip) : null,
    lines: lines.map((line) => ({
      ...line,
      isHeld: isHeld(holds, line.orderLineId),
      rejections: rejections.get(line.orderLineId) ?? [],
    })),
    reservations: await findFreeReservations(db, orderId),
  };
}

type Rejections = Map<OrderLineId, { locationId: LocationId; at: Date }[]>;

async function findRejections(db: Handle, orderId: OrderId): Promise<Rejections> {
  const rows = await db
    .select({
      orderLineId: fulfillmentLine.orderLineId,
      locationId: fulfillmentLine.locationId,
      at: fulfillmentLine.rejectedAt,
    })
    .from(fulfillmentLine)
    .innerJoin(orderLine, eq(orderLine.id, fulfillmentLine.orderLineId))
    .where(and(eq(orderLine.orderId, orderId), sql`${fulfillmentLine.quantityRejected} > 0`));
  const found: Rejections = new Map();
  for (const { orderLineId, locationId, at } of rows)
    if (at) found.set(orderLineId, [...(found.get(orderLineId) ?? []), { locationId, at }]);
  return found;
}

/** Reserved by the order and not yet in any place's work. */
export async function findFreeReservations(db: Handle, orderId: OrderId): Promise<FreeReservation[]> {
  const { rows } = await db.execute<FreeReservation>(sql`
    select id as "reservationId", order_line_id as "orderLineId", variant_id as "variantId",
      location_id as "locationId", quantity
    from reservation held
    where order_id = ${orderId} and state = 'active'
      and not exists (select from fulfillment_line work join order_line line on line.id = work.order_line_id
        where line.order_id = held.order_id and work.reservation_id = held.id)
    order by id`);
  return rows;
}
