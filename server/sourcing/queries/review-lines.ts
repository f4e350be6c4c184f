import { type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { Context } from "@/server/context.ts";
import { writeCursor } from "@/server/kernel/cursor.ts";
import type { FulfillmentOrderId, HoldId, LocationId, OrderId, OrderLineId } from "@/server/kernel/ids.ts";
import { type CurrencyCode, type Money, money } from "@/server/kernel/money.ts";
import type { LineBucket } from "@/server/orders/core/buckets.ts";
import { lineBuckets } from "@/server/orders/core/buckets.ts";
import { type LineStage, lineStage } from "@/server/orders/core/progress.ts";
import type { Reason } from "@/server/promising/core/reason.ts";
import type { ReviewInput } from "../core/inputs.ts";
import { conditionsOf, isBackward, pageSize, sortKeyOf } from "./review-filters.ts";

export type ReviewRow = {
  orderLineId: OrderLineId;
  orderId: OrderId;
  orderNumber: number;
  lineNumber: number;
  sku: string;
  name: string;
  quantity: number;
  mode: "ship" | "pickup";
  placedAt: Date;
  promisedAt: Date | null;
  customerName: string;
  stage: LineStage;
  assignments: {
    fulfillmentOrderId: FulfillmentOrderId;
    fulfillmentCode: string;
    locationId: LocationId;
    locationCode: string;
    locationName: string;
    quantity: number;
    state: string;
  }[];
  cost: Money | null;
  /** The place that the line would have gone to in the next best plan that sends it elsewhere. */
  runnerUp: { locationCode: string; locationName: string; extra: Money } | null;
  reason: Reason | null;
  holds: { holdId: HoldId; reason: string; note: string | null }[];
  isLate: boolean;
  isSplit: boolean;
};

export type ReviewPage = {
  rows: ReviewRow[];
  nextCursor: string | null;
  total: number;
  isTotalExact: boolean;
};

/** Counting stops here: a filter that fits more is not read to its end anyway. */
const countMax = 10_000;

/** Order lines with their place, cost, runner-up and reason: one page, filtered and sorted as the screen asks. */
export async function reviewLines(ctx: Context, input: ReviewInput): Promise<ReviewPage> {
  return ctx.db.read(ctx.scope, async (db) => {
    const keys = await findKeys(db, input);
    const page = keys.slice(0, pageSize);
    const last = page.at(-1);
    const total = await countLines(db, input);
    return {
      rows: await findRows(
        db,
        page.map((key) => key.id),
      ),
      nextCursor: keys.length > pageSize && last ? writeCursor(last) : null,
      total: Math.min(total, countMax),
      isTotalExact: total <= countMax,
    };
  });
}

/** The ids of a page and of one more, in order. */
async function findKeys(db: Handle, input: ReviewInput): Promise<{ id: OrderLineId; key: string }[]> {
  const key = sortKeyOf(input.sort);
  const direction = isBackward(input.sort) ? sql`desc` : sql`asc`;
  const { rows } = await db.execute<{ id: OrderLineId; key: string }>(sql`
    select l.id, (${key})::text as key
    from order_line l join sales_order o on o.id = l.order_id join person c on c.id = o.person_id
    where ${conditionsOf(input, { withCursor: true })}
    order by ${key} ${direction}, l.id ${direction} limit ${pageSize + 1}`);
  return rows;
}

async function countLines(db: Handle, input: ReviewInput): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from (
      select from order_line l join sales_order o on o.id = l.order_id join person c on c.id = o.person_id
      where ${conditionsOf(input, { withCursor: false })} limit ${countMax + 1}) found`);
  return rows[0]?.count ?? 0;
}

type Row = Record<LineBucket, number> & {
  id: OrderLineId;
  order_id: OrderId;
  number: number;
  line_number: number;
  sku: string;
  name: string;
  ordered: number;
  mode: "ship" | "pickup";
  placed_at: string;
  promised_at: string | null;
  customer: string;
  currency: CurrencyCode;
  work: ReviewRow["assignments"];
  holds: ReviewRow["holds"];
  packages: number;
  is_overdue: boolean;
  cost: number | null;
  why: Reason | null;
  days_late: number | null;
  runner_up: { extra: number; locationId: LocationId } | null;
  runner_code: string | null;
  runner_name: string | null;
};

async function findRows(db: Handle, ids: readonly OrderLineId[]): Promise<ReviewRow[]> {
  if (ids.length === 0) return [];
  const buckets: SQL = sql.raw(lineBuckets.map((bucket) => `l.${bucket}`).join(", "));
  const { rows } = await db.execute<Row>(sql`
    select l.id, l.order_id, o.number::int as number, l.line_number, l.sku, l.name, l.ordered, l.mode, o.placed_at,
      l.promised_at, c.name as customer, o.currency, ${buckets}, work.list as work, work.packages, held.list as holds,
      d.cost::float8 as cost, d.why, d.days_late, d.runner_up, r.code as runner_code, r.name as runner_name,
      coalesce(l.promised_at < now(), false)
        and l.ordered > l.cancelled + l.shipped + l.collected + l.delivered as is_overdue
    from unnest(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))) with ordinality as page(id, place)
    join order_line l on l.id = page.id join sales_order o on o.id = l.order_id join person c on c.id = o.person_id
    cross join lateral (
      select coalesce(json_agg(json_build_object('fulfillmentOrderId', f.id, 'fulfillmentCode', f.code, 'locationId',
        place.id, 'locationCode', place.code, 'locationName', place.name, 'quantity', fl.quantity, 'state', f.state)
        order by f.code) filter (where fl.order_line_id = l.id and fl.quantity > 0), '[]') as list,
        count(distinct f.location_id) filter (where fl.quantity > 0)::int as packages
      from fulfillment_order f join fulfillment_line fl on fl.fulfillment_order_id = f.id
      join location place on place.id = f.location_id where f.order_id = l.order_id) work
    cross join lateral (
      select coalesce(json_agg(json_build_object('holdId', id, 'reason', reason, 'note', note) order by opened_at), '[]') as list
      from hold where order_id = l.order_id and state = 'open' and (order_line_id is null or order_line_id = l.id)) held
    left join lateral (
      select decision.cost, record->'why' as why,
        (select max((box->>'daysLate')::int) from jsonb_array_elements(record->'chosen'->'packages') box) as days_late,
        (select json_build_object('extra', plan.value->'extra', 'locationId', box->>'locationId')
          from jsonb_array_elements(record->'runnersUp') with ordinality plan(value, rank),
            jsonb_array_elements(plan.value->'packages') box
          where box->>'serviceCode' is not null
            and (jsonb_array_length(box->'lines') = 0 or exists (
              select from jsonb_array_elements(box->'lines') part where part->>'orderLineId' = l.id))
            and not exists (
              select from jsonb_array_elements(record->'chosen'->'packages') own, jsonb_array_elements(own->'lines') part
              where own->>'locationId' = box->>'locationId' and part->>'orderLineId' = l.id)
          order by plan.rank, (box->>'units')::int desc limit 1) as runner_up
      from sourcing_decision decision where decision.order_id = l.order_id
      order by exists (select from sourcing_assignment a where a.decision_id = decision.id and a.order_line_id = l.id) desc,
        decision.version desc limit 1) d on true
    left join location r on r.id = d.runner_up->>'locationId'
    order by page.place`);
  return rows.map(toRow);
}

function toRow(row: Row): ReviewRow {
  return {
    orderLineId: row.id,
    orderId: row.order_id,
    orderNumber: row.number,
    lineNumber: row.line_number,
    sku: row.sku,
    name: row.name,
    quantity: row.ordered - row.cancelled,
    mode: row.mode,
    placedAt: new Date(row.placed_at),
    promisedAt: row.promised_at ? new Date(row.promised_at) : null,
    customerName: row.customer,
    stage: lineStage(row),
    assignments: row.work,
    cost: row.cost === null ? null : money(row.cost, row.currency),
    runnerUp:
      row.runner_up && row.runner_code && row.runner_name
        ? {
            locationCode: row.runner_code,
            locationName: row.runner_name,
            extra: money(row.runner_up.extra, row.currency),
          }
        : null,
    reason: row.why,
    holds: row.holds,
    isLate: row.is_overdue || (row.days_late ?? 0) > 0,
    isSplit: row.packages > 1,
  };
}
