import { mkdirSync } from "node:fs";
import pg from "pg";
import { connectionUrls } from "@/db/connection.ts";
import { startEmbedded } from "@/db/embedded.ts";
import { migrate } from "@/db/migrate.ts";
import { readEnv } from "@/server/env.ts";

/** A server of the benchmark's own, with fsync on and the settings of the product. It is stopped at the end. */
export async function benchDatabase(folder: string) {
  const dataDir = readEnv().DATA_DIR === ".data" ? folder : readEnv().DATA_DIR;
  mkdirSync(dataDir, { recursive: true });
  const server = await startEmbedded({ dataDir });
  await migrate({ ownerUrl: server.ownerUrl, secrets: server.secrets });
  const urls = connectionUrls({ DATA_DIR: dataDir });
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  return {
    owner,
    appPool: (max: number) => {
      const pool = new pg.Pool({ connectionString: urls.app, max });
      pool.on("error", () => {});
      return pool;
    },
    stop: async () => {
      await owner.end();
      await server.stop();
    },
  };
}
