import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { Context } from "@/server/context.ts";
import { readCursor, writeCursor } from "@/server/kernel/cursor.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { type CurrencyCode, type Money, money } from "@/server/kernel/money.ts";
import type { PaymentRollup } from "@/server/payments/core/rollup.ts";
import { findPaymentRollups } from "@/server/payments/queries.ts";
import type { LineQuantities } from "../core/buckets.ts";
import { lineBuckets } from "../core/buckets.ts";
import { type ListOrdersInput, type OrderViewName, orderPageSize, orderViews } from "../core/inputs.ts";
import type { OrderState } from "../core/lifecycle.ts";
import { type FulfillmentRollup, fulfillmentRollup } from "../core/progress.ts";

/** One order, as lists show it. */
export type OrderRow = {
  orderId: OrderId;
  number: number;
  customerName: string;
  channelCode: string;
  channelName: string;
  placedAt: Date;
  promisedAt: Date | null;
  grand: Money;
  units: number;
  lines: number;
  state: OrderState;
  fulfillment: FulfillmentRollup;
  payment: PaymentRollup;
  openHolds: number;
  isLate: boolean;
};

/** Beyond this the screen says "10k+": an exact count of everything costs more than it tells. */
const exactCountMax = 10_000;

/** The filters of the views, as conditions on the joined row. Values never come from the caller. */
const viewConditions: Record<OrderViewName, ReturnType<typeof sql>> = {
  open: sql`o.state in ('placed', 'confirmed')`,
  hold: sql`exists (select 1 from hold h where h.order_id = o.id and h.state = 'open')`,
  unfillable: sql`exists (select 1 from exception e where e.order_id = o.id and e.state = 'open' and e.kind = 'unfillable')`,
  "payment-failed": sql`exists (select 1 from exception e where e.order_id = o.id and e.state = 'open' and e.kind in ('payment-declined', 'payment-unknown', 'capture-failed'))`,
  late: sql`o.state in ('placed', 'confirmed') and exists (select 1 from order_line l where l.order_id = o.id and l.promised_at < now()
    and l.ordered > l.cancelled + l.shipped + l.collected + l.delivered)`,
  all: sql`true`,
};

const sorts = {
  "-placed": {
    key: sql`o.placed_at`,
    kind: "moment",
    type: sql`timestamptz`,
    direction: sql`desc`,
    compare: sql`<`,
  },
  placed: {
    key: sql`o.placed_at`,
    kind: "moment",
    type: sql`timestamptz`,
    direction: sql`asc`,
    compare: sql`>`,
  },
  promised: {
    key: sql`coalesce((select min(l.promised_at) from order_line l where l.order_id = o.id), 'infinity'::timestamptz)`,
    kind: "moment",
    type: sql`timestamptz`,
    direction: sql`asc`,
    compare: sql`>`,
  },
  "-grand": { key: sql`o.grand`, kind: "number", type: sql`bigint`, direction: sql`desc`, compare: sql`<` },
} as const;

/** A page of orders with the counts of all views. Keyset-paged: the cursor is the last row's sort value and id. */
export async function listOrders(ctx: Context, input: ListOrdersInput) {
  return ctx.db.read(ctx.scope, async (db) => {
    const condition = sql`${viewConditions[input.view]} and ${searchCondition(input.q)}`;
    const { rows, nextCursor } = await findPage(db, condition, input);
    const counted = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from (select 1 from sales_order o join person p on p.id = o.person_id where ${condition} limit ${exactCountMax + 1}) found`,
    );
    const total = counted.rows[0]?.count ?? 0;
    return {
      rows,
      nextCursor,
      total: Math.min(total, exactCountMax),
      isTotalExact: total <= exactCountMax,
      counts: await countViews(db),
    };
  });
}

/**
 * A number finds that order; digits a phone's tail; anything else a name, an address or a tracking number. What is
 * found by its lines or packages is found once, not asked of every order.
 */
function searchCondition(q: string | undefined) {
  if (!q) return sql`true`;
  const words = `%${q.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const digits = q.replace(/\D/g, "");
  return sql`(o.number::text = ${digits} or o.external_id = ${q} or lower(p.name) like ${words} or lower(p.email) like ${words}
    or (${digits.length >= 4} and p.phone_digits like ${`%${digits}`})
    or o.id = any (array(select l.order_id from order_line l where l.sku = ${q.toUpperCase()} limit ${exactCountMax}))
    or o.id = any (array(select f.order_id from fulfillment_order f join package k on k.fulfillment_order_id = f.id
      where k.tracking_number = ${q})))`;
}

async function findPage(db: Handle, condition: ReturnType<typeof sql>, input: ListOrdersInput) {
  const sort = sorts[input.sort];
  const cursor = readCursor(input.cursor, sort.kind);
  const after = cursor
    ? sql`and (${sort.key}, o.id) ${sort.compare} (${cursor.key}::text::${sort.type}, ${cursor.id})`
    : sql``;
  const order = sql`order by ${sort.key} ${sort.direction}, o.id ${sort.direction}`;
  // The page is found before its rows are read: their sums and counts are of fifty orders, not of all.
  const rows = await readRows(
    db,
    sql`where o.id = any (array(select o.id from sales_order o join person p on p.id = o.person_id
      where ${condition} ${after} ${order} limit ${orderPageSize + 1})) ${order}`,
    sort.key,
  );
  const page = rows.slice(0, orderPageSize);
  const last = page.at(-1);
  const nextCursor =
    rows.length > orderPageSize && last ? writeCursor({ key: last.sortKey, id: last.row.orderId }) : null;
  return { rows: page.map(({ row }) => row), nextCursor };
}

type RawRow = {
  id: OrderId;
  number: string;
  state: OrderState;
  customer_name: string;
  channel_code: string;
  channel_name: string;
  placed_at: string;
  promised_at: string | null;
  grand: string;
  currency: CurrencyCode;
  open_holds: number;
  is_late: boolean;
  lines: number;
  units: number;
  buckets: LineQuantities;
  sort_key: string;
};

const bucketSums = sql.raw(lineBuckets.map((bucket) => `'${bucket}', sum(l.${bucket})`).join(", "));

/** Reads order rows under a condition on `o` (order), `p` (person) and `c` (channel). */
export async function readRows(db: Handle, tail: ReturnType<typeof sql>, sortKey = sql`o.placed_at`) {
  const result = await db.execute<RawRow>(sql`
    select o.id, o.number, o.state, p.name as customer_name, c.code as channel_code, c.name as channel_name, o.placed_at, o.grand,
      o.currency, (${sortKey})::text as sort_key, line.*,
      (select count(*)::int from hold h where h.order_id = o.id and h.state = 'open') as open_holds
    from sales_order o join person p on p.id = o.person_id join channel c on c.id = o.channel_id
    cross join lateral (
      select count(*)::int as lines, sum(l.ordered)::int as units, json_build_object(${bucketSums}) as buckets,
        min(l.promised_at) filter (where l.ordered > l.cancelled + l.shipped + l.collected + l.delivered) as promised_at,
        coalesce(bool_or(l.promised_at < now() and l.ordered > l.cancelled + l.shipped + l.collected + l.delivered), false) as is_late
      from order_line l where l.order_id = o.id) line
    ${tail}`);
  const ids = result.rows.map((raw) => raw.id);
  const rollups = await findPaymentRollups(db, ids);
  return result.rows.map((raw) => ({
    row: toRow(raw, rollups.get(raw.id) ?? "none"),
    sortKey: raw.sort_key,
  }));
}

function toRow(raw: RawRow, payment: PaymentRollup): OrderRow {
  return {
    orderId: raw.id,
    number: Number(raw.number),
    customerName: raw.customer_name,
    channelCode: raw.channel_code,
    channelName: raw.channel_name,
    placedAt: new Date(raw.placed_at),
    promisedAt: raw.promised_at ? new Date(raw.promised_at) : null,
    grand: money(Number(raw.grand), raw.currency),
    units: raw.units,
    lines: raw.lines,
    state: raw.state,
    fulfillment: fulfillmentRollup(raw.buckets),
    payment,
    openHolds: raw.open_holds,
    isLate: raw.is_late,
  };
}

async function countViews(db: Handle): Promise<Record<OrderViewName, number>> {
  const counts = sql.join(
    orderViews.map(
      (view) =>
        sql`(select count(*)::int from (select 1 from sales_order o where ${viewConditions[view]} limit ${exactCountMax}) counted) as ${sql.identifier(view)}`,
    ),
    sql`, `,
  );
  const result = await db.execute<Record<OrderViewName, number>>(sql`select ${counts}`);
  return result.rows[0] ?? { open: 0, hold: 0, unfillable: 0, "payment-failed": 0, late: 0, all: 0 };
}
