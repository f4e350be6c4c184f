import type { CommandContext } from "@/server/context.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { lockOrder } from "./locks.ts";
import { voidRest } from "./void-rest.ts";

/** After units were cancelled: voids what stays open, unless something is still to be served or captured. */
export async function settleCancellation(ctx: CommandContext, input: { orderId: OrderId }) {
  const frame = { name: "payments.settle-cancellation", input, entityId: input.orderId };
  return runCommand(ctx, frame, async (tx) => {
    const order = await lockOrder(tx, input.orderId);
    const isVoided = order !== null && !order.isPaidOutside && (await voidRest(tx, input.orderId));
    return done({ isVoided });
  });
}
