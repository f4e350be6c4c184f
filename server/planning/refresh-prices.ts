import type { CommandContext } from "@/server/context.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { PriceSet } from "@/server/promising/core/prices.ts";
import { type NewPriceSet, publishPrices } from "@/server/promising/publish-prices.ts";
import { newestPriceVersion } from "@/server/promising/queries.ts";
import type { LiveFacts } from "./core/live-facts.ts";
import { toPriceProblem, whyNoFutures } from "./core/live-problem.ts";
import { liveSeason } from "./core/live-season.ts";
import { defaultRefresh } from "./core/network-prices.ts";
import { forecastShelves, toCapacityPrices, toPriceCells } from "./core/price-cells.ts";
import { averageFutures } from "./core/price-problem.ts";
import { priceShelves, type Shelf } from "./core/price-shelves.ts";
import { loadFacts } from "./load-facts.ts";
import type { SolvePrices } from "./solve-prices.ts";

export type RefreshedPrices = {
  version: number;
  method: NewPriceSet["method"];
  priced: number;
  seconds: number;
};

/** Futures are drawn from it: the same facts give the same prices. */
const seed = 1;

/**
 * Works out what every unit at every place is worth to what is still to come, and publishes it to all plans: from sampled
 * futures where there is a history to sample from, else by the closed form, for store shelves alone.
 * Reads without locks and writes in one transaction: until it commits, the earlier version stands. A thread that dies or
 * takes too long refuses with `prices-interrupted`; the queue tries again. With `afterVersion` a newer version than that
 * refuses with `prices-are-new`.
 */
export async function refreshPrices(
  ctx: CommandContext,
  { solvePrices }: { solvePrices: SolvePrices },
  { afterVersion }: { afterVersion?: number | undefined } = {},
): Promise<Outcome<RefreshedPrices>> {
  const started = performance.now();
  const { facts, shelves, now } = await ctx.db.read(ctx.scope, async (db, now) => {
    const isNeedless = afterVersion !== undefined && (await newestPriceVersion(db)) > afterVersion;
    return { now, ...(isNeedless ? { facts: null, shelves: [] } : await loadFacts(db, now)) };
  });
  if (!facts) return refused("prices-are-new");
  const why = whyNoFutures(facts);
  const worth =
    why === null ? await priceByFutures(facts, solvePrices) : priceByPlan({ facts, shelves, why });
  if (!worth) return refused("prices-interrupted");
  const seconds = (performance.now() - started) / 1_000;
  return runCommand(ctx, { name: "planning.refresh-prices", input: {} }, (tx) => {
    tx.topics.add("planning");
    return publish(worth, { computedAt: now, seconds }, (set) => publishPrices(tx, set));
  });
}

type Worth = Pick<PriceSet, "cells" | "capacity"> & Pick<NewPriceSet, "method" | "inputs">;

async function publish(
  worth: Worth,
  at: { computedAt: Instant; seconds: number },
  write: (set: NewPriceSet) => Promise<{ version: number }>,
): Promise<Outcome<RefreshedPrices>> {
  const priced = [...worth.cells.values()].reduce((sum, places) => sum + places.size, 0);
  const { version } = await write({ ...worth, ...at, inputs: { ...worth.inputs, priced } });
  return done({ version, method: worth.method, priced, seconds: at.seconds });
}

/** What was looked at, for the auditor. */
function inputsOf({ told, days, past, open, cells, storeUnits }: LiveFacts) {
  return {
    cells: cells.length,
    lookBackDays: days,
    storeDemandDays: told.stores,
    storeDemandUnits: storeUnits,
    onlineDays: told.online,
    onlineOrders: past.length,
    openOrders: open.length,
  };
}

function priceByPlan({ facts, shelves, why }: { facts: LiveFacts; shelves: Shelf[]; why: string }): Worth {
  const articles = new Map(facts.articles.map((article) => [article.variantId, article]));
  return {
    method: "season-plan",
    cells: priceShelves({ shelves, articles, today: facts.today }),
    capacity: new Map(),
    inputs: { ...inputsOf(facts), whyNoFutures: why },
  };
}

async function priceByFutures(facts: LiveFacts, solvePrices: SolvePrices): Promise<Worth | null> {
  const season = liveSeason(facts.today);
  const settings = defaultRefresh;
  const problem = toPriceProblem(facts, season, { seed, settings });
  const shares = await solvePrices(problem);
  const [first] = shares ?? [];
  if (!shares || !first) return null;
  const solved = averageFutures(shares);
  const { network, onHand, room } = problem;
  const articles = new Map(facts.articles.map((article) => [article.variantId, article]));
  const locationIds = facts.network.locations.map(({ locationId }) => locationId);
  const error = shares.find((share) => share.error)?.error;
  const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
  return {
    method: "scenarios",
    cells: toPriceCells({
      ...{ network, articles: facts.articles, locationIds, onHand, solved },
      closed: priceShelves({ shelves: forecastShelves(facts, first.walkIns), articles, today: facts.today }),
    }),
    capacity: toCapacityPrices(network, { season, locationIds, room, prices: solved.room }),
    inputs: {
      ...inputsOf(facts),
      ...{ seed, futures: settings.futures, steps: settings.first.steps, threads: shares.length },
      ...(error && {
        backTestUnits: error.units,
        wapeSku: rounded(error.wapeSku),
        wapeShelf: rounded(error.wapeShelf),
        bias: rounded(error.bias),
      }),
    },
  };
}
