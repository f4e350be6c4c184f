import type { OrderLineId } from "../../kernel/ids.ts";
import type { LineBucket, LineQuantities, UnitMove } from "./buckets.ts";

/** Buckets that units can be cancelled from without anybody's work being undone, the least advanced first. */
export const looseBuckets = [
  "unallocated",
  "backordered",
  "preordered",
] as const satisfies readonly LineBucket[];

/** Takes up to `quantity` loose units of a line into `cancelled`; what is missing lies with a location. */
export function takeLoose(
  line: { id: OrderLineId } & LineQuantities,
  quantity: number,
): { moves: UnitMove[]; missing: number } {
  let missing = quantity;
  const moves: UnitMove[] = [];
  for (const bucket of looseBuckets) {
    const taken = Math.min(missing, line[bucket]);
    if (taken > 0) moves.push({ orderLineId: line.id, from: bucket, to: "cancelled", quantity: taken });
    missing -= taken;
  }
  return { moves, missing };
}

/** Units of a line that can still be cancelled: what is loose, and what a location has not picked yet. */
export function cancellableUnits(line: LineQuantities): number {
  return line.unallocated + line.backordered + line.preordered + line.allocated + line.released;
}
