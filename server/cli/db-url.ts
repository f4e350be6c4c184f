import { connectionUrls, SetupError } from "@/db/connection.ts";
import { EnvError, readEnv } from "@/server/env.ts";

/** npm run db:url [-- app|read|owner]: the address of the database, for psql and the like. Holds a password. */
function main(): void {
  const wanted = process.argv[2] ?? "read";
  if (wanted !== "app" && wanted !== "read" && wanted !== "owner") {
    throw new SetupError("Usage: npm run --silent db:url [-- read|app|owner]");
  }
  console.log(connectionUrls(readEnv())[wanted]);
}

try {
  main();
} catch (error) {
  console.error(error instanceof SetupError || error instanceof EnvError ? error.message : error);
  process.exitCode = 1;
}
