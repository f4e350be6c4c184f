import { parseArgs } from "node:util";
import { SetupError } from "@/db/connection.ts";
import { findChannelByCode, findWorkspace } from "@/server/channels/queries.ts";
import type { BusinessDate } from "@/server/kernel/instant.ts";
import { readVariants, variantWords } from "@/server/simulation/core/variant.ts";
import { loadHistory, type OrderFilter, ordersMax } from "@/server/simulation/load-history.ts";
import { boundName, replayVariants } from "@/server/simulation/replay-variants.ts";
import { progressOf } from "./replay-progress.ts";
import { replayReport } from "./report/replay.ts";
import { say, type Tool, withDatabase } from "./with-database.ts";

const usage = `npm run replay -- [--from DATE] [--to DATE] [--channel CODE] [--orders NUMBER,…] [--limit N]
                  [--variants LIST] [--baseline NAME] [--no-store-demand] [--no-bound]

Decides past orders again under other settings and compares what would have come of it. Nothing is changed: the data
is read once, in a transaction that cannot write. --limit: the latest so many of the orders, at most ${ordersMax.toLocaleString("en-US")}.
Variants, separated by commas: ${variantWords.names.join(", ")}; each may change settings, as in
calm=current:split-penalty=600. ${variantWords.settings.map(({ key, says }) => `${key}: ${says}`).join("; ")}.
Ctrl-C stops the run and shows how far it came.`;

const defaults = { variants: "current,priced,myopic,nearest", limit: 10_000 };

type Options = {
  filter: OrderFilter;
  variants: string;
  baseline: string | null;
  hasStoreDemand: boolean;
  hasBound: boolean;
};

void withDatabase(async (tool) => run(tool, readOptions()));

async function run(tool: Tool, options: Options): Promise<void> {
  const { db, context } = tool;
  const workspace = await db.read(context.scope, findWorkspace);
  if (!workspace) throw new SetupError('There is no retailer yet. Run "npm start" or "npm run seed" first.');
  const { channel } = options.filter;
  if (channel && !(await db.read(context.scope, (handle) => findChannelByCode(handle, channel))))
    throw new SetupError(`There is no channel "${channel}". Its code stands on the page Channels.`);
  const loaded = await loadHistory(context, options.filter);
  if (!loaded) throw new SetupError(`No past order is found ${wordsOf(options.filter)}. Widen the filter.`);
  const history = options.hasStoreDemand ? loaded : { ...loaded, storeDemand: [] };
  const read = readVariants(options.variants, history.settings);
  if (!read.ok) throw new SetupError(read.problem);
  const { variants } = read;
  const baseline = options.baseline ?? variants[0]?.name ?? "";
  if (!variants.some(({ name }) => name === baseline))
    throw new SetupError(
      `The baseline "${baseline}" is not among the variants: ${variants.map(({ name }) => name).join(", ")}.`,
    );
  const first = history.orders[0]?.at.toISOString().slice(0, 10);
  const last = history.orders.at(-1)?.at.toISOString().slice(0, 10);
  say(
    `${history.orders.length.toLocaleString("en-US")} orders from ${first} to ${last}, ${variants.length} variants.`,
  );
  const usesPublished = variants.some(({ prices }) => prices === "published" || prices === "end-value");
  if (usesPublished && history.priceSets.length === 0)
    say("No prices were published in that time: variants that use them decide without prices.");
  if (history.isStockOfToday)
    say("The stock ledger begins later than these orders: they find today's stock and what they took.");
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once("SIGINT", onInterrupt);
  const names = variants.map(({ name }) => name);
  const progress = progressOf(options.hasBound ? [...names, boundName] : names);
  try {
    const { results, bound } = await replayVariants(history, variants, {
      hasBound: options.hasBound,
      signal: stop.signal,
      onProgress: progress.show,
    });
    progress.end();
    const { currency } = workspace;
    say(replayReport({ results, baseline, orders: history.orders.length, bound, currency }));
    if (results.some(({ fault }) => fault !== null)) process.exitCode = 1;
  } finally {
    process.removeListener("SIGINT", onInterrupt);
    progress.end();
  }
}

function wordsOf({ from, to, channel, orders }: OrderFilter): string {
  const parts = [
    from ? `from ${from}` : "",
    to ? `to ${to}` : "",
    channel ? `in channel "${channel}"` : "",
    orders ? `among ${orders.join(", ")}` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join(" ") : "in this database";
}

function readOptions(): Options {
  const { values } = parse();
  const limit = Number(values.limit ?? defaults.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > ordersMax)
    throw new SetupError(`--limit is "${values.limit}". It is a whole number from 1 to ${ordersMax}.`);
  const from = dateOf("from", values.from);
  const to = dateOf("to", values.to);
  if (from && to && from > to) throw new SetupError(`--from ${from} is after --to ${to}.`);
  return {
    filter: { from, to, channel: values.channel, orders: values.orders?.split(",").filter(Boolean), limit },
    variants: values.variants ?? defaults.variants,
    baseline: values.baseline ?? null,
    hasStoreDemand: !values["no-store-demand"],
    hasBound: !values["no-bound"],
  };
}

function parse() {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      options: {
        ...{ from: text, to: text, channel: text, orders: text, limit: text, variants: text, baseline: text },
        ...{ "no-store-demand": flag, "no-bound": flag },
      },
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

function dateOf(name: string, text: string | undefined): BusinessDate | undefined {
  if (text === undefined) return undefined;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
  if (!isDate) throw new SetupError(`--${name} is "${text}". A date is written 2026-11-24.`);
  return text as BusinessDate;
}
