import { type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { Context } from "@/server/context.ts";
import type { ChannelId, LocationId, OrderId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import { addDays, type BusinessDate } from "@/server/kernel/instant.ts";
import { loadArticles } from "@/server/planning/load-supply.ts";
import { setAside } from "@/server/promising/core/ring-fence.ts";
import type { Network, StockCell } from "@/server/promising/core/snapshot.ts";
import { loadNetwork, loadPriceSets } from "@/server/promising/load-snapshot.ts";
import { defaultStrategy } from "@/server/sourcing/core/decision.ts";
import type { WaitingLine } from "@/server/sourcing/core/demand.ts";
import { findActiveStrategy } from "@/server/sourcing/ensure-default-strategy.ts";
import type { DayDemand, History, PastOrder, Rejection, StockMove } from "./core/history.ts";
import { lookBackDays } from "./core/nightly-prices.ts";
import { loadSupply } from "./load-supply.ts";

/** Which past orders are decided again; the latest of them where there are more than `limit`. */
export type OrderFilter = {
  from?: BusinessDate;
  to?: BusinessDate;
  channel?: string;
  orders?: readonly string[];
  limit: number;
};

/** More orders than this need more memory than a tool should take. */
export const ordersMax = 100_000;

/**
 * Reads past orders and everything that they are decided from again, in one transaction that cannot write. Null: the
 * filter finds no order. Cancelled orders are left out.
 *
 * The stock is the ledger's, as it was before the first of these orders reserved anything; later receipts, openings,
 * withheld units and the reservations of other orders happen again in their time. Counts do not: what they find missing
 * is what store customers took, and those are replayed themselves. Where the ledger begins later than the orders, as it
 * does for a history that was taken over, the stock is today's and what the orders took, and stays so. An order that was
 * taken over from elsewhere happens when its customer ordered, and its promise keeps its distance from that. What was on
 * its way is `loadSupply`'s; orders that wait are asked again after each receipt, and not after a count or a new word of a
 * source, whose moments are not replayed. What a place rejected of these orders says that units were not there: the
 * replay's own work that takes them there is rejected then (`findRejected`), and elsewhere nothing is. The shelf is
 * withheld from that moment either way, as by the ledger.
 */
export async function loadHistory(ctx: Context, filter: OrderFilter): Promise<History | null> {
  return ctx.db.read(ctx.scope, async (db) => {
    const orders = await findOrders(db, filter);
    const [first, last] = [orders[0]?.at, orders.at(-1)?.at];
    if (!first || !last) return null;
    const lines = orders.flatMap(({ order }) => order.lines);
    const chosen: Chosen = {
      orderIds: listed(orders.map(({ order }) => order.orderId)),
      variantIds: listed([...new Set(lines.map((line) => line.variantId))]),
      from: first,
      to: last,
    };
    const since = await findStart(db, chosen);
    const hasLedger = since !== null;
    const span = { variantIds: lines.map((line) => line.variantId), from: first, to: last };
    return {
      orders,
      network: await findNetwork(db, chosen),
      stock: setAside(
        hasLedger ? await findStock(db, chosen, since) : await findStockToday(db, chosen),
        await findRingFences(db, chosen),
      ),
      moves: hasLedger ? await findMoves(db, chosen, since) : [],
      supply: await loadSupply(db, { ...chosen, since }),
      isStockOfToday: !hasLedger,
      rejections: await findRejections(db, chosen),
      storeDemand: await findStoreDemand(db, chosen),
      priceSets: await loadPriceSets(db, span),
      articles: new Map((await loadArticles(db)).map((article) => [article.variantId, article])),
      settings: (await findActiveStrategy(db))?.settings ?? defaultStrategy.settings,
    };
  });
}

/** The chosen orders and their SKUs as SQL lists, and the moments of the first and the last. */
type Chosen = { orderIds: SQL; variantIds: SQL; from: Date; to: Date };

function listed(ids: readonly string[]): SQL {
  return sql`(select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
}

type LineRow = {
  id: OrderId;
  channel_id: ChannelId;
  number: string;
  ordered_at: string;
  zip: string | null;
  city: string;
  state: string;
  latitude: number;
  longitude: number;
  line_id: OrderLineId;
  line_number: number;
  variant_id: VariantId;
  weight_grams: number;
  price: number;
  mode: WaitingLine["mode"];
  pickup_location_id: LocationId | null;
  ready_by: string | null;
  promised_at: string | null;
  ordered: number;
};

/** Orders as they came: all units wait, with the first promise that was made. */
async function findOrders(db: Handle, filter: OrderFilter): Promise<PastOrder[]> {
  const { rows } = await db.execute<LineRow>(sql`
    with chosen as (
      select o.id, o.channel_id, o.number, o.ordered_at, o.placed_at, o.ship_to_address_id
      from sales_order o where ${conditionsOf(filter)}
      order by o.ordered_at desc, o.number desc limit ${Math.min(filter.limit, ordersMax)})
    select o.id, o.channel_id, o.number, o.ordered_at::text, pc.zip, pc.city, pc.state, pc.latitude, pc.longitude, l.id as line_id,
      l.line_number, l.variant_id, v.weight_grams, (l.unit_price - l.discount / l.ordered)::int as price, l.mode, l.pickup_location_id, l.ordered,
      (coalesce(p.ready_by, l.ready_by) + (o.ordered_at - o.placed_at))::text as ready_by,
      (coalesce(p.promised_at, l.promised_at) + (o.ordered_at - o.placed_at))::text as promised_at
    from chosen o join order_line l on l.order_id = o.id join variant v on v.id = l.variant_id
    left join promise p on p.order_line_id = l.id and p.version = 1
    left join address a on a.id = o.ship_to_address_id left join postal_code pc on pc.zip = a.zip
    order by o.ordered_at, o.number, l.line_number`);
  const orders: PastOrder[] = [];
  let lines: WaitingLine[] = [];
  for (const row of rows) {
    if (orders.at(-1)?.order.orderId !== row.id) {
      lines = [];
      orders.push(toPastOrder(row, lines));
    }
    lines.push(toLine(row));
  }
  return orders;
}

function conditionsOf({ from, to, channel, orders }: OrderFilter): SQL {
  const parts = [sql`o.state in ('placed', 'confirmed', 'closed')`];
  if (from) parts.push(sql`o.ordered_at >= ${from}::date`);
  if (to) parts.push(sql`o.ordered_at < ${to}::date + 1`);
  if (channel) parts.push(sql`o.channel_id = (select id from channel where code = ${channel})`);
  if (orders) parts.push(sql`(o.id in ${listed(orders)} or o.number::text in ${listed(orders)})`);
  return sql.join(parts, sql` and `);
}

function toPastOrder(row: LineRow, lines: WaitingLine[]): PastOrder {
  const { id: orderId, channel_id: channelId, zip, city, state, latitude, longitude } = row;
  const destination = zip === null ? null : { zip, city, state, latitude, longitude };
  return {
    at: new Date(row.ordered_at),
    order: {
      ...{ orderId, channelId, number: Number(row.number), isOpen: true, isUnfillable: false },
      ...{ destination, lines, reservations: [] },
    },
  };
}

function toLine(row: LineRow): WaitingLine {
  return {
    orderLineId: row.line_id,
    lineNumber: row.line_number,
    variantId: row.variant_id,
    weightGrams: row.weight_grams,
    price: row.price,
    mode: row.mode,
    pickupLocationId: row.pickup_location_id,
    readyBy: row.ready_by ? new Date(row.ready_by) : null,
    promisedAt: row.promised_at ? new Date(row.promised_at) : null,
    unallocated: row.ordered,
    isHeld: false,
    rejections: [],
  };
}

/**
 * When the first of the orders took something, to the microsecond; if none ever did, now. Null: the ledger of their SKUs
 * does not reach back so far.
 */
async function findStart(db: Handle, { orderIds, variantIds }: Chosen): Promise<string | null> {
  const { rows } = await db.execute<{ since: string; is_known: boolean }>(sql`
    select since::text, exists (select from stock_ledger where variant_id in ${variantIds} and at < since) as is_known
    from (select coalesce(min(created_at), now()) as since from reservation where order_id in ${orderIds}) first`);
  const [row] = rows;
  return row?.is_known ? row.since : null;
}

/** Places with the work of all other orders. */
async function findNetwork(db: Handle, { orderIds, from }: Chosen): Promise<Network> {
  const since = addDays(from.toISOString().slice(0, 10) as BusinessDate, -1);
  const network = await loadNetwork(db, since);
  const { rows } = await db.execute<{ location_id: LocationId; date: string; works: number }>(sql`
    select location_id, load_date as date, count(*)::int as works from fulfillment_order
    where order_id in ${orderIds} and state not in ('rejected', 'reassigned', 'cancelled')
    group by location_id, load_date`);
  const own = new Map(rows.map((row) => [`${row.location_id} ${row.date}`, row.works]));
  // How busy the people of a place were then is not known.
  const locations = network.locations.map(({ labor: _labor, ...place }) => ({
    ...place,
    load: new Map(
      [...place.load].map(([date, works]) => [
        date,
        Math.max(0, works - (own.get(`${place.locationId} ${date}`) ?? 0)),
      ]),
    ),
  }));
  return { ...network, locations };
}

type StockRow = Omit<StockCell, "fenced" | "fences"> & { variantId: VariantId; locationId: LocationId };

async function findStock(db: Handle, { variantIds }: Chosen, since: string): Promise<History["stock"]> {
  const { rows } = await db.execute<StockRow>(sql`
    select b.variant_id as "variantId", b.location_id as "locationId", b.safety_stock as "safetyStock",
      coalesce(l.on_hand_after, 0) as "onHand", coalesce(l.reserved_after, 0) as reserved,
      coalesce(l.withheld_after, 0) as withheld
    from stock_balance b left join lateral (
      select on_hand_after, reserved_after, withheld_after from stock_ledger
      where variant_id = b.variant_id and location_id = b.location_id and at < ${since}::timestamptz
      order by seq desc limit 1) l on true
    where b.variant_id in ${variantIds} order by b.variant_id, b.location_id`);
  return toStock(rows);
}

async function findStockToday(db: Handle, { orderIds, variantIds }: Chosen): Promise<History["stock"]> {
  const { rows } = await db.execute<StockRow>(sql`
    select b.variant_id as "variantId", b.location_id as "locationId", b.safety_stock as "safetyStock", b.reserved,
      b.withheld, b.on_hand + coalesce(taken.units, 0)::int as "onHand"
    from stock_balance b left join (
      select l.variant_id, l.location_id, sum(reserved_delta + withheld_delta - on_hand_delta) as units
      from stock_ledger l join reservation r on r.id = l.reservation_id
      where l.variant_id in ${variantIds} and r.order_id in ${orderIds} group by l.variant_id, l.location_id
    ) taken on taken.variant_id = b.variant_id and taken.location_id = b.location_id
    where b.variant_id in ${variantIds} order by b.variant_id, b.location_id`);
  return toStock(rows);
}

type FenceRow = { variantId: VariantId; locationId: LocationId; channelId: ChannelId; units: number };

/** What is set aside now and what the orders had of it. When a ring-fence was set is not asked: it stands from the start. */
async function findRingFences(db: Handle, { orderIds, variantIds }: Chosen): Promise<FenceRow[]> {
  const { rows } = await db.execute<FenceRow>(sql`
    select f.variant_id as "variantId", f.location_id as "locationId", f.channel_id as "channelId",
      (f.units + coalesce(taken.units, 0))::int as units
    from ring_fence f left join (
      select variant_id, location_id, channel_id, sum(fenced) as units from reservation
      where order_id in ${orderIds} and fenced > 0 and state in ('active', 'converted')
      group by variant_id, location_id, channel_id
    ) taken using (variant_id, location_id, channel_id)
    where f.variant_id in ${variantIds}`);
  return rows;
}

function toStock(rows: readonly StockRow[]): History["stock"] {
  const stock = new Map<VariantId, Map<LocationId, StockCell>>();
  for (const { variantId, locationId, ...cell } of rows) {
    const cells = stock.get(variantId) ?? new Map<LocationId, StockCell>();
    cells.set(locationId, { ...cell, fenced: 0, own: 0 });
    stock.set(variantId, cells);
  }
  return stock;
}

async function findMoves(
  db: Handle,
  { orderIds, variantIds, to }: Chosen,
  since: string,
): Promise<StockMove[]> {
  const { rows } = await db.execute<Omit<StockMove, "at"> & { at: string }>(sql`
    select l.at::text, l.location_id as "locationId", l.variant_id as "variantId",
      on_hand_delta - withheld_delta - reserved_delta as units, l.kind = 'receive' as "isReceipt"
    from stock_ledger l left join reservation r on r.id = l.reservation_id
    where l.variant_id in ${variantIds} and l.at >= ${since}::timestamptz
      and l.at <= ${to.toISOString()}::timestamptz and l.kind <> 'count'
      and on_hand_delta - withheld_delta - reserved_delta <> 0
      and (r.order_id is null or r.order_id not in ${orderIds})
    order by l.at, l.variant_id, l.location_id, l.seq`);
  return rows.map(({ at, ...move }) => ({ ...move, at: new Date(at) }));
}

/**
 * What places refused of these orders, once the ledger has given the units back and withheld them. What they refused of
 * one line of work in parts, they refused with the last of them.
 */
async function findRejections(db: Handle, { orderIds, to }: Chosen): Promise<Rejection[]> {
  const { rows } = await db.execute<Omit<Rejection, "at"> & { at: string }>(sql`
    select coalesce(given_back.at, work.rejected_at)::text as at, work.location_id as "locationId",
      work.variant_id as "variantId", work.order_line_id as "orderLineId", work.quantity_rejected as units
    from fulfillment_line work join order_line line on line.id = work.order_line_id
    left join lateral (
      select max(same.at) as at from stock_ledger same
      where same.variant_id = work.variant_id and same.location_id = work.location_id and same.command_id = (
        select command_id from stock_ledger
        where variant_id = work.variant_id and location_id = work.location_id and kind = 'release'
          and reservation_id = work.reservation_id and at >= work.rejected_at
        order by seq limit 1)
    ) given_back on true
    where line.order_id in ${orderIds} and work.quantity_rejected > 0 and work.rejected_at <= ${to.toISOString()}::timestamptz
    order by coalesce(given_back.at, work.rejected_at), work.id`);
  return rows.map(({ at, ...rejection }) => ({ ...rejection, at: new Date(at) }));
}

async function findStoreDemand(db: Handle, { variantIds, from, to }: Chosen): Promise<DayDemand[]> {
  const dayOf = (moment: Date) => moment.toISOString().slice(0, 10) as BusinessDate;
  const { rows } = await db.execute<DayDemand>(sql`
    select d.location_id as "locationId", d.variant_id as "variantId", d.day::text as day, d.units
    from store_demand d where d.variant_id in ${variantIds}
      and d.day >= ${addDays(dayOf(from), -lookBackDays)}::date and d.day <= ${dayOf(to)}::date
    order by d.day, d.location_id, d.variant_id`);
  return rows;
}
