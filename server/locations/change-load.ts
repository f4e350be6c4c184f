import { sql } from "drizzle-orm";
import type { LocationId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";

type LocationDay = { locationId: LocationId; date: string };

/** Takes one fulfillment order's worth of a location's day; false when the day is full. The write itself is the guard. */
export async function takeLoad(tx: Transaction, { locationId, date }: LocationDay): Promise<boolean> {
  const taken = await tx.db.execute(sql`
    insert into location_load as load (location_id, date, fulfillment_orders)
    select place.id, ${date}::date, 1 from location place
      where place.id = ${locationId} and (place.capacity_per_day is null or place.capacity_per_day > 0)
    on conflict (location_id, date) do update set fulfillment_orders = load.fulfillment_orders + 1
      where (select capacity_per_day from location where id = load.location_id) is null
        or load.fulfillment_orders < (select capacity_per_day from location where id = load.location_id)`);
  return taken.rowCount === 1;
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
  const sorted = [...days].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, day]) => day);
  for (const day of sorted) {
    for (let left = day.orders; left < 0; left++) await giveBackLoad(tx, day);
    for (let left = day.orders; left > 0; left--) if (!(await takeLoad(tx, day))) return day;
  }
  return null;
}

/** Gives it back when the work is not done there after all. */
export async function giveBackLoad(tx: Transaction, { locationId, date }: LocationDay): Promise<void> {
  await tx.db.execute(sql`
    update location_load set fulfillment_orders = fulfillment_orders - 1
    where location_id = ${locationId} and date = ${date}::date and fulfillment_orders > 0`);
}
