import { and, eq, inArray } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { hold } from "@/db/schema/orders.ts";
import type { HoldId, OrderId, OrderLineId } from "@/server/kernel/ids.ts";

export type HoldView = {
  holdId: HoldId;
  orderLineId: OrderLineId | null;
  reason: string;
  note: string | null;
  openedBy: string;
  openedAt: Date;
};

type HoldRow = typeof hold.$inferSelect;

export function viewOfHold(
  row: Pick<HoldRow, "id" | "orderLineId" | "reason" | "note" | "openedBy" | "openedAt">,
): HoldView {
  const { id, orderLineId, reason, note, openedBy, openedAt } = row;
  return { holdId: id, orderLineId, reason, note, openedBy, openedAt };
}

/** What stops these orders and their lines now. */
export async function findOpenHolds(
  db: Handle,
  orderIds: readonly OrderId[],
): Promise<(HoldView & { orderId: OrderId })[]> {
  if (orderIds.length === 0) return [];
  const rows = await db
    .select()
    .from(hold)
    .where(and(inArray(hold.orderId, [...orderIds]), eq(hold.state, "open")))
    .orderBy(hold.openedAt);
  return rows.map((row) => ({ ...viewOfHold(row), orderId: row.orderId }));
}

/** Whether a hold on the order, or on this line, is open. */
export function isHeld(holds: readonly Pick<HoldView, "orderLineId">[], orderLineId: OrderLineId): boolean {
  return holds.some((row) => row.orderLineId === null || row.orderLineId === orderLineId);
}
