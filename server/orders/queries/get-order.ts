import { and, eq, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { address, person } from "@/db/schema/customers.ts";
import { exception } from "@/db/schema/exceptions.ts";
import { location } from "@/db/schema/locations.ts";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import type { Context } from "@/server/context.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { money } from "@/server/kernel/money.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { lineBuckets } from "../core/buckets.ts";
import { cancellableUnits } from "../core/cancel.ts";
import { lineStage } from "../core/progress.ts";
import { findOpenHolds } from "./find-holds.ts";
import { type OrderRow, readRows } from "./list-orders.ts";

/** An order with its lines, customer and stops. What locations do for it is added by the rooms above. */
export type OrderDetails = Omit<OrderRow, "lines"> & Awaited<ReturnType<typeof loadDetails>>;

export async function getOrder(ctx: Context, input: { number: number }): Promise<Outcome<OrderDetails>> {
  return ctx.db.read(ctx.scope, async (db) => {
    const [found] = await readRows(db, sql`where o.number = ${input.number}`);
    if (!found) return refused("not-found", { what: "Order", id: input.number });
    const { lines: _count, ...row } = found.row;
    return done({ ...row, ...(await loadDetails(db, row.orderId)) });
  });
}

async function loadDetails(db: Handle, orderId: OrderId) {
  const [head] = await db
    .select({ order: salesOrder, person, shipTo: address })
    .from(salesOrder)
    .innerJoin(person, eq(person.id, salesOrder.personId))
    .leftJoin(address, eq(address.id, salesOrder.shipToAddressId))
    .where(eq(salesOrder.id, orderId));
  if (!head) throw new Error(`order ${orderId} was there a moment ago`);
  const { order } = head;
  const holds = await findOpenHolds(db, [orderId]);
  const inCurrency = (cents: number) => money(cents, order.currency);
  return {
    person: {
      personId: head.person.id,
      name: head.person.name,
      email: head.person.email,
      phone: head.person.phone,
    },
    shipTo: head.shipTo ? { ...head.shipTo, addressId: head.shipTo.id } : null,
    note: order.note,
    orderedAt: order.orderedAt,
    isPaidOutside: order.isPaidOutside,
    externalId: order.externalId,
    placedBy: order.placedBy,
    totals: {
      subtotal: inCurrency(order.subtotal),
      discount: inCurrency(order.discount),
      shipping: inCurrency(order.shipping),
      shippingTax: inCurrency(order.shippingTax),
      tax: inCurrency(order.tax),
      grand: inCurrency(order.grand),
    },
    lines: await loadLines(db, order, holds),
    holds,
    exceptions: await db
      .select({ kind: exception.kind, details: exception.details, openedAt: exception.openedAt })
      .from(exception)
      .where(and(eq(exception.orderId, orderId), eq(exception.state, "open"))),
  };
}

async function loadLines(
  db: Handle,
  order: Pick<typeof salesOrder.$inferSelect, "id" | "currency">,
  holds: Awaited<ReturnType<typeof findOpenHolds>>,
) {
  const rows = await db
    .select({ line: orderLine, color: variant.color, size: variant.size, place: location })
    .from(orderLine)
    .innerJoin(variant, eq(variant.id, orderLine.variantId))
    .leftJoin(location, eq(location.id, orderLine.pickupLocationId))
    .where(eq(orderLine.orderId, order.id))
    .orderBy(orderLine.lineNumber);
  return rows.map(({ line, color, size, place }) => ({
    orderLineId: line.id,
    lineNumber: line.lineNumber,
    variantId: line.variantId,
    sku: line.sku,
    name: line.name,
    color,
    size,
    unitPrice: money(line.unitPrice, order.currency),
    tax: money(line.tax, order.currency),
    discount: money(line.discount, order.currency),
    total: money(line.unitPrice * line.ordered - line.discount + line.tax, order.currency),
    mode: line.mode,
    serviceCode: line.serviceCode,
    pickupLocation: place
      ? { locationId: place.id, code: place.code, name: place.name, timeZone: place.timeZone }
      : null,
    ordered: line.ordered,
    quantities: Object.fromEntries(lineBuckets.map((bucket) => [bucket, line[bucket]])) as Record<
      (typeof lineBuckets)[number],
      number
    >,
    stage: lineStage(line),
    readyBy: line.readyBy,
    promisedAt: line.promisedAt,
    canCancel: cancellableUnits(line),
    holds: holds.filter((hold) => hold.orderLineId === line.id),
  }));
}
