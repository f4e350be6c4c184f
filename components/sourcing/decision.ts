import type { RouterOutputs } from "@/components/trpc.tsx";
import type { CostPart } from "@/server/promising/core/problem.ts";

export type Decision = RouterOutputs["sourcing"]["decision"]["decisions"][number];
export type Plan = NonNullable<Decision["chosen"]>;

/** Each part keeps its color on every bar. */
export const partFills: Record<CostPart, { fill: string; dot: string }> = {
  freight: { fill: "fill-info-solid", dot: "bg-info-solid" },
  handling: { fill: "fill-neutral-solid", dot: "bg-neutral-solid" },
  split: { fill: "fill-warn-solid", dot: "bg-warn-solid" },
  late: { fill: "fill-bad-solid", dot: "bg-bad-solid" },
  endValue: { fill: "fill-good-solid", dot: "bg-good-solid" },
  opportunity: { fill: "fill-accent", dot: "bg-accent" },
  capacity: { fill: "fill-busy-solid", dot: "bg-busy-solid" },
  unserved: { fill: "fill-ink", dot: "bg-ink" },
};

/** The last day on which goods of this plan arrive. */
export function lastArrival(plan: Plan): string | null {
  const days = plan.packages.flatMap((box) => (box.arriveOn ? [box.arriveOn] : []));
  return days.sort().at(-1) ?? null;
}

export function daysLate(plan: Plan): number {
  return Math.max(0, ...plan.packages.map((box) => box.daysLate));
}

export function locationNames(plan: Plan): string[] {
  return [...new Set(plan.packages.map((box) => box.locationName))];
}

export function unitsIn(box: Plan["packages"][number]): number {
  return box.lines.reduce((sum, line) => sum + line.quantity, 0);
}
