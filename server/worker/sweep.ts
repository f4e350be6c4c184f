import { sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Log } from "@/server/context.ts";
import { silenceSecondsMax } from "@/server/outbox/queries.ts";
import { parkJobs } from "./park-jobs.ts";

const reservationsMax = 500;
const lockKey = 4_207_113;

/**
 * What must happen although nobody asks: dead workers' jobs are freed, reservations past their deadline expire,
 * payments without an answer are asked about, jobs out of attempts reach a person. One node at a time does it.
 */
export async function sweep({ db, log }: { db: Database; log: Log }): Promise<void> {
  await db.transact(systemScope(), async (handle) => {
    const { rows } = await handle.execute<{ got: boolean }>(
      sql`select pg_try_advisory_xact_lock(${lockKey}) as got`,
    );
    if (!rows[0]?.got) return;
    const freed = await handle.execute<{ count: number }>(
      sql`select everyshelf_free_dead_workers(make_interval(secs => ${silenceSecondsMax})) as count`,
    );
    if (freed.rows[0]?.count) log.warn({ workers: freed.rows[0].count }, "freed the jobs of dead workers");
    await handle.execute(
      sql`select everyshelf_enqueue('payments.resolve-operations', '{}'::jsonb, null, 'payments.resolve-operations', null)`,
    );
    await handle.execute(
      sql`select everyshelf_enqueue('payments.send-operations', '{}'::jsonb, null, 'payments.send-operations', null)`,
    );
  });
  const expired = await db.transact(systemScope(), async (handle) => {
    const { rows } = await handle.execute<{ count: number }>(
      sql`select expire_reservations(${reservationsMax}) as count`,
    );
    return rows[0]?.count ?? 0;
  });
  if (expired > 0) log.info({ reservations: expired }, "reservations expired");
  await parkJobs({ db, log });
}
