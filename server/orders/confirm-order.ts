import { eq } from "drizzle-orm";
import { salesOrder } from "@/db/schema/orders.ts";
import type { CommandContext } from "@/server/context.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { canTransition } from "@/server/kernel/machine.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { orderMachine } from "./core/lifecycle.ts";
import { orderConfirmed } from "./events.ts";
import { lockOrder } from "./lock-order.ts";
import { settleOrder } from "./settle-order.ts";

/** The money stands. An order that is confirmed, closed or cancelled already stays as it is. */
export async function confirmOrder(
  ctx: CommandContext,
  input: { orderId: OrderId },
): Promise<Outcome<{ state: string }>> {
  return runCommand(ctx, { name: "orders.confirm", input, entityId: input.orderId }, async (tx) => {
    const locked = await lockOrder(tx, input.orderId);
    if (!locked) return refused("not-found", { what: "Order", id: input.orderId });
    const { order } = locked;
    if (!canTransition(orderMachine, order.state, "confirm")) return done({ state: order.state });
    const state = await recordTransition(tx, orderMachine, {
      entityId: order.id,
      from: order.state,
      event: "confirm",
    });
    await tx.db.update(salesOrder).set({ state }).where(eq(salesOrder.id, order.id));
    await emit(tx, orderConfirmed, { entityId: order.id, orderId: order.id }, { orderId: order.id });
    await settleOrder(tx, order.id);
    return done({ state });
  });
}
