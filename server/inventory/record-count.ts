import { and, eq } from "drizzle-orm";
import { stockBalance } from "@/db/schema/inventory.ts";
import { scopeCovers } from "@/server/auth/core/scope.ts";
import type { CommandContext } from "@/server/context.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { RecordCountInput } from "./core/inputs.ts";
import { type CountAnswer, countStock } from "./count-stock.ts";

/** Somebody counted a shelf: the record follows, doubts end, and what is missing for promises becomes a shortage. */
export async function recordCount(
  ctx: CommandContext,
  input: RecordCountInput,
): Promise<Outcome<CountAnswer>> {
  const { locationId, variantId, counted, note } = input;
  const entityId = `${locationId}:${variantId}`;
  return runCommand(ctx, { name: "inventory.count", input, entityId }, async (tx) => {
    const here = and(eq(stockBalance.locationId, locationId), eq(stockBalance.variantId, variantId));
    const [shelf] = scopeCovers(ctx.scope, locationId)
      ? await tx.db.select({ onHand: stockBalance.onHand }).from(stockBalance).where(here)
      : [];
    if (!shelf) return refused("not-found", { what: "Shelf", id: entityId });
    const [answer] = await countStock(tx, [{ locationId, variantId, counted, note }]);
    return done(answer ?? { locationId, variantId, difference: 0, missing: 0 });
  });
}
