import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { Context } from "@/server/context.ts";
import type { ExceptionKind } from "@/server/exceptions/core/kind.ts";
import { findOpenExceptions } from "@/server/exceptions/queries.ts";
import { type CurrencyCode, money } from "@/server/kernel/money.ts";
import { withOrders } from "@/server/orders/queries/find-today.ts";

const kinds: readonly ExceptionKind[] = ["unfillable", "shortage", "recount", "promise-at-risk"];

type Counts = Record<"unallocated" | "late" | "onHold" | "split" | "shortages" | "overCapacity", number>;
const noCounts: Counts = { unallocated: 0, late: 0, onHold: 0, split: 0, shortages: 0, overCapacity: 0 };

/** The merchandiser's day: what is not placed, at risk or too full, and how good the decisions were. */
export async function findMerchandiserToday(ctx: Context) {
  return ctx.db.read(ctx.scope, async (db, now) => ({
    counts: await countRisks(db),
    fill: await fillByDay(db),
    exceptions: await withOrders(db, await findOpenExceptions(db, kinds)),
    decisions: await decisionsToday(db),
    checkedAt: now,
  }));
}

async function countRisks(db: Handle): Promise<Counts> {
  const result = await db.execute<Counts>(sql`select
    (select count(*)::int from order_line where unallocated > 0) as unallocated,
    (select count(*)::int from order_line l join sales_order o on o.id = l.order_id
      where o.state in ('placed', 'confirmed') and l.promised_at < now() and l.ordered > l.cancelled + l.shipped + l.collected + l.delivered) as late,
    (select count(*)::int from hold where state = 'open') as "onHold",
    (select count(*)::int from (select order_id from fulfillment_order where state not in ('rejected', 'reassigned', 'cancelled', 'handed_over', 'delivered', 'collected')
      group by order_id having count(*) > 1) split) as split,
    (select count(*)::int from exception where state = 'open' and kind = 'shortage') as shortages,
    (select count(*)::int from location_load load join location place on place.id = load.location_id
      where load.date = (now() at time zone place.time_zone)::date and load.fulfillment_orders >= place.capacity_per_day) as "overCapacity"`);
  return result.rows[0] ?? noCounts;
}

/** Units ordered on each of the last seven days, and how many of them a location has. */
async function fillByDay(db: Handle) {
  const result = await db.execute<{ date: string; ordered: number; allocated: number }>(sql`
    select day::date::text as date, coalesce(sum(l.ordered - l.cancelled), 0)::int as ordered,
      coalesce(sum(l.ordered - l.cancelled - l.unallocated - l.backordered - l.preordered), 0)::int as allocated
    from generate_series(now()::date - 6, now()::date, interval '1 day') day
    left join sales_order o on o.placed_at >= day and o.placed_at < day + interval '1 day'
    left join order_line l on l.order_id = o.id
    group by day order by day`);
  return result.rows;
}

async function decisionsToday(db: Handle) {
  const result = await db.execute<{
    today: number;
    exact: number;
    average: string | null;
    currency: CurrencyCode | null;
  }>(sql`
    select count(*)::int as today, (count(*) filter (where gap = 0))::int as exact, round(avg(cost)) as average,
      (select currency from workspace) as currency
    from sourcing_decision where decided_at >= now()::date`);
  const row = result.rows[0];
  const today = row?.today ?? 0;
  return {
    today,
    exactShare: today === 0 ? null : (row?.exact ?? 0) / today,
    averageCost: money(Number(row?.average ?? 0), row?.currency ?? "USD"),
  };
}
