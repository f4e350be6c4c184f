import { eq, inArray, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { person } from "@/db/schema/customers.ts";
import { exception } from "@/db/schema/exceptions.ts";
import { location } from "@/db/schema/locations.ts";
import { salesOrder } from "@/db/schema/orders.ts";
import type { Context } from "@/server/context.ts";
import type { ExceptionKind } from "@/server/exceptions/core/kind.ts";
import { type ExceptionRow, findOpenExceptions } from "@/server/exceptions/queries.ts";
import { readRows } from "./list-orders.ts";

const recentMax = 8;
const serviceKinds: readonly ExceptionKind[] = [
  "payment-declined",
  "payment-unknown",
  "capture-failed",
  "unfillable",
  "promise-at-risk",
];

/** Customer service's day: what is stopped, failed or late, and what was just placed. */
export async function findServiceToday(ctx: Context) {
  return ctx.db.read(ctx.scope, async (db) => ({
    counts: await countService(db),
    exceptions: await withOrders(db, await findOpenExceptions(db, serviceKinds)),
    recent: (await readRows(db, sql`order by o.placed_at desc, o.id desc limit ${recentMax}`)).map(
      ({ row }) => row,
    ),
  }));
}

type ServiceCounts = Record<
  "open" | "onHold" | "paymentFailed" | "unfillable" | "late" | "readyForPickup",
  number
>;

async function countService(db: Handle): Promise<ServiceCounts> {
  const result = await db.execute<ServiceCounts>(sql`select
    (select count(*)::int from sales_order where state in ('placed', 'confirmed')) as open,
    (select count(distinct order_id)::int from hold where state = 'open') as "onHold",
    (select count(distinct order_id)::int from exception where state = 'open' and kind in ('payment-declined', 'payment-unknown', 'capture-failed')) as "paymentFailed",
    (select count(distinct order_id)::int from exception where state = 'open' and kind = 'unfillable') as unfillable,
    (select count(distinct l.order_id)::int from order_line l join sales_order o on o.id = l.order_id
      where o.state in ('placed', 'confirmed') and l.promised_at < now() and l.ordered > l.cancelled + l.shipped + l.collected + l.delivered) as late,
    (select count(*)::int from fulfillment_order where state = 'ready_for_pickup') as "readyForPickup"`);
  return (
    result.rows[0] ?? { open: 0, onHold: 0, paymentFailed: 0, unfillable: 0, late: 0, readyForPickup: 0 }
  );
}

/** Adds order numbers and customers' names to entries, or the item and the place that they are about. */
export async function withOrders(db: Handle, entries: readonly ExceptionRow[]) {
  const ids = entries.flatMap((entry) => (entry.orderId ? [entry.orderId] : []));
  const orders =
    ids.length > 0
      ? await db
          .select({ id: salesOrder.id, number: salesOrder.number, customerName: person.name })
          .from(salesOrder)
          .innerJoin(person, sql`${person.id} = ${salesOrder.personId}`)
          .where(inArray(salesOrder.id, ids))
      : [];
  const stock = await stockOf(db, entries);
  return entries.map((entry) => {
    const order = orders.find((row) => row.id === entry.orderId);
    const about = stock.find((row) => row.id === entry.id);
    return {
      exceptionId: entry.id,
      kind: entry.kind,
      orderId: entry.orderId,
      orderNumber: order?.number ?? null,
      customerName: order?.customerName ?? null,
      sku: about?.sku ?? null,
      locationName: about?.locationName ?? null,
      details: entry.details,
      quantity: entry.quantity,
      openedAt: entry.openedAt,
    };
  });
}

async function stockOf(db: Handle, entries: readonly ExceptionRow[]) {
  const ids = entries.flatMap((entry) => (entry.variantId || entry.locationId ? [entry.id] : []));
  if (ids.length === 0) return [];
  return db
    .select({ id: exception.id, sku: variant.sku, locationName: location.name })
    .from(exception)
    .leftJoin(variant, eq(variant.id, exception.variantId))
    .leftJoin(location, eq(location.id, exception.locationId))
    .where(inArray(exception.id, ids));
}
