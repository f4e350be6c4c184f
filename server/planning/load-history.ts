import { type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import { addDays, type BusinessDate } from "@/server/kernel/instant.ts";
import { periodDays, periodsMax } from "./core/live-season.ts";

/** The days that are looked back on, counted on the clock of one zone. */
export type LookBack = { from: BusinessDate; today: BusinessDate; timeZone: string };

/** For how many days back each channel tells something, at most `periodsMax` periods. */
export async function findHistoryDays(
  db: Handle,
  { today, timeZone }: { today: BusinessDate; timeZone: string },
): Promise<{ stores: number; online: number }> {
  const daysMax = periodDays * periodsMax;
  const from = addDays(today, -daysMax);
  const { rows } = await db.execute<{ stores: number | null; online: number | null }>(sql`
    select
      (select (${today}::date - min(day))::int from store_demand where day >= ${from} and day < ${today}) as stores,
      (select (${today}::date - min((ordered_at at time zone ${timeZone})::date))::int from sales_order
        where ordered_at >= ${from}::timestamp at time zone ${timeZone}
        and ordered_at < ${today}::timestamp at time zone ${timeZone}) as online`);
  return { stores: rows[0]?.stores ?? 0, online: rows[0]?.online ?? 0 };
}

export type DemandRow = {
  location_id: LocationId;
  variant_id: VariantId;
  period: number;
  units: number;
  days_empty: number;
};

/**
 * What store customers asked for, by shelf and period (0: the last one), and on how many days of it the shelf was empty
 * by the ledger. An empty stretch in which somebody was served all the same is not believed.
 */
export async function findStoreDemand(db: Handle, { from, today, timeZone }: LookBack): Promise<DemandRow[]> {
  const local = (moment: SQL) => sql`(${moment} at time zone ${timeZone})::date`;
  const start = sql`(${from}::timestamp at time zone ${timeZone})`;
  const { rows } = await db.execute<DemandRow>(sql`
    with sold as (
      select location_id, variant_id, (${today}::date - day - 1) / ${periodDays}::int as period, sum(units)::int as units
      from store_demand where day >= ${from} and day < ${today} group by 1, 2, 3),
    moved as (
      select location_id, variant_id, at, kind, on_hand_after, on_hand_delta,
        row_number() over shelf as nth, lead(at) over shelf as next
      from stock_ledger where at >= ${start} window shelf as (partition by location_id, variant_id order by seq)),
    empty as (
      select location_id, variant_id, ${local(sql`at`)} + 1 as first, coalesce(${local(sql`next`)}, ${today}) as until
      from moved where on_hand_after = 0
      union all
      select location_id, variant_id, ${from}::date, ${local(sql`at`)} from moved
      where nth = 1 and kind <> 'opening' and on_hand_after = on_hand_delta
      union all
      select location_id, variant_id, ${from}::date, ${today}::date from stock_balance held
      where on_hand = 0 and not exists (select from moved
        where moved.location_id = held.location_id and moved.variant_id = held.variant_id)),
    believed as (
      select * from empty where first < until and not exists (select from store_demand told
        where told.location_id = empty.location_id and told.variant_id = empty.variant_id
        and told.day >= empty.first and told.day < empty.until)),
    missed as (
      select location_id, variant_id, period, sum(greatest(0, least(until, ${today}::date - period * ${periodDays}::int)
        - greatest(first, ${today}::date - (period + 1) * ${periodDays}::int)))::int as days_empty
      from believed, generate_series(0, ${periodsMax - 1}::int) as period group by 1, 2, 3)
    select location_id, variant_id, period, coalesce(units, 0) as units, coalesce(days_empty, 0) as days_empty
    from sold full join (select * from missed where days_empty > 0) missed using (location_id, variant_id, period)`);
  return rows;
}

export type StoreScatter = { weekday: number; units: number; squares: number };

/** Units of store demand by weekday (1 Monday … 7 Sunday), and the sum of their squares by shelf and day. */
export async function findStoreWeekdays(db: Handle, { from, today }: LookBack): Promise<StoreScatter[]> {
  const { rows } = await db.execute<StoreScatter>(sql`
    select extract(isodow from day)::int as weekday, sum(units)::int as units, sum(units * units)::int as squares
    from store_demand where day >= ${from} and day < ${today} group by 1`);
  return rows;
}

export type OrderRow = {
  day: BusinessDate;
  minute: number;
  pickup_location_id: LocationId | null;
  latitude: number | null;
  longitude: number | null;
  due_on: BusinessDate | null;
  lines: [VariantId, number][];
};

const orderColumns = (timeZone: string, quantity: SQL) => sql`
  (o.ordered_at at time zone ${timeZone})::date::text as day,
  (extract(hour from o.ordered_at at time zone ${timeZone}) * 60
    + extract(minute from o.ordered_at at time zone ${timeZone}))::int as minute,
  l.pickup_location_id, area.latitude, area.longitude,
  max((l.promised_at at time zone ${timeZone})::date)::text as due_on,
  json_agg(json_build_array(l.variant_id, ${quantity}) order by l.line_number) as lines`;

/** Addresses by the first three digits of the ZIP code: near enough for a zone, and a thousand of them at most. */
const areas = sql`(select left(zip, 3) as area, avg(latitude) as latitude, avg(longitude) as longitude
  from postal_code group by 1)`;

const joined = sql`
  from sales_order o join order_line l on l.order_id = o.id
  left join address a on a.id = o.ship_to_address_id
  left join ${areas} area on area.area = left(a.zip, 3)`;

const grouped = sql`group by o.id, l.pickup_location_id, area.latitude, area.longitude order by o.ordered_at, o.id, l.pickup_location_id`;

/** Orders of the days that are looked back on, as they were asked for, in one part per way of delivery. */
export async function findPastOrders(db: Handle, { from, today, timeZone }: LookBack): Promise<OrderRow[]> {
  const { rows } = await db.execute<OrderRow>(sql`
    select ${orderColumns(timeZone, sql`l.ordered`)} ${joined}
    where o.ordered_at >= ${from}::timestamp at time zone ${timeZone}
      and o.ordered_at < ${today}::timestamp at time zone ${timeZone} ${grouped}`);
  return rows;
}

/** What waits for a place. */
export async function findOpenOrders(db: Handle, { timeZone }: LookBack): Promise<OrderRow[]> {
  const { rows } = await db.execute<OrderRow>(sql`
    select ${orderColumns(timeZone, sql`l.unallocated`)} ${joined}
    where l.unallocated > 0 and o.state in ('placed', 'confirmed') ${grouped}`);
  return rows;
}

/**
 * SKUs that were on no shelf before the look-back, with the day of their first units or of the first that were asked for.
 * What was there on the day on which the ledger itself begins is not new: only its record is.
 */
export async function findFirstOffered(
  db: Handle,
  { from, timeZone }: LookBack,
): Promise<{ variant_id: VariantId; day: BusinessDate }[]> {
  const { rows } = await db.execute<{ variant_id: VariantId; day: BusinessDate }>(sql`
    with stocked as (
      select variant_id, (min(at) at time zone ${timeZone})::date as day from stock_ledger group by variant_id),
    told as (select variant_id, min(day) as day from store_demand where day >= ${from} group by variant_id)
    select stocked.variant_id, least(stocked.day, told.day)::text as day
    from stocked left join told using (variant_id)
    where stocked.day >= ${from} and stocked.day > (select min(day) from stocked)`);
  return rows;
}
