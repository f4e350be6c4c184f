import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { findWorkspace } from "@/server/channels/queries.ts";
import type { Context } from "@/server/context.ts";
import { type Money, money } from "@/server/kernel/money.ts";

/** How well orders were sourced, over all that were decided. Shares are 0 to 1. */
export type SourcingReport = {
  orders: number;
  lines: number;
  unitsOrdered: number;
  unitsAllocated: number;
  /** Units that have a place, of those ordered and not cancelled. */
  fillRate: number;
  /** Orders served from more than one package. */
  ordersSplit: number;
  splitShare: number;
  packages: number;
  packagesPerOrder: number;
  freightPerOrder: Money;
  handlingPerOrder: Money;
  splitPerOrder: Money;
  latePerOrder: Money;
  costPerOrder: Money;
  /** From the order's taking to the promised door, and to the planned one. */
  daysToPromise: number | null;
  daysToDoor: number | null;
  packagesLate: number;
  decisions: { total: number; enumeration: number; solver: number; manual: number; none: number };
  gap: { exact: number; worst: number | null };
  time: { totalSeconds: number; perOrderMsP50: number; perOrderMsP99: number; perOrderMsMax: number };
};

/** What `npm run report -- sourcing` prints. */
export async function sourcingReport(ctx: Context): Promise<SourcingReport> {
  return ctx.db.read(ctx.scope, async (db) => {
    const currency = (await findWorkspace(db))?.currency ?? "USD";
    const units = await countUnits(db);
    const plans = await sumPlans(db);
    const times = await sumTimes(db);
    const perOrder = (cents: number) =>
      money(plans.orders > 0 ? Math.round(cents / plans.orders) : 0, currency);
    const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
    return {
      orders: units.orders,
      lines: units.lines,
      unitsOrdered: units.ordered,
      unitsAllocated: units.allocated,
      fillRate: share(units.allocated, units.ordered),
      ordersSplit: plans.split_orders,
      splitShare: share(plans.split_orders, plans.orders),
      packages: plans.packages,
      packagesPerOrder: share(plans.packages, plans.orders),
      freightPerOrder: perOrder(plans.freight),
      handlingPerOrder: perOrder(plans.handling),
      splitPerOrder: perOrder(plans.split),
      latePerOrder: perOrder(plans.late),
      costPerOrder: perOrder(plans.freight + plans.handling + plans.split + plans.late),
      daysToPromise: units.days_to_promise,
      daysToDoor: plans.days_to_door,
      packagesLate: plans.packages_late,
      decisions: {
        total: times.total,
        enumeration: times.enumeration,
        solver: times.solver,
        manual: times.manual,
        none: times.none,
      },
      gap: { exact: times.exact, worst: times.worst_gap },
      time: {
        totalSeconds: times.micros / 1e6,
        perOrderMsP50: times.p50 / 1e3,
        perOrderMsP99: times.p99 / 1e3,
        perOrderMsMax: times.slowest / 1e3,
      },
    };
  });
}

type UnitSums = {
  orders: number;
  lines: number;
  ordered: number;
  allocated: number;
  days_to_promise: number | null;
};

async function countUnits(db: Handle): Promise<UnitSums> {
  const { rows } = await db.execute<UnitSums>(sql`
    select count(distinct l.order_id)::int as orders, count(*)::int as lines,
      coalesce(sum(l.ordered - l.cancelled), 0)::float8 as ordered,
      coalesce(sum(l.ordered - l.cancelled - l.unallocated - l.backordered - l.preordered), 0)::float8 as allocated,
      avg(extract(epoch from l.promised_at - o.placed_at) / 86400)::float8 as days_to_promise
    from order_line l join sales_order o on o.id = l.order_id
    where exists (select from sourcing_decision d where d.order_id = l.order_id)`);
  return rows[0] ?? { orders: 0, lines: 0, ordered: 0, allocated: 0, days_to_promise: null };
}

type PlanSums = Record<"orders" | "split_orders" | "packages" | "packages_late", number> &
  Record<"freight" | "handling" | "split" | "late", number> & { days_to_door: number | null };

/** Over the packages of every decision that placed units. A moved line's first package is counted with its second. */
async function sumPlans(db: Handle): Promise<PlanSums> {
  const { rows } = await db.execute<PlanSums>(sql`
    with box as (
      select d.order_id, o.placed_at, one from sourcing_decision d join sales_order o on o.id = d.order_id
      cross join lateral jsonb_array_elements(d.record->'chosen'->'packages') one
      where jsonb_typeof(d.record->'chosen') = 'object'
    ), per_order as (select order_id, count(*) as boxes from box group by order_id)
    select (select count(*)::int from per_order) as orders,
      (select count(*)::int from per_order where boxes > 1) as split_orders,
      count(*)::int as packages, (count(*) filter (where (one->>'daysLate')::int > 0))::int as packages_late,
      coalesce(sum((one->'cost'->>'freight')::bigint), 0)::float8 as freight,
      coalesce(sum((one->'cost'->>'handling')::bigint), 0)::float8 as handling,
      coalesce(sum((one->'cost'->>'split')::bigint), 0)::float8 as split,
      coalesce(sum((one->'cost'->>'late')::bigint), 0)::float8 as late,
      avg((one->>'arriveOn')::date - placed_at::date)::float8 as days_to_door
    from box`);
  const none = { orders: 0, split_orders: 0, packages: 0, packages_late: 0 };
  return rows[0] ?? { ...none, freight: 0, handling: 0, split: 0, late: 0, days_to_door: null };
}

type TimeSums = Record<
  "total" | "enumeration" | "solver" | "manual" | "none" | "exact" | "micros" | "p50" | "p99" | "slowest",
  number
> & { worst_gap: number | null };

async function sumTimes(db: Handle): Promise<TimeSums> {
  const { rows } = await db.execute<TimeSums>(sql`
    select count(*)::int as total,
      (count(*) filter (where method = 'enumeration'))::int as enumeration,
      (count(*) filter (where method = 'solver'))::int as solver,
      (count(*) filter (where method = 'manual'))::int as manual,
      (count(*) filter (where method = 'none'))::int as none,
      (count(*) filter (where gap < 0.0001))::int as exact, max(gap) as worst_gap,
      coalesce(sum(micros), 0)::float8 as micros,
      coalesce(percentile_disc(0.5) within group (order by micros), 0)::float8 as p50,
      coalesce(percentile_disc(0.99) within group (order by micros), 0)::float8 as p99,
      coalesce(max(micros), 0)::float8 as slowest
    from sourcing_decision`);
  const counts = { total: 0, enumeration: 0, solver: 0, manual: 0, none: 0, exact: 0 };
  return rows[0] ?? { ...counts, micros: 0, p50: 0, p99: 0, slowest: 0, worst_gap: null };
}
