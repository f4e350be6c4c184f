import { and, asc, eq, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import type { OrderId, ReservationId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";

export type AllocatedWork = Awaited<ReturnType<typeof findAllocated>>[number];

/** Work of these orders that no place knows of yet, with its lines, oldest first. */
export async function findAllocated(db: Handle, orderIds: readonly OrderId[]) {
  const works = await db
    .select({
      fulfillmentOrderId: fulfillmentOrder.id,
      orderId: fulfillmentOrder.orderId,
      code: fulfillmentOrder.code,
      state: fulfillmentOrder.state,
      locationId: fulfillmentOrder.locationId,
      serviceCode: fulfillmentOrder.serviceCode,
      loadDate: fulfillmentOrder.loadDate,
      dueAt: fulfillmentOrder.dueAt,
      releaseAt: fulfillmentOrder.releaseAt,
    })
    .from(fulfillmentOrder)
    .where(and(eq(fulfillmentOrder.state, "allocated"), isAmong(orderIds)))
    .orderBy(asc(fulfillmentOrder.id));
  const ids = works.map((work) => work.fulfillmentOrderId);
  const lines = await db
    .select({
      fulfillmentLineId: fulfillmentLine.id,
      fulfillmentOrderId: fulfillmentLine.fulfillmentOrderId,
      orderLineId: fulfillmentLine.orderLineId,
      variantId: fulfillmentLine.variantId,
      quantity: fulfillmentLine.quantity,
      reservationId: sql<ReservationId>`${fulfillmentLine.reservationId}`,
    })
    .from(fulfillmentLine)
    .where(
      and(
        sql`${fulfillmentLine.fulfillmentOrderId} = any(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)))`,
        sql`${fulfillmentLine.quantity} > 0`,
      ),
    )
    .orderBy(asc(fulfillmentLine.id));
  const byWork = new Map<string, typeof lines>();
  for (const line of lines)
    byWork.set(line.fulfillmentOrderId, [...(byWork.get(line.fulfillmentOrderId) ?? []), line]);
  return works.map((work) => ({ ...work, lines: byWork.get(work.fulfillmentOrderId) ?? [] }));
}

/** As one parameter: a batch has thousands. */
function isAmong(orderIds: readonly OrderId[]) {
  return sql`${fulfillmentOrder.orderId} = any(array(select jsonb_array_elements_text(${JSON.stringify(orderIds)}::jsonb)))`;
}

/** Not stopped by anybody: an open hold on the order, or on a line of the work, keeps it where it is. */
const isFree = sql`not exists (select from hold where hold.order_id = f.order_id and hold.state = 'open'
  and (hold.order_line_id is null or hold.order_line_id in (
    select line.order_line_id from fulfillment_line line where line.fulfillment_order_id = f.id)))`;

/** Orders with allocated work whose time has come, the most urgent first. */
export async function findDueOrders(db: Handle, { until, max }: { until: Instant; max: number }) {
  const { rows } = await db.execute<{ id: OrderId }>(sql`
    select f.order_id as id from fulfillment_order f
    where f.state = 'allocated' and f.release_at <= ${until.toISOString()}::timestamptz and ${isFree}
    group by f.order_id order by min(f.release_at), f.order_id limit ${max}`);
  return rows.map((row) => row.id);
}

/** Orders that are allocated as a whole and stopped by nobody, the most urgent first: those that may still change. */
export async function findOpenOrders(db: Handle, max: number): Promise<OrderId[]> {
  const { rows } = await db.execute<{ id: OrderId }>(sql`
    select f.order_id as id from fulfillment_order f
    where f.state = 'allocated' and f.mode = 'ship'
      and not exists (select from hold where hold.order_id = f.order_id and hold.state = 'open')
    group by f.order_id order by min(f.release_at), f.order_id limit ${max}`);
  return rows.map((row) => row.id);
}
