import type { CommandContext } from "@/server/context.ts";
import { money } from "@/server/kernel/money.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { findPaymentRollups } from "@/server/payments/queries.ts";
import { requestAuthorization } from "@/server/payments/request-authorization.ts";
import type { TakeCardInput } from "./core/inputs.ts";
import { lockOrder } from "./lock-order.ts";

/** Another card for an order whose first was declined; the order goes on when this one stands. */
export async function takeCard(
  ctx: CommandContext,
  input: TakeCardInput,
): Promise<Outcome<{ state: "pending" }>> {
  return runCommand(ctx, { name: "orders.take-card", input, entityId: input.orderId }, async (tx) => {
    const locked = await lockOrder(tx, input.orderId);
    if (!locked) return refused("not-found", { what: "Order", id: input.orderId });
    const { order } = locked;
    const rollup = (await findPaymentRollups(tx.db, [order.id])).get(order.id) ?? "none";
    if (order.state !== "placed" || rollup !== "failed")
      return refused("card-not-needed", { order: order.number, payment: rollup });
    const amount = money(order.grand, order.currency);
    const requested = await requestAuthorization(tx, { orderId: order.id, amount, token: input.token });
    if (!requested.ok) return requested;
    tx.topics.add(`order:${order.id}`);
    return done({ state: "pending" });
  });
}
