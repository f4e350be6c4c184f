/**
 * A real database for one test file, copied from a template that was migrated once for the run.
 *
 *     const database = await testDatabase();
 *     afterAll(() => database.close());
 *     const ctx = database.context();                       // the house itself, sees all
 *     const own = database.context({ actor: associateOf(store), scope: storeScope(store) });
 *     await acceptWork(database.command({ actor, scope }), input);
 *     await database.ownerPool.query("select …");            // past the app, sees all rows
 *     await database.jobs("payments.capture");               // payloads of waiting jobs
 *
 * `database.db` and `appPool` are the app's role: row-level security and the append-only grants hold.
 * Rows to begin with: makeLocation, makeVariant, makePerson, makeStock … in `db/testing-rows.ts`.
 */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Actor, systemActor } from "@/server/auth/core/actor.ts";
import type { Role } from "@/server/auth/core/role.ts";
import type { Scope, ScopeShape } from "@/server/auth/core/scope.ts";
import type { CommandContext, Context, Log } from "@/server/context.ts";
import { type ChannelId, type LocationId, newId } from "@/server/kernel/ids.ts";
import { type Database, makeDatabase, sqlState } from "./client.ts";
import { databaseName } from "./connection.ts";

export type TestDatabase = {
  /** The app's way in: transactions with a scope, as the role `everyshelf_app`. */
  db: Database;
  appPool: pg.Pool;
  /** The owner, who sees all rows. For arranging and for asserting. */
  ownerPool: pg.Pool;
  urls: { owner: string; app: string };
  context(given?: { actor?: Actor; scope?: Scope }): Context;
  command(given?: { actor?: Actor; scope?: Scope; commandId?: string }): CommandContext;
  /** Payloads of the jobs that wait, oldest first; of one task or of all. */
  jobs(task?: string): Promise<{ task: string; payload: Record<string, unknown> }[]>;
  close(): Promise<void>;
};

export async function testDatabase(): Promise<TestDatabase> {
  const template = inject("templateUrls");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(template.owner, `create database ${name} template ${databaseName}`);
  const urls = { owner: onDatabase(template.owner, name), app: onDatabase(template.app, name) };
  const ownerPool = quietPool(urls.owner, 5);
  const appPool = quietPool(urls.app, 20);
  const db = makeDatabase(appPool);

  const context: TestDatabase["context"] = ({ actor = systemActor, scope = allScope() } = {}) => ({
    db,
    actor,
    scope,
    requestId: "test",
    log: silentLog,
  });
  return {
    db,
    appPool,
    ownerPool,
    urls,
    context,
    command: ({ commandId = newId("cmd"), ...given } = {}) => ({ ...context(given), commandId }),
    jobs: (task) => waitingJobs(ownerPool, task),
    close: async () => {
      await Promise.all([appPool.end(), ownerPool.end()]);
      await administer(template.owner, `drop database ${name} with (force)`);
    },
  };
}

/** Scopes for tests; the app itself gets them from a policy only. */
export const allScope = (): Scope => mint({ kind: "all" });
export const storeScope = (...locationIds: LocationId[]): Scope => mint({ kind: "locations", locationIds });
export const channelScope = (channelId: ChannelId): Scope => mint({ kind: "channel", channelId });
const mint = (shape: ScopeShape) => shape as Scope;

/** A person of a role, with stores where given. */
export function testActor(role: Role, stores: readonly LocationId[] = []): Actor {
  const userId = newId("usr");
  return {
    client: `user:${userId}`,
    role,
    name: `Test ${role}`,
    userId,
    channelId: null,
    stores: stores.map((locationId) => ({ locationId, isManager: false })),
  };
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

async function waitingJobs(pool: pg.Pool, task: string | undefined) {
  const { rows } = await pool.query<{ task: string; payload: Record<string, unknown> }>(
    `select identifier as task, payload::jsonb as payload
     from graphile_worker._private_jobs as job join graphile_worker._private_tasks as task on task.id = job.task_id
     where $1::text is null or identifier = $1 order by job.id`,
    [task ?? null],
  );
  return rows;
}

function quietPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on("error", () => {}); // the server may end before the pool does
  return pool;
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString().replaceAll("+", "%20");
}

/** From the database `postgres`, since nobody may be connected to a template that is being copied. */
async function administer(ownerUrl: string, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: onDatabase(ownerUrl, "postgres") });
    await client.connect();
    try {
      await client.query(statement);
      return;
    } catch (error) {
      // 42501: autovacuum, which only a superuser may end, is in it for a moment.
      const isBusy = ["55006", "42501"].includes(sqlState(error) ?? "");
      if (!isBusy || attempt >= 20) throw error;
    } finally {
      await client.end();
    }
    await new Promise((settle) => setTimeout(settle, 100));
  }
}
