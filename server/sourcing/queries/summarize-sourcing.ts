import { sql } from "drizzle-orm";
import type { Context } from "@/server/context.ts";
import type { ChannelId } from "@/server/kernel/ids.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";

/** How sourcing did. Money in minor units of the workspace's currency; micros are the planner's own time. */
export type SourcingSummary = {
  currency: CurrencyCode;
  orders: number;
  ordersWhole: number;
  ordersSplit: number;
  unitsAsked: number;
  unitsPlaced: number;
  packages: number;
  ordersPlaced: number;
  freight: number;
  handling: number;
  split: number;
  late: number;
  decisions: number;
  decisionsExact: number;
  decisionsSolver: number;
  gapMax: number | null;
  microsTotal: number;
  microsMedian: number | null;
  microsTail: number | null;
  microsMax: number | null;
  daysToPromise: number | null;
  daysToArrive: number | null;
  packagesLate: number;
};

/**
 * Looks at the orders that have a decision: what they asked for, what the standing decision of each placed, in how many
 * packages and at what cost. Costs are those of all decisions, since each one placed other units, less those of plans
 * that were replaced before they began.
 */
export async function summarizeSourcing(ctx: Context): Promise<SourcingSummary | null> {
  return ctx.db.read(ctx.scope, async (db) => {
    const { rows } = await db.execute<SourcingSummary>(sql`
      with decided as (select distinct order_id from sourcing_decision),
      lines as (
        select l.order_id, sum(l.ordered - l.cancelled)::int as asked,
          sum(l.ordered - l.cancelled - l.unallocated - l.backordered - l.preordered)::int as placed
        from order_line l join decided d using (order_id) group by l.order_id
      ),
      works as (
        select w.order_id, count(*)::int as packages, count(distinct w.location_id)::int as places
        from fulfillment_order w join decided d using (order_id)
        where w.state not in ('rejected', 'reassigned', 'cancelled') group by w.order_id
      ),
      packages as (
        select d.decided_at, (one ->> 'arriveOn')::date as arrive_on, (one ->> 'daysLate')::int as days_late,
          (one -> 'cost' ->> 'freight')::bigint as freight, (one -> 'cost' ->> 'handling')::bigint as handling,
          (one -> 'cost' ->> 'split')::bigint as split, (one -> 'cost' ->> 'late')::bigint as late
        from sourcing_decision d, jsonb_array_elements(d.record -> 'chosen' -> 'packages') as one
        where d.record -> 'chosen' <> 'null'::jsonb
        union all
        select null, null, null, -(one -> 'cost' ->> 'freight')::bigint, -(one -> 'cost' ->> 'handling')::bigint,
          -(one -> 'cost' ->> 'split')::bigint, -(one -> 'cost' ->> 'late')::bigint
        from sourcing_decision d, jsonb_array_elements(d.record -> 'replaced' -> 'packages') as one
        where jsonb_typeof(d.record -> 'replaced') = 'object'
      )
      select (select currency from workspace) as currency, (select count(*)::int from lines) as orders,
        (select count(*)::int from lines where asked > 0 and placed = asked) as "ordersWhole",
        (select count(*)::int from works where places > 1) as "ordersSplit",
        (select coalesce(sum(asked), 0)::int from lines) as "unitsAsked",
        (select coalesce(sum(placed), 0)::int from lines) as "unitsPlaced",
        (select coalesce(sum(packages), 0)::int from works) as packages,
        (select count(*)::int from works) as "ordersPlaced",
        p.*, d.*,
        (select avg(extract(epoch from l.promised_at - o.placed_at) / 86400)::float8
          from order_line l join sales_order o on o.id = l.order_id join decided using (order_id)
          where l.promised_at is not null) as "daysToPromise"
      from (
        select coalesce(sum(freight), 0)::float8 as freight, coalesce(sum(handling), 0)::float8 as handling,
          coalesce(sum(split), 0)::float8 as split, coalesce(sum(late), 0)::float8 as late,
          (count(*) filter (where days_late > 0))::int as "packagesLate",
          avg(arrive_on - decided_at::date)::float8 as "daysToArrive"
        from packages
      ) p, (
        select count(*)::int as decisions, (count(*) filter (where gap = 0))::int as "decisionsExact",
          (count(*) filter (where method = 'solver'))::int as "decisionsSolver", max(gap) as "gapMax",
          coalesce(sum(micros), 0)::float8 as "microsTotal",
          percentile_cont(0.5) within group (order by micros) as "microsMedian",
          percentile_cont(0.99) within group (order by micros) as "microsTail", max(micros)::float8 as "microsMax"
        from sourcing_decision
      ) d`);
    const [summary] = rows;
    return summary && summary.orders > 0 ? summary : null;
  });
}

/** Whether orders of a channel wait that no decision has looked at yet. */
export async function hasUndecided(ctx: Context, channelId: ChannelId): Promise<boolean> {
  return ctx.db.read(ctx.scope, async (db) => {
    const { rows } = await db.execute(sql`
      select 1 from sales_order o
      where o.channel_id = ${channelId} and o.state in ('placed', 'confirmed')
        and exists (select from order_line l where l.order_id = o.id and l.unallocated > 0)
        and not exists (select from sourcing_decision d where d.order_id = o.id)
      limit 1`);
    return rows.length > 0;
  });
}
