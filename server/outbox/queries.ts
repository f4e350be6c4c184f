import { count, desc, gt, sql } from "drizzle-orm";
import { user } from "@/db/schema/auth.ts";
import { exception } from "@/db/schema/exceptions.ts";
import { auditRow, event, workerHeartbeat } from "@/db/schema/outbox.ts";
import type { Context } from "@/server/context.ts";
import { addMinutes } from "@/server/kernel/instant.ts";

/** A worker that has not been heard of for this long counts as dead; it beats every 10 s. */
export const silenceSecondsMax = 30;
const auditRowsShown = 30;

export type JobCounts = { waiting: number; running: number; parked: number; oldestDueSeconds: number };

/** What keeps the house running, for the administrator's page. */
export async function findOverview(ctx: Context) {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const hourAgo = addMinutes(now, -60);
    const jobs = await db.execute<JobCounts>(sql`select * from everyshelf_job_counts()`);
    const workers = await db
      .select()
      .from(workerHeartbeat)
      .where(gt(workerHeartbeat.beatAt, sql`now() - make_interval(secs => ${silenceSecondsMax})`))
      .orderBy(workerHeartbeat.startedAt);
    const events = await db.select({ count: count() }).from(event).where(gt(event.at, hourAgo));
    const exceptions = await db
      .select({ kind: exception.kind, count: count() })
      .from(exception)
      .where(sql`${exception.state} = 'open'`)
      .groupBy(exception.kind)
      .orderBy(exception.kind);
    const audited = await db
      .select({ row: auditRow, name: user.name })
      .from(auditRow)
      .leftJoin(user, sql`${auditRow.actor} = 'user:' || ${user.id}`)
      .orderBy(desc(auditRow.seq))
      .limit(auditRowsShown);
    const audit = audited.map(({ row, name }) => ({ ...row, actor: name ?? row.actor }));
    return {
      jobs: jobs.rows[0] ?? { waiting: 0, running: 0, parked: 0, oldestDueSeconds: 0 },
      workers,
      eventsLastHour: events[0]?.count ?? 0,
      exceptions,
      exceptionsOpen: exceptions.reduce((sum, row) => sum + row.count, 0),
      audit,
      checkedAt: now,
    };
  });
}

/** What readiness asks: which migrations this database has, and how many workers live. */
export async function findReadiness(ctx: Pick<Context, "db" | "scope">) {
  return ctx.db.read(ctx.scope, async (db) => {
    const applied = await db.execute<{ name: string }>(sql`select name from schema_change`);
    const [alive] = await db
      .select({ count: count() })
      .from(workerHeartbeat)
      .where(gt(workerHeartbeat.beatAt, sql`now() - make_interval(secs => ${silenceSecondsMax})`));
    return { migrations: new Set(applied.rows.map((row) => row.name)), workersAlive: alive?.count ?? 0 };
  });
}
