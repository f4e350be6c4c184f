import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { fulfillmentMachine } from "@/server/fulfillment/core/lifecycle.ts";
import { reservationMachine } from "@/server/inventory/core/lifecycle.ts";
import type { Machine } from "@/server/kernel/machine.ts";
import { holdMachine, orderMachine } from "@/server/orders/core/lifecycle.ts";
import { authorizationMachine, operationMachine } from "@/server/payments/core/lifecycle.ts";
import { packageMachine } from "@/server/shipping/core/lifecycle.ts";
import { sqlState } from "./client.ts";
import { appRole, type DatabaseSecrets, readRole, SetupError } from "./connection.ts";

/** Every lifecycle of the house; their edges are published in `state_edge`. */
export const machines: readonly Machine<string>[] = [
  orderMachine,
  holdMachine,
  reservationMachine,
  fulfillmentMachine,
  packageMachine,
  operationMachine,
  authorizationMachine,
] as readonly Machine<string>[];

const folder = fileURLToPath(new URL(".", import.meta.url));
const lockKey = 4_207_112; // any number, the same for all who migrate
const lockPatienceMs = 120_000;

export type MigrateOptions = {
  ownerUrl: string;
  /** The passwords to set for the app's and the reports' roles. */
  secrets: Pick<DatabaseSecrets, "app" | "read">;
  onProgress?: (sentence: string) => void;
};

/**
 * Brings the database to the schema of this code; safe to run by several at once and again at each start.
 * Order: tables (db/migrations) → the job queue's own schema → functions, policies, grants, views (db/sql, whole,
 * when any of it changed) → the published edges → the roles' passwords.
 */
export async function migrate({ ownerUrl, secrets, onProgress = () => {} }: MigrateOptions): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on("error", () => {}); // a broken connection also fails the statement under way
  await client.connect();
  try {
    await client.query("set client_min_messages = warning");
    await client.query("set lock_timeout = '2s'");
    await takeLock(client, onProgress);
    await client.query(
      "create table if not exists schema_change (name text primary key, hash text not null, applied_at timestamptz not null default now())",
    );
    const applied = new Map<string, string>();
    const { rows } = await client.query<{ name: string; hash: string }>(
      "select name, hash from schema_change",
    );
    for (const row of rows) applied.set(row.name, row.hash);

    const pending = pendingMigrations(applied);
    const sources = sqlSources();
    const sqlHash = digest([...readMigrations(), ...sources].map(({ hash }) => hash).join());
    const isCurrent = pending.length === 0 && applied.get("db/sql") === sqlHash;
    // Views would stand in the way of a change to their tables; they come back with db/sql.
    if (!isCurrent) await client.query("drop schema if exists verify cascade");
    for (const migration of pending) {
      onProgress(`Migrating the database: ${migration.name} …`);
      await applyMigration(client, migration);
    }
    await runMigrations({ connectionString: ownerUrl });
    if (!isCurrent) await applySql(client, { sources, sqlHash });
    await publishEdges(client);
    await setPasswords(client, secrets);
  } finally {
    await client.end();
  }
}

/** One runner at a time; the lock goes with the connection, so a killed one leaves nothing behind. */
async function takeLock(client: pg.Client, onProgress: (sentence: string) => void): Promise<void> {
  for (let waited = 0; waited < lockPatienceMs; waited += 500) {
    const { rows } = await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [
      lockKey,
    ]);
    if (rows[0]?.got) return;
    if (waited === 0) onProgress("Another process is migrating this database; waiting for it …");
    await sleep(500);
  }
  throw new SetupError(
    "Another process has been migrating this database for two minutes. Start again when it is done.",
  );
}

type Source = { name: string; text: string; hash: string };

function readMigrations(): Source[] {
  const journalPath = join(folder, "migrations", "meta", "_journal.json");
  if (!existsSync(journalPath)) throw new SetupError('db/migrations is missing. Run "npm run db:generate".');
  const journal = JSON.parse(readFileSync(journalPath, "utf8")) as { entries: { tag: string }[] };
  return journal.entries.map(({ tag }) => source(tag, join(folder, "migrations", `${tag}.sql`)));
}

function sqlSources(): Source[] {
  const names = readdirSync(join(folder, "sql")).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name) => source(name, join(folder, "sql", name)));
}

function source(name: string, path: string): Source {
  const text = readFileSync(path, "utf8");
  return { name, text, hash: digest(text) };
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

function pendingMigrations(applied: ReadonlyMap<string, string>): Source[] {
  return readMigrations().filter((migration) => {
    const hash = applied.get(migration.name);
    if (hash !== undefined && hash !== migration.hash) {
      throw new SetupError(
        `The migration ${migration.name} was applied to this database in another form. It belongs to another release; use that one, or an empty database.`,
      );
    }
    return hash === undefined;
  });
}

/**
 * One transaction per file, tried again when a lock is not to be had within two seconds, so that a migration never
 * queues behind a long query with everybody else behind it. `-- concurrently` at the top: no transaction at all.
 */
async function applyMigration(client: pg.Client, migration: Source): Promise<void> {
  const statements = migration.text.split("--> statement-breakpoint");
  const record = () =>
    client.query("insert into schema_change (name, hash) values ($1, $2)", [migration.name, migration.hash]);
  if (/^--\s*concurrently/.test(migration.text)) {
    for (const statement of statements) await patiently(() => client.query(statement));
    await record();
    return;
  }
  await patiently(() =>
    inTransaction(client, async () => {
      for (const statement of statements) await client.query(statement);
      await record();
    }),
  );
}

async function applySql(
  client: pg.Client,
  { sources, sqlHash }: { sources: readonly Source[]; sqlHash: string },
): Promise<void> {
  await patiently(() =>
    inTransaction(client, async () => {
      for (const { name, text } of sources) {
        await client.query(text).catch((error: unknown) => {
          if (sqlState(error) === "42501" && name.startsWith("000")) throw new SetupError(rolesSentence);
          throw new Error(`db/sql/${name}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          });
        });
      }
      await client.query(
        "insert into schema_change (name, hash) values ('db/sql', $1) on conflict (name) do update set hash = excluded.hash, applied_at = now()",
        [sqlHash],
      );
    }),
  );
}

async function publishEdges(client: pg.Client): Promise<void> {
  const edges = machines.flatMap(({ entity, edges }) => edges.map((edge) => ({ entity, ...edge })));
  await inTransaction(client, async () => {
    await client.query("delete from state_edge");
    await client.query(
      `insert into state_edge (entity, from_state, event, to_state)
       select entity, "from", event, "to" from jsonb_to_recordset($1::jsonb) as edge(entity text, "from" text, event text, "to" text)`,
      [JSON.stringify(edges)],
    );
  });
}

const rolesSentence = `The user of DATABASE_URL may not make the roles ${appRole} and ${readRole} or set their passwords. Let an administrator run: alter role <that user> createrole; and, if the two roles are there already: grant ${appRole}, ${readRole} to <that user> with admin option; then start again.`;

/** Roles belong to the whole server, so two databases on one server share these passwords. */
async function setPasswords(
  client: pg.Client,
  secrets: Pick<DatabaseSecrets, "app" | "read">,
): Promise<void> {
  try {
    for (const [role, password] of [
      [appRole, secrets.app],
      [readRole, secrets.read],
    ] as const) {
      await client.query(`alter role ${role} password ${client.escapeLiteral(password)}`);
    }
  } catch (error) {
    if (sqlState(error) === "42501") throw new SetupError(rolesSentence);
    throw error;
  }
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query("begin");
  try {
    await work();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

const lockNotAvailable = "55P03";
const tupleConcurrentlyUpdated = "XX000";

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const state = sqlState(error);
      if (attempt >= 15 || (state !== lockNotAvailable && state !== tupleConcurrentlyUpdated)) throw error;
      await sleep(200 * attempt);
    }
  }
}
