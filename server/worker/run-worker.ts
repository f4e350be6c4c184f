import { EventEmitter } from "node:events";
import { type Job, Logger, run, type TaskList, type WorkerEvents } from "graphile-worker";
import type { Pool } from "pg";
import type { Database } from "@/db/client.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { CommandContext, Log } from "@/server/context.ts";
import { beatWorkers } from "@/server/outbox/beat-worker.ts";
import type { JobHandler } from "./handlers.ts";
import { sweep } from "./sweep.ts";

export const beatSeconds = 10;
const sweepSeconds = 15;
/** Jobs at once per process; each holds at most one of the worker pool's four connections at a time. */
const jobsAtOnce = 4;

export type RunningWorker = { stop(): Promise<void> };

/**
 * Runs jobs until stopped. `ownerPool` belongs to the owner, whose tables the queue's are; handlers work with
 * `db`, the app's role.
 */
export async function runWorker(deps: {
  ownerPool: Pool;
  db: Database;
  handlers: Record<string, JobHandler>;
  log: Log;
}): Promise<RunningWorker> {
  const workerIds = new Set<string>();
  const events: WorkerEvents = new EventEmitter();
  const beatAll = () => beatWorkers(deps.db, [...workerIds]);
  events.on("worker:create", ({ worker }) => {
    workerIds.add(worker.workerId);
    // At once: readiness waits for the first beat. A failure is made good by the next round.
    beatAll().catch(() => undefined);
  });
  events.on("worker:stop", ({ worker }) => workerIds.delete(worker.workerId));
  const runner = await run({
    pgPool: deps.ownerPool,
    taskList: taskListOf(deps),
    concurrency: jobsAtOnce,
    pollInterval: 1_000,
    noHandleSignals: true,
    events,
    logger: quietLogger(deps.log),
    parsedCronItems: [],
  });
  const heart = every(beatSeconds, beatAll, deps.log);
  const broom = every(sweepSeconds, () => sweep(deps), deps.log);
  return {
    async stop() {
      clearInterval(heart);
      clearInterval(broom);
      await runner.stop();
    },
  };
}

/** At once and then at intervals; a failure is logged and the next round tries again. */
function every(seconds: number, work: () => Promise<unknown>, log: Log): NodeJS.Timeout {
  let isBusy = false;
  const round = () => {
    if (isBusy) return;
    isBusy = true;
    work()
      .catch((error: unknown) => log.warn({ error: String(error) }, "a round of the worker failed"))
      .finally(() => {
        isBusy = false;
      });
  };
  round();
  return setInterval(round, seconds * 1_000);
}

/** Refusals of a moment: the queue tries such a job again, and parks it when that never helps. */
const passing = new Set(["too-busy", "prices-interrupted"]);

function taskListOf({
  handlers,
  db,
  log,
}: {
  handlers: Record<string, JobHandler>;
  db: Database;
  log: Log;
}): TaskList {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      async (payload: unknown, { job }: { job: Job }) => {
        const ctx = jobContext({ db, log }, job);
        const outcome = await handler(ctx, payload);
        const refusal = refusalOf(outcome);
        if (refusal && passing.has(refusal)) throw new Error(`${refusal}: tried again later`);
        if (refusal) log.info({ job: job.id, task: name, refusal }, "a job was refused: nothing to do");
      },
    ]),
  );
}

/** The id under which the job's command takes effect: of the fact that caused it, else of the job itself. */
export function jobContext(
  { db, log }: { db: Database; log: Log },
  job: Pick<Job, "id" | "task_identifier" | "payload">,
): CommandContext {
  const cause = (job.payload as { eventId?: unknown } | null)?.eventId;
  const task = job.task_identifier.replaceAll(".", "-");
  return {
    db,
    log,
    actor: systemActor,
    scope: systemScope(),
    requestId: `job_${job.id}`,
    commandId: `${task}-${typeof cause === "string" ? cause : job.id}`,
  };
}

function refusalOf(outcome: unknown): string | null {
  const isRefusal =
    outcome !== null && typeof outcome === "object" && "ok" in outcome && outcome.ok === false;
  return isRefusal && "reason" in outcome ? String(outcome.reason) : null;
}

/** The queue's own words: warnings and errors only. A failed job's message names its task, never its payload. */
function quietLogger(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === "error") log.error({}, message);
    if (level === "warning") log.warn({}, message);
  });
}
