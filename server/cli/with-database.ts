import pg from "pg";
import { type Database, makeDatabase } from "@/db/client.ts";
import { connectionUrls, SetupError } from "@/db/connection.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Context, Log } from "@/server/context.ts";
import { type Env, EnvError, readEnv } from "@/server/env.ts";

/** What a command-line tool works with: the house's own context on the app's role. */
export type Tool = { env: Env; db: Database; pool: pg.Pool; context: Context };

/** Opens the database of this surrounding for one tool and closes it after; a failure is told on stderr. */
export async function withDatabase(
  work: (tool: Tool) => Promise<void>,
  { connectionsMax = 8 }: { connectionsMax?: number } = {},
): Promise<void> {
  // Who only reads the first lines of what a tool says does not stop its work.
  process.stdout.on("error", () => {});
  try {
    const env = readEnv();
    const pool = new pg.Pool({
      connectionString: connectionUrls(env).app,
      max: connectionsMax,
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
  } catch (error) {
    const isKnown = error instanceof SetupError || error instanceof EnvError;
    const words = error instanceof Error ? (isKnown ? error.message : error.stack) : String(error);
    process.stderr.write(`${words}\n`);
    process.exitCode = 1;
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
