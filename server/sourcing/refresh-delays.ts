import { sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import type { CommandContext } from "@/server/context.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { publishDelays } from "@/server/promising/publish-delays.ts";
import { type DispatchSeen, observe, type ReadySeen, type TransitSeen } from "./core/observe.ts";

/** Long enough to count, short enough that a place that mends its ways is soon believed. */
const lookBackDays = 90;

export type RefreshedDelays = { dispatches: number; pickups: number; deliveries: number };

/**
 * Counts how late places and carriers were of late, and publishes it to the offers. Work that is overdue and not done
 * counts as late by what it is already: else a place that does nothing would look punctual.
 */
export async function refreshDelays(ctx: CommandContext): Promise<Outcome<RefreshedDelays>> {
  const seen = await ctx.db.read(ctx.scope, async (db) => ({
    dispatches: await findDispatches(db),
    pickups: await findPickups(db),
    transits: await findTransits(db),
  }));
  return runCommand(ctx, { name: "sourcing.refresh-delays", input: {} }, async (tx) => {
    await publishDelays(tx, { delays: observe(seen), lookBackDays });
    const total = (rows: readonly { count: number }[]) => rows.reduce((sum, row) => sum + row.count, 0);
    const { dispatches, pickups, transits } = seen;
    return done({
      dispatches: total(dispatches),
      pickups: total(pickups),
      deliveries: total(transits),
    });
  });
}

const since = sql`now() - make_interval(days => ${lookBackDays})`;

async function findDispatches(db: Handle): Promise<DispatchSeen[]> {
  const { rows } = await db.execute<DispatchSeen>(sql`
    select work.location_id as "locationId", work.load_date as "dueOn",
      to_char(coalesce(box.at, now()) at time zone place.time_zone, 'YYYY-MM-DD') as "doneOn", count(*)::int as count
    from fulfillment_order work
    join location place on place.id = work.location_id
    left join lateral (select max(handed_over_at) as at from package where fulfillment_order_id = work.id) box on true
    where work.mode = 'ship' and work.due_at > ${since} and work.state not in ('rejected', 'reassigned', 'cancelled')
      and (box.at is not null or work.due_at < now())
    group by 1, 2, 3`);
  return rows;
}

async function findPickups(db: Handle): Promise<ReadySeen[]> {
  const { rows } = await db.execute<ReadySeen>(sql`
    select work.location_id as "locationId",
      ceil(extract(epoch from coalesce(ready.at, now()) - work.due_at) / 60)::int as "minutesLate", count(*)::int as count
    from fulfillment_order work
    left join lateral (select min(at) as at from state_transition
      where entity = 'fulfillment_order' and entity_id = work.id and to_state = 'ready_for_pickup') ready on true
    where work.mode = 'pickup' and work.due_at > ${since}
      and work.state not in ('rejected', 'reassigned', 'cancelled')
      and (ready.at is not null or work.due_at < now())
    group by 1, 2`);
  return rows;
}

async function findTransits(db: Handle): Promise<TransitSeen[]> {
  const { rows } = await db.execute<TransitSeen>(sql`
    select box.service_code as "serviceCode", to_char(box.expected_on, 'YYYY-MM-DD') as "dueOn",
      to_char(box.delivered_at at time zone place.time_zone, 'YYYY-MM-DD') as "doneOn", count(*)::int as count
    from package box
    join location place on place.id = box.location_id
    where box.expected_on is not null and box.delivered_at > ${since}
    group by 1, 2, 3`);
  return rows;
}
