import { desc, eq, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { user } from "@/db/schema/auth.ts";
import { auditRow } from "@/db/schema/outbox.ts";
import { strategy } from "@/db/schema/sourcing.ts";
import type { Context } from "@/server/context.ts";
import { defaultStrategy, readSettings, type StrategySettings } from "../core/decision.ts";

/** `by`: null for the house itself. */
export type StrategyVersion = {
  version: number;
  savedAt: Date;
  by: string | null;
  settings: StrategySettings;
};

/** What limits cost over `days`, in whole cents of the workspace's currency, as the decisions themselves recorded it. */
export type StrategyCosts = {
  days: number;
  decisions: number;
  /** Decisions that sent an order in several packages. */
  split: number;
  /** Decisions for which a cheaper plan would have come later than promised, and what was paid for being on time. */
  promise: { decisions: number; cents: number };
  /** Decisions for which a location that had rejected the item would have been cheaper, and by how much. */
  rejection: { decisions: number; cents: number };
  /** Plans of open orders that were replaced before their release, and what that saved. */
  moved: { decisions: number; cents: number };
};

/** Versions that a person looks back on; each names its decisions, so all are kept. */
const versionsShown = 8;

/** The settings that decide now, the versions before them, and what they cost. */
export async function findStrategy(ctx: Context): Promise<{
  version: number;
  settings: StrategySettings;
  versions: StrategyVersion[];
  costs: StrategyCosts;
}> {
  return ctx.db.read(ctx.scope, async (db) => {
    const rows = await db
      .select({ row: strategy, by: user.name })
      .from(strategy)
      .leftJoin(auditRow, eq(auditRow.entityId, strategy.id))
      .leftJoin(user, sql`${auditRow.actor} = 'user:' || ${user.id}`)
      .orderBy(desc(strategy.isActive), desc(strategy.createdAt), desc(strategy.version))
      .limit(versionsShown);
    const versions = rows.map(({ row, by }) => ({
      ...{ version: row.version, savedAt: row.createdAt, by },
      settings: readSettings(row.settings),
    }));
    const { version, settings } = versions[0] ?? defaultStrategy;
    return { version, settings, versions, costs: await findCosts(db) };
  });
}

const costDays = 28;
/** The newest of them tell as much, and all of a large retailer's would take seconds. */
const decisionsMax = 5_000;

type CostRow = Record<
  "decisions" | "split" | "late" | "lateCents" | "kept" | "keptCents" | "moved" | "movedCents",
  number
>;

async function findCosts(db: Handle): Promise<StrategyCosts> {
  const { rows } = await db.execute<CostRow>(sql`
    with decided as materialized (
      select trigger, record -> 'chosen' as chosen, record -> 'replaced' as replaced, record -> 'bounds' as bounds
      from sourcing_decision where decided_at > now() - make_interval(days => ${costDays})
      order by decided_at desc limit ${decisionsMax}),
    bound as (
      select one ->> 'key' as key, (one ->> 'saves')::float8 as saves
      from decided, jsonb_array_elements(case when jsonb_typeof(bounds) = 'array' then bounds else '[]' end) as one)
    select d.*, b.* from (
      select count(*)::int as decisions,
        (count(*) filter (where jsonb_array_length(chosen -> 'packages') > 1))::int as split,
        (count(*) filter (where trigger = 'reoptimized' and jsonb_typeof(replaced) = 'object'))::int as moved,
        coalesce(sum((replaced ->> 'total')::float8 - (chosen ->> 'total')::float8)
          filter (where trigger = 'reoptimized' and jsonb_typeof(replaced) = 'object'), 0) as "movedCents"
      from decided) d, (
      select (count(*) filter (where key = 'promise'))::int as late,
        coalesce(sum(saves) filter (where key = 'promise'), 0) as "lateCents",
        (count(*) filter (where key = 'rejection'))::int as kept,
        coalesce(sum(saves) filter (where key = 'rejection'), 0) as "keptCents"
      from bound) b`);
  const row = rows[0];
  const part = (decisions: number | undefined, cents: number | undefined) => ({
    decisions: decisions ?? 0,
    cents: Math.round(cents ?? 0),
  });
  return {
    days: costDays,
    decisions: row?.decisions ?? 0,
    split: row?.split ?? 0,
    promise: part(row?.late, row?.lateCents),
    rejection: part(row?.kept, row?.keptCents),
    moved: part(row?.moved, row?.movedCents),
  };
}
