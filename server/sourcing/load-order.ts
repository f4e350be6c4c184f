import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { address } from "@/db/schema/customers.ts";
import { exception } from "@/db/schema/exceptions.ts";
import { fulfillmentLine } from "@/db/schema/fulfillment.ts";
import { postalCode } from "@/db/schema/locations.ts";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import { idSchema, type LocationId, type OrderId, type OrderLineId } from "@/server/kernel/ids.ts";
import { findOpenHolds, isHeld } from "@/server/orders/queries/find-holds.ts";
import type { FreeReservation, SourcingOrder, WaitingLine } from "./core/demand.ts";

/** An order as sourcing looks at it: what waits, what it has reserved, who refused it. Null: there is no such order. */
export async function loadOrder(db: Handle, orderId: OrderId): Promise<SourcingOrder | null> {
  return (await loadOrders(db, [orderId]))[0] ?? null;
}

/** The same for many, in the order that is asked for, in as many statements as for one. */
export async function loadOrders(db: Handle, orderIds: readonly OrderId[]): Promise<SourcingOrder[]> {
  if (orderIds.length === 0) return [];
  const heads = new Map((await findHeads(db, orderIds)).map((head) => [head.order.id, head]));
  const lines = await findLines(db, orderIds);
  const reservations = await findFreeReservations(db, orderIds);
  const asked = await findAsked(db, orderIds);
  return orderIds.flatMap((orderId): SourcingOrder[] => {
    const head = heads.get(orderId);
    if (!head) return [];
    const { order, destination } = head;
    return [
      {
        orderId,
        number: order.number,
        channelId: order.channelId,
        isOpen: order.state === "placed" || order.state === "confirmed",
        isUnfillable: asked.unfillable.has(orderId),
        lateLines: asked.late.get(orderId) ?? [],
        destination,
        lines: lines.get(orderId) ?? [],
        reservations: reservations.get(orderId) ?? [],
      },
    ];
  });
}

async function findHeads(db: Handle, orderIds: readonly OrderId[]) {
  return db
    .select({
      order: {
        id: salesOrder.id,
        number: salesOrder.number,
        channelId: salesOrder.channelId,
        state: salesOrder.state,
      },
      destination: postalCode,
    })
    .from(salesOrder)
    .leftJoin(address, eq(address.id, salesOrder.shipToAddressId))
    .leftJoin(postalCode, eq(postalCode.zip, address.zip))
    .where(inArray(salesOrder.id, [...orderIds]));
}

async function findLines(db: Handle, orderIds: readonly OrderId[]): Promise<Map<OrderId, WaitingLine[]>> {
  const holds = await findOpenHolds(db, orderIds);
  const rejections = await findRejections(db, orderIds);
  const rows = await db
    .select({
      orderId: orderLine.orderId,
      orderLineId: orderLine.id,
      lineNumber: orderLine.lineNumber,
      variantId: orderLine.variantId,
      weightGrams: variant.weightGrams,
      mode: orderLine.mode,
      pickupLocationId: orderLine.pickupLocationId,
      readyBy: orderLine.readyBy,
      promisedAt: orderLine.promisedAt,
      price: sql<number>`(${orderLine.unitPrice} - ${orderLine.discount} / ${orderLine.ordered})::int`,
      unallocated: sql<number>`${orderLine.unallocated} + ${orderLine.backordered}`,
    })
    .from(orderLine)
    .innerJoin(variant, eq(variant.id, orderLine.variantId))
    .where(inArray(orderLine.orderId, [...orderIds]))
    .orderBy(orderLine.orderId, orderLine.lineNumber);
  const found = new Map<OrderId, WaitingLine[]>();
  for (const { orderId, ...line } of rows) {
    const own = holds.filter((hold) => hold.orderId === orderId);
    const isLineHeld = isHeld(own, line.orderLineId);
    const entry = { ...line, isHeld: isLineHeld, rejections: rejections.get(line.orderLineId) ?? [] };
    const known = found.get(orderId);
    if (known) known.push(entry);
    else found.set(orderId, [entry]);
  }
  return found;
}

/** Orders for which a person is asked to help, and the lines that will come too late. */
async function findAsked(
  db: Handle,
  orderIds: readonly OrderId[],
): Promise<{ unfillable: Set<string>; late: Map<string, OrderLineId[]> }> {
  const rows = await db
    .select({ kind: exception.kind, subjectId: exception.subjectId, details: exception.details })
    .from(exception)
    .where(
      and(
        inArray(exception.kind, ["unfillable", "promise-at-risk"]),
        eq(exception.state, "open"),
        inArray(exception.subjectId, [...orderIds]),
      ),
    );
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  return {
    unfillable: new Set(of("unfillable").map((row) => row.subjectId)),
    late: new Map(
      of("promise-at-risk").map(({ subjectId, details }) => [subjectId, lateLinesOf(details.lines)]),
    ),
  };
}

/** Line ids, one blank between them. */
function lateLinesOf(stored: unknown): OrderLineId[] {
  const ids = typeof stored === "string" ? stored.split(" ").filter(Boolean) : [];
  return z.array(idSchema("oln")).parse(ids);
}

type Rejections = Map<OrderLineId, { locationId: LocationId; at: Date }[]>;

async function findRejections(db: Handle, orderIds: readonly OrderId[]): Promise<Rejections> {
  const rows = await db
    .select({
      orderLineId: fulfillmentLine.orderLineId,
      locationId: fulfillmentLine.locationId,
      at: fulfillmentLine.rejectedAt,
    })
    .from(fulfillmentLine)
    .innerJoin(orderLine, eq(orderLine.id, fulfillmentLine.orderLineId))
    .where(and(inArray(orderLine.orderId, [...orderIds]), sql`${fulfillmentLine.quantityRejected} > 0`));
  const found: Rejections = new Map();
  for (const { orderLineId, locationId, at } of rows)
    if (at) found.set(orderLineId, [...(found.get(orderLineId) ?? []), { locationId, at }]);
  return found;
}

/** Reserved by these orders for good and not yet in any place's work: what has a deadline binds nobody. */
async function findFreeReservations(
  db: Handle,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, FreeReservation[]>> {
  const { rows } = await db.execute<FreeReservation & { orderId: OrderId }>(sql`
    select order_id as "orderId", id as "reservationId", order_line_id as "orderLineId",
      variant_id as "variantId", location_id as "locationId", quantity
    from reservation held
    where order_id in (select jsonb_array_elements_text(${JSON.stringify(orderIds)}::jsonb)) and state = 'active'
      and expires_at is null
      and not exists (select from fulfillment_line work
        where work.order_line_id = held.order_line_id and work.reservation_id = held.id)
    order by id`);
  const found = new Map<OrderId, FreeReservation[]>();
  for (const { orderId, ...row } of rows) found.set(orderId, [...(found.get(orderId) ?? []), row]);
  return found;
}
