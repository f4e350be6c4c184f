import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { databaseName, embeddedUrl, ownerRole, urlsOf } from "./connection.ts";
import { startEmbedded, stopEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The owner's and the app's addresses of the template database, on the one server of this run. */
    templateUrls: { owner: string; app: string };
  }
}

const prefix = "everyshelf-test-";

/** Vitest's global setup: one server per run, in a folder of its own, with a template migrated once. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(dataDir, 0o711);
  writeFileSync(join(dataDir, "run.pid"), String(process.pid));
  const server = await startEmbedded({
    dataDir,
    // Nothing of a test's outlives the run, so nothing needs to reach the disk.
    settings: { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "300" },
  });
  await migrate({ ownerUrl: server.ownerUrl, secrets: server.secrets });
  // A database can be copied only while nobody is connected to it.
  const admin = new pg.Client({ connectionString: embeddedUrl(server.secrets, "postgres", "postgres") });
  await admin.connect();
  await admin.query(`alter database ${databaseName} is_template true allow_connections false`);
  await admin.query(`alter role ${ownerRole} createdb`);
  await admin.end();
  const { owner, app } = urlsOf({ DATA_DIR: dataDir }, server.secrets);
  project.provide("templateUrls", { owner, app });
  return async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Servers of runs that were killed: found by their folder, whose run is no longer alive. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(tmpdir(), name);
    try {
      if (isRunning(Number(readFileSync(join(folder, "run.pid"), "utf8")))) continue;
      await stopEmbedded(folder);
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or one that another run is just removing.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
