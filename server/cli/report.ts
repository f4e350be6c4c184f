import { SetupError } from "@/db/connection.ts";
import { sourcingReport } from "./report/sourcing.ts";
import { say, withDatabase } from "./with-database.ts";

const usage = `npm run report -- sourcing

  sourcing   how many units and whole orders were placed, in how many packages, at what cost, and how long it took`;

void withDatabase(async ({ context }) => {
  if (process.argv[2] !== "sourcing") throw new SetupError(usage);
  say(await sourcingReport(context));
});
