import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { ensureSecrets, urlsOf } from "@/db/connection.ts";
import { startEmbedded } from "@/db/embedded.ts";
import { migrate } from "@/db/migrate.ts";
import { readEnv } from "@/server/env.ts";

/**
 * A server of the benchmark's own in a new temporary folder, with fsync on and the product's settings, unless
 * DATABASE_URL names one. Never DATA_DIR: a shop's own database is no place for a benchmark.
 */
export async function benchDatabase() {
  const { DATABASE_URL } = readEnv();
  const dataDir = mkdtempSync(join(tmpdir(), "everyshelf-bench-"));
  const server = DATABASE_URL ? null : await startEmbedded({ dataDir });
  const stop = async () => {
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const secrets = server?.secrets ?? ensureSecrets(dataDir);
    const urls = urlsOf({ DATABASE_URL, DATA_DIR: dataDir }, secrets);
    await migrate({ ownerUrl: urls.owner, secrets });
    return { urls, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function benchPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on("error", () => {}); // a broken connection also fails the query under way
  return pool;
}
