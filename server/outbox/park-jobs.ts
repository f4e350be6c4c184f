import { sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Log } from "@/server/context.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "./run-command.ts";

type Parked = { id: string; task: string; attempts: number; last_error: string | null; parked_at: string };

/** Opens work for a person for each job that used up its attempts; the same parking opens it once. */
export async function parkJobs({ db, log }: { db: Database; log: Log }): Promise<void> {
  const jobs = await db.read(systemScope(), async (handle) => {
    const { rows } = await handle.execute<Parked>(
      sql`select parked.* from everyshelf_parked_jobs() parked
          where not exists (select from exception where kind = 'job-parked' and subject_id = 'job_' || parked.id and state = 'open')`,
    );
    return rows;
  });
  for (const job of jobs) {
    const parkedAt = new Date(job.parked_at).getTime();
    const ctx = {
      db,
      log,
      actor: systemActor,
      scope: systemScope(),
      requestId: `job_${job.id}`,
      commandId: `park-${job.id}-${parkedAt}`,
    };
    await runCommand(
      ctx,
      { name: "worker.park-job", input: { id: job.id }, entityId: `job_${job.id}` },
      async (tx) => {
        const details = {
          task: job.task,
          attempts: job.attempts,
          error: (job.last_error ?? "").slice(0, 300),
        };
        await openException(tx, { kind: "job-parked", subjectId: `job_${job.id}`, details });
        return done({ id: job.id });
      },
    );
    log.error({ job: job.id, task: job.task, attempts: job.attempts }, "a job used up its attempts");
  }
}
