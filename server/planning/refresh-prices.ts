import type { CommandContext } from "@/server/context.ts";
import { businessDate } from "@/server/kernel/instant.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { dayNumber } from "@/server/locations/core/calendar.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { publishPrices } from "@/server/promising/publish-prices.ts";
import { priceShelves } from "./core/price-shelves.ts";
import { loadShelves, lookBackDays } from "./load-shelves.ts";

export type RefreshedPrices = { version: number; shelves: number; seconds: number };

/**
 * Works out what every unit on every store's shelf is worth to that store's customers, and publishes it to all plans.
 * Reads without locks and writes in one transaction: until it commits, the earlier version stands.
 */
export async function refreshPrices(ctx: CommandContext): Promise<Outcome<RefreshedPrices>> {
  const started = performance.now();
  const { found, now } = await ctx.db.read(ctx.scope, async (db, now) => ({
    now,
    found: await loadShelves(db, businessDate(now, "UTC")),
  }));
  const { shelves, articles, days, unitsSold } = found;
  const cells = priceShelves({ shelves, articles, today: dayNumber(businessDate(now, "UTC")) });
  const priced = [...cells.values()].reduce((sum, places) => sum + places.size, 0);
  const seconds = (performance.now() - started) / 1_000;
  return runCommand(ctx, { name: "planning.refresh-prices", input: {} }, async (tx) => {
    const { version } = await publishPrices(tx, {
      method: "season-plan",
      computedAt: now,
      seconds,
      inputs: { shelves: shelves.length, priced, demandDays: days, demandUnits: unitsSold, lookBackDays },
      cells,
      capacity: new Map(),
    });
    tx.topics.add("planning");
    return done({ version, shelves: priced, seconds });
  });
}
