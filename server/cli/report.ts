import { SetupError } from "@/db/connection.ts";
import type { Context } from "@/server/context.ts";
import { promisesReport } from "./report/promises.ts";
import { sourcingReport } from "./report/sourcing.ts";
import { say, withDatabase } from "./with-database.ts";

const usage = `npm run report -- sourcing | promises

  sourcing   how many units and whole orders were placed, in how many packages, at what cost, and how long it took
  promises   how many promises were kept, late or overdue, by location, way and service, and by how many days`;

const reports: Record<string, (context: Context) => Promise<string>> = {
  sourcing: sourcingReport,
  promises: promisesReport,
};

void withDatabase(async ({ context }) => {
  const report = reports[process.argv[2] ?? ""];
  if (!report) throw new SetupError(usage);
  say(await report(context));
});
