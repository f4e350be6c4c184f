import type { Context } from "@/server/context.ts";
import {
  type PromiseAccuracy,
  summarizeConfidence,
  summarizePromises,
} from "@/server/sourcing/queries/summarize-promises.ts";

const heads = ["Location", "Way", "Lines", "Kept", "Late", "Overdue", "First kept", "Days late", "At most"];

/** How well promises were kept, as a table of text. */
export async function promisesReport(context: Context): Promise<string> {
  const { accuracy } = await summarizePromises(context);
  if (accuracy.length === 0) return "No promise is due yet.";
  const all = sumUp(accuracy);
  const rows = [heads, ...accuracy.map(cellsOf), cellsOf({ ...all, locationCode: "All", locationName: "" })];
  const widths = heads.map((_head, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  // Words on the left, figures on the right.
  const pad = (cell: string, at: number) =>
    at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
  const note =
    all.delivered === 0
      ? "Carriers told no delivery: a shipment counts as kept when it left on its day."
      : `Carriers told ${all.delivered.toLocaleString("en-US")} deliveries; the other shipments count by their day of dispatch.`;
  const table = rows.map((cells) => cells.map(pad).join("  ").trimEnd());
  return [...table, "", note, ...(await confidenceLines(context))].join("\n");
}

/** Whether dates were kept as often as was said. */
async function confidenceLines(context: Context): Promise<string[]> {
  const { calibration } = await summarizeConfidence(context);
  if (calibration.length === 0) return ["No date that is due was told with a confidence."];
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return calibration.map(
    ({ from, to, lines, told, kept }) =>
      `Told with ${percent(from)} to ${percent(to)} (${percent(told)} on average): ${percent(kept)} of ${lines.toLocaleString("en-US")} kept.`,
  );
}

type Figures = Omit<PromiseAccuracy, "locationId" | "mode"> & { mode: string };

function cellsOf(found: Figures): string[] {
  const count = (value: number) => value.toLocaleString("en-US");
  const share = (part: number) => `${((part / Math.max(1, found.lines)) * 100).toFixed(1)} %`;
  const days = (value: number | null) => (value === null ? "–" : value.toFixed(1));
  return [
    `${found.locationCode} ${found.locationName}`.trim(),
    found.serviceCode ?? found.mode,
    count(found.lines),
    share(found.kept),
    count(found.late),
    count(found.overdue),
    share(found.keptFirst),
    days(found.daysLate),
    days(found.daysLateMax),
  ];
}

function sumUp(accuracy: readonly PromiseAccuracy[]): Figures {
  const sum = (of: (one: PromiseAccuracy) => number) => accuracy.reduce((total, one) => total + of(one), 0);
  const missed = sum((one) => one.late + one.overdue);
  const days = sum((one) => (one.daysLate ?? 0) * (one.late + one.overdue));
  return {
    locationCode: "All",
    locationName: "",
    mode: "",
    serviceCode: null,
    lines: sum((one) => one.lines),
    kept: sum((one) => one.kept),
    late: sum((one) => one.late),
    overdue: sum((one) => one.overdue),
    keptFirst: sum((one) => one.keptFirst),
    changed: sum((one) => one.changed),
    daysLate: missed === 0 ? null : days / missed,
    daysLateMax: missed === 0 ? null : Math.max(...accuracy.map((one) => one.daysLateMax ?? 0)),
    delivered: sum((one) => one.delivered),
  };
}
