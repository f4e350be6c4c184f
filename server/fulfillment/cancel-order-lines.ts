import { and, eq, inArray, isNotNull, notInArray } from "drizzle-orm";
import { fulfillmentLine } from "@/db/schema/fulfillment.ts";
import { reservation } from "@/db/schema/inventory.ts";
import type { CommandContext } from "@/server/context.ts";
import { releaseReservations } from "@/server/inventory/release-reservations.ts";
import type { OrderId, OrderLineId, ReservationId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { cancelUnits } from "@/server/orders/cancel-units.ts";
import type { UnitMove } from "@/server/orders/core/buckets.ts";
import { takeLoose } from "@/server/orders/core/cancel.ts";
import type { CancelLinesInput } from "@/server/orders/core/inputs.ts";
import { type LockedOrder, lockOrder } from "@/server/orders/lock-order.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { type Withdrawal, withdraw } from "./core/withdraw.ts";
import { findOpenLines, withdrawLines } from "./withdraw-lines.ts";

/** Cancels units of an order's lines: those that wait, and those that a location has not picked yet. */
export async function cancelOrderLines(
  ctx: CommandContext,
  input: CancelLinesInput,
): Promise<Outcome<{ cancelled: number }>> {
  return runCommand(ctx, { name: "orders.cancel-lines", input, entityId: input.orderId }, (tx) =>
    cancelLinesWithin(tx, input),
  );
}

/** The same in the caller's transaction. */
export async function cancelLinesWithin(
  tx: Transaction,
  input: Omit<CancelLinesInput, "commandId">,
): Promise<Outcome<{ cancelled: number }>> {
  const locked = await lockOrder(tx, input.orderId);
  if (!locked) return refused("not-found", { what: "Order", id: input.orderId });
  const planned = await planCancellation(tx, locked, input);
  if (!planned.ok) return planned;
  const { withdrawals, lines } = planned.value;
  await releaseLoose(tx, input.orderId, looseOf(planned.value));
  await withdrawLines(tx, withdrawals, "cancel");
  const moves = withdrawals.map(
    ({ orderLineId, quantity, bucket }): UnitMove => ({
      orderLineId,
      from: bucket,
      to: "cancelled",
      quantity,
    }),
  );
  await cancelUnits(tx, { orderId: input.orderId, reason: input.reason, lines }, moves);
  return done({ cancelled: input.lines.reduce((sum, line) => sum + line.quantity, 0) });
}

/** The units that no location has been given yet. */
function looseOf({ lines, withdrawals }: Planned): { orderLineId: OrderLineId; quantity: number }[] {
  return lines.map(({ line, quantity }) => {
    const atLocations = withdrawals.filter((row) => row.orderLineId === line.id);
    return {
      orderLineId: line.id,
      quantity: quantity - atLocations.reduce((sum, row) => sum + row.quantity, 0),
    };
  });
}

/** Gives back what units that were never released hold: reservations of the order that no work stands on. */
async function releaseLoose(
  tx: Transaction,
  orderId: OrderId,
  demands: readonly { orderLineId: OrderLineId; quantity: number }[],
): Promise<void> {
  const worked = tx.db
    .select({ id: fulfillmentLine.reservationId })
    .from(fulfillmentLine)
    .where(
      and(
        inArray(
          fulfillmentLine.orderLineId,
          demands.map((demand) => demand.orderLineId),
        ),
        isNotNull(fulfillmentLine.reservationId),
      ),
    );
  const loose = await tx.db
    .select()
    .from(reservation)
    .where(
      and(
        eq(reservation.orderId, orderId),
        eq(reservation.state, "active"),
        notInArray(reservation.id, worked),
      ),
    )
    .orderBy(reservation.id);
  const items: { reservationId: ReservationId; quantity: number }[] = [];
  for (const { orderLineId, quantity } of demands) {
    let left = quantity;
    for (const held of loose.filter((row) => row.orderLineId === orderLineId)) {
      const taken = Math.min(left, held.quantity);
      if (taken > 0) items.push({ reservationId: held.id, quantity: taken });
      left -= taken;
    }
  }
  await releaseReservations(tx, items);
}

type Planned = {
  withdrawals: Withdrawal[];
  lines: { line: LockedOrder["lines"][number]; quantity: number }[];
};

async function planCancellation(
  tx: Transaction,
  locked: LockedOrder,
  input: Pick<CancelLinesInput, "orderId" | "lines">,
): Promise<Outcome<Planned>> {
  const open = await findOpenLines(tx, input.orderId);
  const planned: Planned = { withdrawals: [], lines: [] };
  for (const { orderLineId, quantity } of input.lines) {
    const line = locked.lines.find((candidate) => candidate.id === orderLineId);
    if (!line) return refused("not-found", { what: "Line", id: orderLineId });
    if (planned.lines.some((other) => other.line.id === orderLineId))
      return refused("line-named-twice", { sku: line.sku });
    const rest = takeLoose(line, quantity).missing;
    const { withdrawals, missing } = withdraw(open, { orderLineId, quantity: rest });
    if (missing > 0)
      return refused("too-late-to-cancel", { sku: line.sku, asked: quantity, possible: quantity - missing });
    planned.withdrawals.push(...withdrawals);
    planned.lines.push({ line, quantity });
  }
  return { ok: true, value: planned };
}
