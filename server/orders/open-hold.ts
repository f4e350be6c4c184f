import { hold } from "@/db/schema/orders.ts";
import type { CommandContext } from "@/server/context.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { OpenHoldInput } from "./core/inputs.ts";
import { holdMachine } from "./core/lifecycle.ts";
import { isSettled } from "./core/progress.ts";
import { holdOpened } from "./events.ts";
import { lockOrder } from "./lock-order.ts";
import { findOpenHolds, type HoldView, viewOfHold } from "./queries/find-holds.ts";

/** Stops an order or one of its lines: nothing of it is sourced, accepted, picked or handed over until the hold is released. */
export async function openHold(ctx: CommandContext, input: OpenHoldInput): Promise<Outcome<HoldView>> {
  return runCommand(ctx, { name: "orders.hold", input, entityId: input.orderId }, async (tx) => {
    const locked = await lockOrder(tx, input.orderId);
    if (!locked) return refused("not-found", { what: "Order", id: input.orderId });
    const lines = input.orderLineId
      ? locked.lines.filter((line) => line.id === input.orderLineId)
      : locked.lines;
    if (lines.length === 0) return refused("not-found", { what: "Line", id: input.orderLineId });
    if (lines.every(isSettled)) return refused("nothing-to-hold", { order: locked.order.number });
    const open = await findOpenHolds(tx.db, [input.orderId]);
    const same = open.find((row) => row.orderLineId === input.orderLineId && row.reason === input.reason);
    if (same) return refused("already-on-hold", { reason: input.reason, by: same.openedBy });
    const state = await recordTransition(tx, holdMachine, {
      entityId: input.holdId,
      from: "none",
      event: "open",
    });
    const row = {
      id: input.holdId,
      orderId: input.orderId,
      orderLineId: input.orderLineId,
      state,
      reason: input.reason,
      note: input.note,
      openedBy: tx.actor.name,
      openedAt: tx.now,
    };
    await tx.db.insert(hold).values(row);
    const { orderId, holdId, orderLineId, reason } = input;
    await emit(tx, holdOpened, { entityId: holdId, orderId }, { orderId, holdId, orderLineId, reason });
    return done(viewOfHold(row));
  });
}
