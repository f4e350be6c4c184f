import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { ensureSecrets, SetupError, urlsOf } from "@/db/connection.ts";
import { type EmbeddedServer, startEmbedded } from "@/db/embedded.ts";
import { migrate } from "@/db/migrate.ts";
import type { Env } from "@/server/env.ts";

/** The database, migrated. `server` is the embedded one, null when DATABASE_URL names another. */
export type PreparedDatabase = { ownerUrl: string; server: EmbeddedServer | null };

export async function prepareDatabase(env: Env, say: (sentence: string) => void): Promise<PreparedDatabase> {
  const server = env.DATABASE_URL ? null : await startEmbedded({ dataDir: env.DATA_DIR, onProgress: say });
  const secrets = server?.secrets ?? ensureSecrets(env.DATA_DIR);
  const ownerUrl = urlsOf(env, secrets).owner;
  try {
    if (env.DATABASE_URL) await probeServer(env.DATABASE_URL);
    await migrate({ ownerUrl, secrets, onProgress: say });
    return { ownerUrl, server };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/** Where the retailer in the database came from, or null when there is none yet. */
export async function workspaceOrigin(ownerUrl: string): Promise<"demo" | "setup" | null> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ origin: "demo" | "setup" }>("select origin from workspace");
    return rows[0]?.origin ?? null;
  } finally {
    await client.end();
  }
}

const oldestVersion = 15;

/** Connects once to a given server, so that a mistake in DATABASE_URL is told in a sentence. */
async function probeServer(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ version: number }>(
        "select current_setting('server_version_num')::int / 10000 as version",
      );
      const version = rows[0]?.version ?? 0;
      if (version < oldestVersion) {
        throw new SetupError(
          `DATABASE_URL leads to PostgreSQL ${version}; Everyshelf needs ${oldestVersion} or later.`,
        );
      }
      return;
    } catch (error) {
      const isStarting = codeOf(error) === "57P03";
      if (!isStarting || attempt >= 30)
        throw error instanceof SetupError ? error : new SetupError(sentenceFor(url, error));
      await sleep(1_000);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Never shows the password. */
function sentenceFor(url: string, error: unknown): string {
  const { hostname, port, pathname, username } = new URL(url);
  const place = `${hostname}:${port || 5432}`;
  const code = codeOf(error);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `DATABASE_URL: there is no host named ${hostname}.`;
  if (code === "ECONNREFUSED")
    return `DATABASE_URL: no database server answers at ${place}. Is it running there?`;
  if (code === "28P01" || code === "28000")
    return `DATABASE_URL: the server at ${place} refuses the user ${username} or the password.`;
  if (code === "3D000")
    return `DATABASE_URL: the server at ${place} has no database named ${pathname.slice(1)}. Create it first.`;
  const detail = error instanceof Error ? error.message : String(error);
  if (/timeout/i.test(detail)) return `DATABASE_URL: ${place} did not answer within 10 seconds.`;
  return `DATABASE_URL: connecting to ${place} failed (${detail || code}).`;
}
