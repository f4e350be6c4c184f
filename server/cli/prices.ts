import { SetupError } from "@/db/connection.ts";
import { newId } from "@/server/kernel/ids.ts";
import { refreshPrices } from "@/server/planning/refresh-prices.ts";
import { say, withDatabase } from "./with-database.ts";

const usage = `npm run prices -- refresh

  refresh   works out anew what every unit on a store's shelf is worth, for all plans from now on`;

void withDatabase(async ({ context }) => {
  if (process.argv[2] !== "refresh") throw new SetupError(usage);
  const outcome = await refreshPrices({ ...context, commandId: newId("cmd") });
  if (!outcome.ok) throw new SetupError(`The prices were not published: ${outcome.reason}.`);
  const { version, shelves, seconds } = outcome.value;
  say(
    `Version ${version}: ${shelves} shelves are worth more than clearance, worked out in ${seconds.toFixed(1)} s.`,
  );
});
