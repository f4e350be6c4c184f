import type { OrderId, OrderLineId } from "@/server/kernel/ids.ts";
import { emit } from "@/server/outbox/emit.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { LineQuantities, UnitMove } from "./core/buckets.ts";
import { takeLoose } from "./core/cancel.ts";
import { linesCancelled } from "./events.ts";
import { moveUnits } from "./move-units.ts";
import { settleOrder } from "./settle-order.ts";

type Cancellation = {
  orderId: OrderId;
  reason: string;
  lines: readonly { line: { id: OrderLineId } & LineQuantities; quantity: number }[];
};

/**
 * Cancels units in the caller's transaction, under the order's lock: the loose ones, and `withdrawn`, which
 * locations gave up. What the units held on shelves is the caller's to give back.
 */
export async function cancelUnits(
  tx: Transaction,
  { orderId, reason, lines }: Cancellation,
  withdrawn: readonly UnitMove[] = [],
): Promise<void> {
  const takes = lines.map(({ line, quantity }) => {
    const already = sumOf(withdrawn.filter((move) => move.orderLineId === line.id));
    return takeLoose(line, quantity - already);
  });
  const loose = takes.flatMap((take) => take.moves);
  await moveUnits(tx, [...loose, ...withdrawn]);
  await emit(
    tx,
    linesCancelled,
    { entityId: orderId, orderId },
    { orderId, reason, lines: lines.map(({ line, quantity }) => ({ orderLineId: line.id, quantity })) },
  );
  await settleOrder(tx, orderId);
}

function sumOf(moves: readonly UnitMove[]): number {
  return moves.reduce((sum, move) => sum + move.quantity, 0);
}
