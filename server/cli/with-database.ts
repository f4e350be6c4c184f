import pg from "pg";
import { type Database, makeDatabase } from "@/db/client.ts";
import { connectionUrls, readSecrets, SetupError, urlsOf } from "@/db/connection.ts";
import { startEmbedded } from "@/db/embedded.ts";
import { migrate } from "@/db/migrate.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Context, Log } from "@/server/context.ts";
import { type Env, EnvError, readEnv } from "@/server/env.ts";

/** What a command-line tool works with: the house's own context on the app's role. */
export type Tool = { env: Env; db: Database; pool: pg.Pool; context: Context };

/** Opens the database of this surrounding for one tool and closes it after; a failure is told on stderr. */
export async function withDatabase(
  work: (tool: Tool) => Promise<void>,
  { connectionsMax = 8, mayCreate = false }: { connectionsMax?: number; mayCreate?: boolean } = {},
): Promise<void> {
  // Who only reads the first lines of what a tool says does not stop its work.
  process.stdout.on("error", () => {});
  try {
    const env = readEnv();
    await withServer(env, { mayCreate }, () => withPool(env, connectionsMax, work));
  } catch (error) {
    const isKnown = error instanceof SetupError || error instanceof EnvError;
    const words = error instanceof Error ? (isKnown ? error.message : error.stack) : String(error);
    process.stderr.write(`${words}\n`);
    process.exitCode = 1;
  }
}

async function withPool(env: Env, max: number, work: (tool: Tool) => Promise<void>): Promise<void> {
  const pool = new pg.Pool({
    connectionString: connectionUrls(env).app,
    max,
    // Seeds and imports can be repeated: a crash of the server may cost their last moments, and they go on from there.
    options: "-c synchronous_commit=off",
  });
  pool.on("error", () => {}); // a statement under way reports it too
  const db = makeDatabase(pool);
  try {
    await work({ env, db, pool, context: toolContext(db) });
  } finally {
    await pool.end();
  }
}

/**
 * The embedded server for as long as a tool works, where none runs; one that runs is used and left alone. A folder
 * that holds no database yet gets one only from a tool that fills it: a mistyped DATA_DIR is told instead.
 */
export async function withServer(
  env: Env,
  { mayCreate }: { mayCreate: boolean },
  work: () => Promise<void>,
): Promise<void> {
  const isOwn = !env.DATABASE_URL && env.OMS_ENV !== "production";
  if (!isOwn || !(mayCreate || readSecrets(env.DATA_DIR))) return work();
  const onProgress = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  const server = await startEmbedded({ dataDir: env.DATA_DIR, onProgress });
  try {
    const { secrets, wasAdopted } = server;
    if (!wasAdopted) await migrate({ ownerUrl: urlsOf(env, secrets).owner, secrets, onProgress });
    await work();
  } finally {
    if (!server.wasAdopted) await server.stop();
  }
}

export function toolContext(db: Database): Context {
  return { db, actor: systemActor, scope: systemScope(), requestId: "cli", log: toolLog };
}

export function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

/** A person reads the terminal: what goes well is told by the tool itself. */
const toolLog: Log = {
  info: () => {},
  warn: (fields, message) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  error: (fields, message) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};
