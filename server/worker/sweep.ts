import { sql } from "drizzle-orm";
import type { Database, Handle } from "@/db/client.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Log } from "@/server/context.ts";
import { expireReservations } from "@/server/inventory/expire-reservations.ts";
import { silenceSecondsMax } from "@/server/outbox/queries.ts";
import { reconcileJob, resolveOperationsJob, sendOperationsJob } from "@/server/payments/jobs.ts";
import { parkJobs } from "./park-jobs.ts";

const reservationsMax = 500;
/** One node at a time sweeps. */
const lockKey = 4_207_113;

/**
 * What must happen although nobody asks: dead workers' jobs are freed, reservations past their deadline expire,
 * payments without an answer are asked about, jobs out of attempts reach a person. Each part stands for itself.
 */
export async function sweep({ db, log }: { db: Database; log: Log }): Promise<void> {
  const parts: [string, () => Promise<unknown>][] = [
    ["dead workers", () => alone(db, (handle) => freeDeadWorkers(handle, log))],
    ["reservations", () => alone(db, (handle) => expire(handle, log))],
    ["payments", () => alone(db, askAboutPayments)],
    ["nightly reconciliation", () => alone(db, planReconciliation)],
    ["parked jobs", () => parkJobs({ db, log })],
  ];
  for (const [name, part] of parts)
    await part().catch((error: unknown) => log.warn({ part: name, error: String(error) }, "a sweep failed"));
}

async function alone(db: Database, work: (handle: Handle) => Promise<unknown>): Promise<void> {
  await db.transact(systemScope(), async (handle) => {
    const { rows } = await handle.execute<{ got: boolean }>(
      sql`select pg_try_advisory_xact_lock(${lockKey}) as got`,
    );
    if (rows[0]?.got) await work(handle);
  });
}

async function freeDeadWorkers(handle: Handle, log: Log): Promise<void> {
  const { rows } = await handle.execute<{ count: number }>(
    sql`select everyshelf_free_dead_workers(make_interval(secs => ${silenceSecondsMax})) as count`,
  );
  const workers = rows[0]?.count ?? 0;
  if (workers > 0) log.warn({ workers }, "freed the jobs of dead workers");
}

async function expire(handle: Handle, log: Log): Promise<void> {
  const reservations = await expireReservations(handle, reservationsMax);
  if (reservations > 0) log.info({ reservations }, "reservations expired");
}

/** A key of its own each: what waits already is not added again. */
async function askAboutPayments(handle: Handle): Promise<void> {
  for (const { name } of [resolveOperationsJob, sendOperationsJob])
    await handle.execute(sql`select everyshelf_enqueue(${name}, '{}'::jsonb, null, ${name}, null)`);
}

const reconciledDays = 3;

/** Each night at three, UTC, the provider's ledger is compared with ours. A key per night: planned again, it is one job. */
async function planReconciliation(handle: Handle): Promise<void> {
  const { name } = reconcileJob;
  const payload = JSON.stringify({ days: reconciledDays });
  await handle.execute(sql`
    select everyshelf_enqueue(${name}, ${payload}::jsonb, null, ${name} || ':' || night::text,
      (night + time '03:00') at time zone 'UTC')
    from (select (now() at time zone 'UTC' - interval '3 hours')::date + 1 as night) as next`);
}
