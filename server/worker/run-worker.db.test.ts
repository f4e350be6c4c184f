import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { JobHandler } from "./handlers.ts";
import { jobContext, runWorker } from "./run-worker.ts";
import { sweep } from "./sweep.ts";

let database: TestDatabase;
let ownerPool: pg.Pool;

beforeAll(async () => {
  database = await testDatabase();
  ownerPool = new pg.Pool({ connectionString: database.urls.owner, max: 6 });
  ownerPool.on("error", () => undefined);
  ownerPool.on("connect", (client) => client.on("error", () => undefined));
});
afterAll(async () => {
  await ownerPool.end();
  await database.close();
});

const enqueue = (task: string, payload: object) =>
  database.appPool.query("select everyshelf_enqueue($1, $2::jsonb, null, null, null)", [
    task,
    JSON.stringify(payload),
  ]);

async function withWorker(handlers: Record<string, JobHandler>, work: () => Promise<void>): Promise<void> {
  const worker = await runWorker({ ownerPool, db: database.db, handlers, log: silentLog });
  try {
    await work();
  } finally {
    await worker.stop();
  }
}

async function until(isSo: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not so after ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

const one = async <T>(statement: string, values: unknown[] = []): Promise<T | undefined> =>
  (await database.ownerPool.query(statement, values)).rows[0];

test("a job that the app adds runs with the payload it was given", async () => {
  const seen: unknown[] = [];
  await withWorker({ "test.note": async (_ctx, payload) => void seen.push(payload) }, async () => {
    await enqueue("test.note", { orderId: "ord_1" });
    await until(() => seen.length === 1);
  });
  expect(seen).toEqual([{ orderId: "ord_1" }]);
});

test("a job that runs twice takes effect once", async () => {
  const job = { id: "7", task_identifier: "test.twice", payload: { eventId: "evt_1" } };
  let effects = 0;
  const act = () =>
    runCommand(
      jobContext({ db: database.db, log: silentLog }, job),
      { name: "test.twice", input: {} },
      async () => {
        effects += 1;
        return done({ effects });
      },
    );
  expect(await act()).toEqual(await act());
  expect(effects).toBe(1);
});

test("the same fact's job has one command id, however often the queue gives it a new number", () => {
  const base = { db: database.db, log: silentLog };
  const first = jobContext(base, { id: "1", task_identifier: "a.b", payload: { eventId: "evt_9" } });
  const again = jobContext(base, { id: "2", task_identifier: "a.b", payload: { eventId: "evt_9" } });
  expect(first.commandId).toBe(again.commandId);
});

describe("a worker", () => {
  test("says at once that it lives", async () => {
    await database.ownerPool.query("delete from worker_heartbeat");
    await withWorker({}, () =>
      until(async () => {
        const row = await one<{ count: number }>("select count(*)::int as count from worker_heartbeat");
        return row?.count === 4;
      }, 5_000),
    );
  });

  test("that died holding a job has it taken from it, and the job runs elsewhere", async () => {
    await enqueue("test.held", { orderId: "ord_2" });
    await holdBy("worker-dead", "test.held", "40 seconds");
    await database.ownerPool.query(
      "insert into worker_heartbeat (worker_id, beat_at) values ('worker-dead', now() - interval '40 seconds')",
    );
    const seen: unknown[] = [];
    await withWorker({ "test.held": async (_ctx, payload) => void seen.push(payload) }, () =>
      until(() => seen.length === 1),
    );
    expect(seen).toEqual([{ orderId: "ord_2" }]);
  });

  test("that lives keeps its job, however long the job takes", async () => {
    await enqueue("test.long", {});
    await holdBy("worker-alive", "test.long", "10 minutes");
    await database.ownerPool.query(
      "insert into worker_heartbeat (worker_id, beat_at) values ('worker-alive', now())",
    );
    await sweep({ db: database.db, log: silentLog });
    const job = await one<{ locked_by: string }>(
      "select locked_by from graphile_worker.jobs where task_identifier = 'test.long'",
    );
    expect(job?.locked_by).toBe("worker-alive");
  });
});

describe("a job that used up its attempts", () => {
  test("waits for a person, once, and runs again when replayed", async () => {
    await enqueue("test.broken", {});
    await database.ownerPool.query(
      `update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'it broke'
       where task_id = (select id from graphile_worker._private_tasks where identifier = 'test.broken')`,
    );
    await sweep({ db: database.db, log: silentLog });
    await sweep({ db: database.db, log: silentLog });
    const { rows } = await database.ownerPool.query(
      "select subject_id, details from exception where kind = 'job-parked'",
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].details).toMatchObject({ task: "test.broken", error: "it broke" });

    const seen: unknown[] = [];
    const jobId = rows[0].subject_id.replace("job_", "");
    await database.appPool.query("select everyshelf_replay_job($1)", [jobId]);
    await withWorker({ "test.broken": async () => void seen.push(1) }, () => until(() => seen.length === 1));
  });
});

async function holdBy(workerId: string, task: string, age: string): Promise<void> {
  const { rowCount } = await database.ownerPool.query(
    `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - $3::interval, attempts = 1
     where task_id = (select id from graphile_worker._private_tasks where identifier = $2)`,
    [workerId, task, age],
  );
  expect(rowCount).toBe(1);
}
