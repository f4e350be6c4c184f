import { eq } from "drizzle-orm";
import { incomingSupply } from "@/db/schema/inventory.ts";
import { scopeCovers } from "@/server/auth/core/scope.ts";
import type { CommandContext } from "@/server/context.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { ReceiveSupplyInput } from "./core/inputs.ts";
import { receiveStock } from "./receive-stock.ts";

/**
 * Goods that were expected have come in. When fewer came, the rest stays expected on its day; more than were expected
 * are received too, since they are there.
 */
export async function receiveSupply(
  ctx: CommandContext,
  input: ReceiveSupplyInput,
): Promise<Outcome<{ received: number; open: number }>> {
  const { supplyId, quantity } = input;
  return runCommand(ctx, { name: "inventory.receive", input, entityId: supplyId }, async (tx) => {
    const here = eq(incomingSupply.id, supplyId);
    const [found] = await tx.db.select().from(incomingSupply).where(here);
    if (!found || !scopeCovers(ctx.scope, found.locationId))
      return refused("not-found", { what: "Supply", id: supplyId });
    const { locationId, variantId, source } = found;
    // The shelf's row is locked first, as by whoever else receives there; only then the supply may be trusted.
    const goods = { locationId, variantId, quantity, note: source };
    await receiveStock(tx, [goods]);
    const [supply] = await tx.db.select().from(incomingSupply).where(here).for("update");
    if (!supply || supply.receivedAt) return refused("supply-received", { source });
    const open = Math.max(0, supply.quantity - quantity);
    await tx.db
      .update(incomingSupply)
      .set(open > 0 ? { quantity: open } : { receivedAt: tx.now })
      .where(here);
    return done({ received: quantity, open });
  });
}
