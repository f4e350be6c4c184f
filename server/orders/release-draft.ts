import { eq } from "drizzle-orm";
import { salesOrder } from "@/db/schema/orders.ts";
import type { CommandContext } from "@/server/context.ts";
import { releaseOrder } from "@/server/inventory/release-reservations.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";

/** The caller hung up: what the draft held is free again. */
export async function releaseDraft(
  ctx: CommandContext,
  input: { orderId: OrderId },
): Promise<Outcome<{ released: number }>> {
  return runCommand(ctx, { name: "orders.release-draft", input, entityId: input.orderId }, async (tx) => {
    const placed = await tx.db
      .select({ number: salesOrder.number })
      .from(salesOrder)
      .where(eq(salesOrder.id, input.orderId));
    if (placed[0]) return refused("already-placed", { order: placed[0].number });
    const released = await releaseOrder(tx, input.orderId);
    return done({ released: released.length });
  });
}
