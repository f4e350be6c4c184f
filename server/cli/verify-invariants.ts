import { connectionUrls } from "@/db/connection.ts";
import { verifyInvariants } from "@/db/verify-invariants.ts";
import { readEnv } from "@/server/env.ts";
import { withServer } from "./with-database.ts";

/** npm run verify-invariants: a line of JSON per invariant. Exit code 1: one does not hold; 2: it could not be checked. */
async function main(): Promise<void> {
  const env = readEnv();
  await withServer(env, { mayCreate: false }, async () => {
    const url = connectionUrls(env).owner;
    const reports = await verifyInvariants(url, (report) => console.log(JSON.stringify(report)));
    if (reports.some((report) => report.violations > 0)) process.exitCode = 1;
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
