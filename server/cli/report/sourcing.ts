import type { Context } from "@/server/context.ts";
import { formatMoney, money } from "@/server/kernel/money.ts";
import { type SourcingSummary, summarizeSourcing } from "@/server/sourcing/queries/summarize-sourcing.ts";

/** How well orders were placed, as lines of text. */
export async function sourcingReport(context: Context): Promise<string> {
  const summary = await summarizeSourcing(context);
  if (!summary) return "No order has been sourced yet.";
  const rows = rowsOf(summary);
  const width = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, text]) => `${label.padEnd(width)}  ${text}`).join("\n");
}

function rowsOf(found: SourcingSummary): [label: string, text: string][] {
  const count = (value: number) => value.toLocaleString("en-US");
  const share = (part: number, whole: number) =>
    whole === 0 ? "–" : `${((part / whole) * 100).toFixed(2)} %`;
  const cost = (minor: number) => formatMoney(money(Math.round(minor), found.currency));
  const each = (minor: number) =>
    `${cost(minor / Math.max(1, found.ordersPlaced))} an order, ${cost(minor)} in all`;
  const days = (value: number | null) => (value === null ? "–" : value.toFixed(1));
  const time = (micros: number | null) => (micros === null ? "–" : `${(micros / 1000).toFixed(1)} ms`);
  return [
    ["Orders decided", count(found.orders)],
    [
      "Fill rate, units",
      `${share(found.unitsPlaced, found.unitsAsked)} (${count(found.unitsPlaced)} of ${count(found.unitsAsked)})`,
    ],
    ["Fill rate, whole orders", `${share(found.ordersWhole, found.orders)} (${count(found.ordersWhole)})`],
    [
      "Split over several places",
      `${share(found.ordersSplit, found.ordersPlaced)} (${count(found.ordersSplit)})`,
    ],
    ["Packages per order", (found.packages / Math.max(1, found.ordersPlaced)).toFixed(3)],
    ["Freight", each(found.freight)],
    ["Handling", each(found.handling)],
    ["Days to promise", `${days(found.daysToPromise)} promised, ${days(found.daysToArrive)} planned`],
    ["Packages after the promise", count(found.packagesLate)],
    [
      "Decisions",
      `${count(found.decisions)}: ${count(found.decisionsExact)} exact, ${count(found.decisionsSolver)} by solver, largest gap ${found.gapMax === null ? "–" : `${(found.gapMax * 100).toFixed(2)} %`}`,
    ],
    [
      "Planning time",
      `${(found.microsTotal / 1_000_000).toFixed(1)} s in all; median ${time(found.microsMedian)}, 99th of 100 ${time(found.microsTail)}, longest ${time(found.microsMax)}`,
    ],
  ];
}
