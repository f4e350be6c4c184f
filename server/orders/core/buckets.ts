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
