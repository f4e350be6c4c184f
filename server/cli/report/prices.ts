import { findWorkspace } from "@/server/channels/queries.ts";
import type { Context } from "@/server/context.ts";
import { formatMoney, money } from "@/server/kernel/money.ts";
import {
  findPriceSets,
  findShipRather,
  type PriceSetView,
  type ShipRatherView,
} from "@/server/planning/queries.ts";

/** The last price sets as a table, newest first. */
export async function pricesReport(context: Context): Promise<string> {
  const { sets, now } = await findPriceSets(context);
  if (sets.length === 0) return "No prices have been worked out yet. Run: npm run prices -- refresh";
  const columns: Column<PriceSetView>[] = [
    ["Version", ({ version }) => String(version)],
    ["Method", ({ method }) => method],
    ["Age", ({ computedAt }) => ageOf(now.getTime() - computedAt.getTime())],
    ["Shelves", ({ inputs }) => count(inputs.cells)],
    ["Priced", ({ inputs }) => count(inputs.priced)],
    ["Orders", ({ inputs }) => count(inputs.onlineOrders)],
    ["Futures", ({ inputs }) => count(inputs.futures)],
    ["Seconds", ({ seconds }) => seconds.toFixed(1)],
    ["Error by SKU", ({ inputs }) => percent(inputs.wapeSku)],
    ["by shelf", ({ inputs }) => percent(inputs.wapeShelf)],
    ["Bias", ({ inputs }) => percent(inputs.bias)],
    ["Note", ({ inputs }) => (inputs.whyNoFutures ? `no futures: ${inputs.whyNoFutures}` : "")],
  ];
  return tableOf(sets, columns);
}

/** Rows that a person reads in one go. */
const shipRatherMax = 40;

/** Which stores should ship rather than mark down, the largest gain first. */
export async function shipRatherReport(context: Context): Promise<string> {
  const { rows } = await findShipRather(context);
  const workspace = await context.db.read(context.scope, findWorkspace);
  if (rows.length === 0 || !workspace)
    return "No store holds units of a season that later online orders would pay more for than its own customers.";
  const amount = (cents: number) => formatMoney(money(cents, workspace.currency));
  const table = tableOf(rows.slice(0, shipRatherMax), [
    ["Store", ({ locationCode, locationName }) => `${locationCode} ${locationName}`],
    ["Style", ({ styleCode, styleName, color }) => [styleCode, styleName, color].filter(Boolean).join(" ")],
    ["Units", ({ units }) => count(units)],
    ["On the shelf", ({ shelfValue }) => amount(shelfValue)],
    ["Online", ({ onlineValue }) => amount(onlineValue)],
    ["Gain", ({ shelfValue, onlineValue }) => amount(onlineValue - shelfValue)],
    ["Next markdown", ({ markdownOn }) => markdownOn ?? "–"],
  ] satisfies Column<ShipRatherView>[]);
  const units = rows.reduce((sum, row) => sum + row.units, 0);
  const gain = rows.reduce((sum, row) => sum + row.onlineValue - row.shelfValue, 0);
  return `${table}\n${count(units)} units in ${count(rows.length)} rows would gain ${amount(gain)}.`;
}

type Column<T> = [label: string, of: (row: T) => string];

function tableOf<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const lines = [columns.map(([label]) => label), ...rows.map((row) => columns.map(([, of]) => of(row)))];
  const widths = columns.map((_column, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

type Input = string | number | undefined;
const count = (value: Input) => (typeof value === "number" ? value.toLocaleString("en-US") : "–");
const percent = (value: Input) => (typeof value === "number" ? `${(100 * value).toFixed(1)} %` : "–");

function ageOf(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`;
}
