import type { RouterOutputs } from "@/components/trpc.tsx";
import type { LineBucket } from "@/server/orders/core/buckets.ts";

export type Order = RouterOutputs["orders"]["get"];
export type OrderLine = Order["lines"][number];
export type OrderWork = Order["fulfillmentOrders"][number];

/** From waiting to with the customer: the order in which a bar of progress is read. */
export const bucketsInOrder: readonly LineBucket[] = [
  "delivered",
  "collected",
  "shipped",
  "ready",
  "packed",
  "picked",
  "released",
  "allocated",
  "preordered",
  "backordered",
  "unallocated",
  "cancelled",
];
