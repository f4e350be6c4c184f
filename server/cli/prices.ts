import { SetupError } from "@/db/connection.ts";
import { newId } from "@/server/kernel/ids.ts";
import { refreshPrices } from "@/server/planning/refresh-prices.ts";
import { makePriceSolver } from "@/server/planning/solve-prices.ts";
import { pricesReport, shipRatherReport } from "./report/prices.ts";
import { say, type Tool, withDatabase } from "./with-database.ts";

const usage = `npm run prices -- refresh | show | ship-rather

  refresh       works out anew what every unit at every place is worth, for all plans from now on
  show          the last versions: how each was worked out, from what, and how far its forecast was from what came
  ship-rather   which stores should ship a style rather than mark it down`;

void withDatabase(async (tool) => {
  const [, , verb] = process.argv;
  if (verb === "refresh") return refresh(tool);
  if (verb === "show") return say(await pricesReport(tool.context));
  if (verb === "ship-rather") return say(await shipRatherReport(tool.context));
  throw new SetupError(usage);
});

async function refresh({ context }: Tool): Promise<void> {
  const { solvePrices } = makePriceSolver({ log: context.log });
  const outcome = await refreshPrices({ ...context, commandId: newId("cmd") }, { solvePrices });
  if (!outcome.ok) throw new SetupError(`The prices were not published: ${outcome.reason}.`);
  const { version, method, priced, seconds } = outcome.value;
  const how = method === "scenarios" ? "sampled futures" : "the season plan";
  say(
    `Version ${version}: ${priced} shelves are worth more than clearance, by ${how}, in ${seconds.toFixed(1)} s.`,
  );
}
