import type { OrderLineId } from "../../kernel/ids.ts";

/** Where each unit of a line is: exactly one of these, and together they are the ordered quantity. */
export const lineBuckets = [
  "cancelled",
  "unallocated",
  "backordered",
  "preordered",
  "allocated",
  "released",
  "picked",
  "packed",
  "ready",
  "shipped",
  "collected",
  "delivered",
] as const;
export type LineBucket = (typeof lineBuckets)[number];
export type LineQuantities = Record<LineBucket, number>;

export const noQuantities: LineQuantities = {
  cancelled: 0,
  unallocated: 0,
  backordered: 0,
  preordered: 0,
  allocated: 0,
  released: 0,
  picked: 0,
  packed: 0,
  ready: 0,
  shipped: 0,
  collected: 0,
  delivered: 0,
};

/** Units of one line going from one bucket to another. */
export type UnitMove = { orderLineId: OrderLineId; from: LineBucket; to: LineBucket; quantity: number };

/** Net change of each bucket per line: the changes of one line always sum to zero. */
export function bucketDeltas(moves: readonly UnitMove[]): Map<OrderLineId, LineQuantities> {
  const deltas = new Map<OrderLineId, LineQuantities>();
  for (const { orderLineId, from, to, quantity } of moves) {
    const delta = deltas.get(orderLineId) ?? { ...noQuantities };
    delta[from] -= quantity;
    delta[to] += quantity;
    deltas.set(orderLineId, delta);
  }
  return deltas;
}
