import { sql } from "drizzle-orm";
import type { LocationId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

type LocationDay = { locationId: LocationId; date: string };

/**
 * Takes a fulfillment order's worth of a location's day for each entry; a day may be named often. Answers the first day
 * that has no room for all of its entries, or null when all are taken; the caller then gives up its transaction. The
 * write itself is the guard, and days are written in one order, so that two callers never wait for each other.
 */
export async function takeLoads(tx: Transaction, days: readonly LocationDay[]): Promise<LocationDay | null> {
  if (days.length === 0) return null;
  const { rows } = await tx.db.execute<{ location_id: LocationId; date: string }>(sql`
    with asked as materialized (
      select wish.location_id, wish.date, count(*)::int as orders
      from jsonb_to_recordset(${JSON.stringify(days.map(({ locationId, date }) => ({ location_id: locationId, date })))}::jsonb)
        as wish(location_id text, date date)
      group by 1, 2
    ),
    taken as (
      insert into location_load as load (location_id, date, fulfillment_orders)
      select asked.location_id, asked.date, asked.orders from asked join location place on place.id = asked.location_id
        where place.capacity_per_day is null or place.capacity_per_day >= asked.orders
        order by asked.location_id, asked.date
      on conflict (location_id, date) do update set fulfillment_orders = load.fulfillment_orders + excluded.fulfillment_orders
        where (select capacity_per_day from location where id = load.location_id) is null
          or load.fulfillment_orders + excluded.fulfillment_orders <= (select capacity_per_day from location where id = load.location_id)
      returning load.location_id, load.date
    )
    select location_id, date::text from asked
    where not exists (select from taken where taken.location_id = asked.location_id and taken.date = asked.date)
    order by 1, 2 limit 1`);
  const [full] = rows;
  return full ? { locationId: full.location_id, date: full.date } : null;
}

/**
 * Moves orders between days and places, those that come and those that go on one day taken together, in the order that
 * all takers keep. Answers the day that is full, if one is.
 */
export async function shiftLoads(
  tx: Transaction,
  shifts: readonly (LocationDay & { orders: number })[],
): Promise<LocationDay | null> {
  const days = new Map<string, LocationDay & { orders: number }>();
  for (const shift of shifts) {
    const key = `${shift.locationId} ${shift.date}`;
    days.set(key, { ...shift, orders: shift.orders + (days.get(key)?.orders ?? 0) });
  }
  await lockLoads(tx, [...days.values()]);
  for (const day of days.values()) for (let left = day.orders; left < 0; left++) await giveBackLoad(tx, day);
  return takeLoads(
    tx,
    [...days.values()].flatMap((day) => Array.from({ length: Math.max(0, day.orders) }, () => day)),
  );
}

async function lockLoads(tx: Transaction, days: readonly LocationDay[]): Promise<void> {
  await tx.db.execute(sql`
    select load.date from location_load load
    join jsonb_to_recordset(${JSON.stringify(days.map(({ locationId, date }) => ({ location_id: locationId, date })))}::jsonb)
      as day(location_id text, date date) using (location_id, date)
    order by load.location_id, load.date for update of load`);
}

/** Gives it back when the work is not done there after all. */
export async function giveBackLoad(tx: Transaction, { locationId, date }: LocationDay): Promise<void> {
  await tx.db.execute(sql`
    update location_load set fulfillment_orders = fulfillment_orders - 1
    where location_id = ${locationId} and date = ${date}::date and fulfillment_orders > 0`);
}
