import { and, eq, isNull } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { incomingSupply } from "@/db/schema/inventory.ts";
import { findVariantsByIds } from "@/server/catalog/queries.ts";
import type { CommandContext } from "@/server/context.ts";
import { newId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { findLocations } from "@/server/locations/queries.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { ExpectSupplyInput } from "./core/inputs.ts";
import { supplyChanged } from "./events.ts";

/**
 * What a purchase order or a transfer brings to a place, and when. Told again, it replaces what was still open of the same
 * source there, so a new day or quantity is simply sent; without lines nothing of it is expected any more.
 */
export async function expectSupply(
  ctx: CommandContext,
  input: ExpectSupplyInput,
): Promise<Outcome<{ lines: number; units: number }>> {
  const { locationId, source, lines } = input;
  return runCommand(ctx, { name: "inventory.expect", input, entityId: source }, async (tx) => {
    if ((await findLocations(tx.db, [locationId])).length === 0)
      return refused("not-found", { what: "Location", id: locationId });
    const variantIds = [...new Set(lines.map((line) => line.variantId))];
    const known = new Set((await findVariantsByIds(tx.db, variantIds)).map((one) => one.variantId));
    const unknown = variantIds.find((id) => !known.has(id));
    if (unknown) return refused("not-found", { what: "SKU", id: unknown });
    const gone = await tx.db
      .delete(incomingSupply)
      .where(
        and(
          eq(incomingSupply.source, source),
          eq(incomingSupply.locationId, locationId),
          isNull(incomingSupply.receivedAt),
        ),
      )
      .returning({ variantId: incomingSupply.variantId });
    await insertRows(
      tx.db,
      incomingSupply,
      lines.map((line) => ({ id: newId("sup"), locationId, source, ...line })),
    );
    const changed = new Set([...gone.map((row) => row.variantId), ...variantIds]);
    await emitAll(
      tx,
      supplyChanged,
      [...changed].map((variantId) => ({
        about: { entityId: `${locationId}:${variantId}`, locationId },
        payload: { locationId, variantId },
      })),
    );
    return done({ lines: lines.length, units: lines.reduce((sum, line) => sum + line.quantity, 0) });
  });
}
