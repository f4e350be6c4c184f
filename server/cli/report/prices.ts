import type { Context } from "@/server/context.ts";
import { findPriceSets, type PriceSetView } from "@/server/planning/queries.ts";

/** The last price sets as a table, newest first. */
export async function pricesReport(context: Context): Promise<string> {
  const { sets, now } = await findPriceSets(context);
  if (sets.length === 0) return "No prices have been worked out yet. Run: npm run prices -- refresh";
  const columns: [label: string, of: (set: PriceSetView) => string][] = [
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
  const lines = [columns.map(([label]) => label), ...sets.map((set) => columns.map(([, of]) => of(set)))];
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
