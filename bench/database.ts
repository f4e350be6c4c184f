import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { ensureSecrets, urlsOf } from "@/db/connection.ts";
import { startEmbedded } from "@/db/embedded.ts";
import { migrate } from "@/db/migrate.ts";
import { readEnv } from "@/server/env.ts";

/** A server of the benchmark's own, with fsync on and the product's settings, unless DATABASE_URL names one. */
export async function benchDatabase() {
  const { DATABASE_URL, DATA_DIR } = readEnv();
  const dataDir = DATA_DIR === ".data" ? join(tmpdir(), "everyshelf-bench") : DATA_DIR;
  const server = DATABASE_URL ? null : await startEmbedded({ dataDir });
  const secrets = server?.secrets ?? ensureSecrets(dataDir);
  const urls = urlsOf({ DATABASE_URL, DATA_DIR: dataDir }, secrets);
  await migrate({ ownerUrl: urls.owner, secrets });
  return { urls, stop: async () => server?.stop() };
}

export function benchPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on("error", () => {}); // a broken connection also fails the query under way
  return pool;
}
