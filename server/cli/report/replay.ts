import { type CurrencyCode, formatMoney, money } from "@/server/kernel/money.ts";
import { goodwillShare, type Measures, replayCostParts } from "@/server/simulation/core/measure.ts";
import type { BoundResult, VariantResult } from "@/server/simulation/replay-variants.ts";

export type ReplayReport = {
  results: readonly VariantResult[];
  baseline: string;
  orders: number;
  bound: BoundResult;
  currency: CurrencyCode;
};

const partWords: Record<(typeof replayCostParts)[number], string> = {
  freight: "Freight",
  handling: "Handling",
  split: "Further packages",
  late: "Lateness",
  unserved: "Units not sent",
  waiting: "Units still waiting",
  storeSales: "Store sales lost",
};

/** The comparison as lines of text: a column for each variant that was measured, the baseline first. */
export function replayReport(report: ReplayReport): string {
  const measured = report.results.flatMap(({ measures }) => measures ?? []);
  const faults = report.results.flatMap(({ variant, fault }) => (fault === null ? [] : [{ variant, fault }]));
  const first = measured.filter(({ variant }) => variant === report.baseline);
  const columns = [...first, ...measured.filter(({ variant }) => variant !== report.baseline)];
  const lines = [
    ...(columns.length > 0 ? table([header(report, columns), ...rowsOf(report, columns)]) : []),
    "",
    ...notesOf(report, columns),
    ...faults.map(({ variant, fault }) => `${variant} failed and has no figures: ${fault}`),
  ];
  return lines.join("\n").trimEnd();
}

function header({ baseline }: ReplayReport, columns: readonly Measures[]): string[] {
  const label = ({ variant, isPartial }: Measures) =>
    `${variant}${variant === baseline ? " (baseline)" : ""}${isPartial ? " (stopped)" : ""}`;
  return ["", ...columns.map(label)];
}

function rowsOf(report: ReplayReport, columns: readonly Measures[]): string[][] {
  const cash = (minor: number) => formatMoney(money(Math.round(minor), report.currency));
  const row = (label: string, text: (one: Measures) => string) => [label, ...columns.map(text)];
  const base = columns[0];
  return [
    row("Orders decided", (one) => count(one.orders)),
    row("Fill rate, units", (one) => share(one.unitsSent, one.unitsAsked)),
    row("Fill rate, whole orders", (one) => share(one.ordersWhole, one.orders)),
    row("Whole and on time", (one) => share(one.ordersOnTime, one.orders)),
    row("Units sent after a wait", (one) => count(one.unitsSentLater)),
    row("Units waiting in the end", (one) => count(one.unitsWaiting)),
    row("Units that places rejected", (one) => count(one.unitsRejected)),
    row("Packages", (one) => count(one.packages)),
    row("Packages late", (one) => share(one.packagesLate, one.packages)),
    row("Orders split", (one) => share(one.ordersSplit, one.ordersSent)),
    ...replayCostParts.map((part) => row(partWords[part], (one) => cash(one.costs[part]))),
    row("Cost in all", (one) => cash(one.total)),
    row("Cost an order", (one) => cash(one.total / Math.max(1, one.orders))),
    row("Against the baseline", (one) =>
      base && one !== base && !one.isPartial && !base.isPartial ? change(one.total, base.total) : "–",
    ),
    ...boundRows(report, columns, row),
    row("Store work, mean of capacity", (one) => (one.loadMean === null ? "–" : share(one.loadMean, 1))),
    row("Store work, busiest day", (one) => (one.loadMax === null ? "–" : share(one.loadMax, 1))),
    row("Store-days full", (one) => count(one.daysFull)),
    row("Store customers served", (one) => share(one.visitsServed, one.visits)),
    row("Left in stores, units", (one) => count(one.unitsLeft)),
    row("Left in stores, worth", (one) => cash(one.leftWorth)),
    row("Left in stores, markdown", (one) => cash(one.leftAtList - one.leftWorth)),
    row("Seconds", (one) => one.seconds.toFixed(1)),
  ];
}

function boundRows(
  { bound }: ReplayReport,
  columns: readonly Measures[],
  row: (label: string, text: (one: Measures) => string) => string[],
): string[][] {
  if ("missing" in bound) return [];
  const base = columns[0];
  return [
    row("Hindsight bound reached", (one) => (one.isPartial ? "–" : share(bound.cost, one.total))),
    row("Of the reachable saving", (one) => {
      if (!base || one === base || one.isPartial || base.isPartial) return "–";
      return share(base.total - one.total, base.total - bound.cost);
    }),
  ];
}

function notesOf(report: ReplayReport, columns: readonly Measures[]): string[] {
  const { bound, currency } = report;
  const stopped = columns.filter(({ isPartial }) => isPartial);
  return [
    ...stopped.map(
      ({ variant, orders }) =>
        `${variant} was stopped after ${count(orders)} of ${count(report.orders)} orders: its figures are of those only, and compare with no other column.`,
    ),
    `Costs are measured alike for all variants: by what orders are decided by now, ${goodwillShare * 100} % of the price as goodwill for a unit not sent, and the margin of store sales that units sent away would have made. Units that wait for goods on their way in the end count as neither sent nor lost: they cost the package that they are to go in. Units that a place rejected in truth are missing there for every variant that sends them there within a day before. Sales after the last day are not in them: prices that keep units for later look dear in a short time.`,
    "missing" in bound
      ? `There is no share of the hindsight optimum: ${bound.missing}`
      : `No plan, with all orders and store customers known beforehand, can cost less than ${formatMoney(money(bound.cost, currency))}: a proven bound that leaves out the limits of the stores' days, and the days on which goods come in, so the true optimum may be dearer.`,
  ];
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_cell, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

const count = (value: number) => value.toLocaleString("en-US");
const share = (part: number, whole: number) => (whole === 0 ? "–" : `${((part / whole) * 100).toFixed(2)} %`);
const change = (value: number, base: number) =>
  base === 0 ? "–" : `${value > base ? "+" : ""}${((value / base - 1) * 100).toFixed(2)} %`;
