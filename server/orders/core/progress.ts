import type { LineBucket, LineQuantities } from "./buckets.ts";
import { lineBuckets, noQuantities } from "./buckets.ts";

export type FulfillmentRollup =
  | "unfulfilled"
  | "partially_allocated"
  | "allocated"
  | "in_progress"
  | "partially_fulfilled"
  | "fulfilled"
  | "delivered"
  | "cancelled";

/** The buckets of several lines added up. */
export function sumQuantities(lines: readonly LineQuantities[]): LineQuantities {
  const sum = { ...noQuantities };
  for (const line of lines) for (const bucket of lineBuckets) sum[bucket] += line[bucket];
  return sum;
}

/** How far an order's goods are, from the units of its lines; never stored. */
export function fulfillmentRollup(units: LineQuantities): FulfillmentRollup {
  const done = units.shipped + units.collected + units.delivered;
  const inWork = units.picked + units.packed + units.ready;
  const placed = units.allocated + units.released;
  const waiting = units.unallocated + units.backordered + units.preordered;
  if (done + inWork + placed + waiting === 0) return "cancelled";
  if (done > 0 && inWork + placed + waiting > 0) return "partially_fulfilled";
  if (done > 0) return units.shipped === 0 ? "delivered" : "fulfilled";
  if (inWork > 0) return "in_progress";
  if (placed > 0) return waiting > 0 ? "partially_allocated" : "allocated";
  return "unfulfilled";
}

/** Buckets from the least advanced to the most, for the stage of a line. */
const stageOrder: readonly [LineBucket, LineStage][] = [
  ["unallocated", "unallocated"],
  ["backordered", "backordered"],
  ["preordered", "preordered"],
  ["allocated", "allocated"],
  ["released", "released"],
  ["picked", "picking"],
  ["packed", "packed"],
  ["ready", "ready_for_pickup"],
  ["shipped", "shipped"],
  ["collected", "collected"],
  ["delivered", "delivered"],
  ["cancelled", "cancelled"],
];

export const lineStages = [
  "unallocated",
  "backordered",
  "preordered",
  "allocated",
  "released",
  "picking",
  "packed",
  "ready_for_pickup",
  "shipped",
  "collected",
  "delivered",
  "cancelled",
] as const;
export type LineStage = (typeof lineStages)[number];

/** The stage of a line is that of its least advanced unit. */
export function lineStage(units: LineQuantities): LineStage {
  return stageOrder.find(([bucket]) => units[bucket] > 0)?.[1] ?? "cancelled";
}

/** Whether nothing is left to do: every unit is cancelled or with the customer. */
export function isSettled(units: LineQuantities): boolean {
  return ["cancelled", "collected", "delivered", "shipped"].includes(lineStage(units));
}

export function servedUnits(units: LineQuantities): number {
  return units.shipped + units.collected + units.delivered;
}
