import { ensureSecrets, SetupError, urlsOf } from "@/db/connection.ts";
import { startEmbedded } from "@/db/embedded.ts";
import { migrate } from "@/db/migrate.ts";
import { EnvError, readEnv } from "@/server/env.ts";

/** npm run db:migrate: brings the database to this code's schema; starts the embedded server if it doesn't run. */
async function main(): Promise<void> {
  const env = readEnv();
  const server = env.DATABASE_URL
    ? null
    : await startEmbedded({ dataDir: env.DATA_DIR, onProgress: console.log });
  const secrets = server?.secrets ?? ensureSecrets(env.DATA_DIR);
  try {
    await migrate({ ownerUrl: urlsOf(env, secrets).owner, secrets, onProgress: console.log });
    console.log("The database is up to date.");
  } finally {
    if (server && !server.wasAdopted) await server.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof SetupError || error instanceof EnvError ? error.message : error);
  process.exitCode = 1;
});
