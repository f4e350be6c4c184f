import { and, eq } from "drizzle-orm";
import { hold } from "@/db/schema/orders.ts";
import type { CommandContext } from "@/server/context.ts";
import type { HoldId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { holdMachine } from "./core/lifecycle.ts";
import { holdReleased } from "./events.ts";
import { lockOrder } from "./lock-order.ts";

/** Lets an order or line go on; what waits unallocated is sourced at once. */
export async function releaseHold(
  ctx: CommandContext,
  input: { holdId: HoldId },
): Promise<Outcome<{ holdId: HoldId }>> {
  return runCommand(ctx, { name: "orders.release-hold", input, entityId: input.holdId }, async (tx) => {
    const [found] = await tx.db.select().from(hold).where(eq(hold.id, input.holdId));
    if (!found) return refused("not-found", { what: "Hold", id: input.holdId });
    await lockOrder(tx, found.orderId);
    const open = and(eq(hold.id, input.holdId), eq(hold.state, "open"));
    const released = await tx.db.update(hold).set({ state: "released", closedAt: tx.now }).where(open);
    if (released.rowCount === 0) return refused("hold-closed", { reason: found.reason });
    await recordTransition(tx, holdMachine, { entityId: input.holdId, from: "open", event: "release" });
    const { orderId, orderLineId, reason } = found;
    await emit(
      tx,
      holdReleased,
      { entityId: input.holdId, orderId },
      { orderId, holdId: input.holdId, orderLineId, reason },
    );
    return done({ holdId: input.holdId });
  });
}
