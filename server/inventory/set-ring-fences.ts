import { sql } from "drizzle-orm";
import { findVariantsByIds } from "@/server/catalog/queries.ts";
import { findChannels } from "@/server/channels/queries.ts";
import type { CommandContext } from "@/server/context.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { findLocations } from "@/server/locations/queries.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { SetRingFencesInput } from "./core/inputs.ts";
import { ringFenceOpened } from "./events.ts";

/**
 * Sets units of a place aside for the orders of one channel: so many of each SKU from now on. What the channel has already
 * stays its own and is not counted; more than there is waits for what comes in. Orders that wait for goods are asked for
 * again where fewer units are set aside than before.
 */
export async function setRingFences(
  ctx: CommandContext,
  input: SetRingFencesInput,
): Promise<Outcome<{ lines: number; units: number }>> {
  const { locationId, channelId } = input;
  // A SKU that is named twice has the number that was said last.
  const lines = [...new Map(input.lines.map((line) => [line.variantId, line])).values()];
  return runCommand(ctx, { name: "inventory.set-ring-fences", input, entityId: locationId }, async (tx) => {
    if ((await findLocations(tx.db, [locationId])).length === 0)
      return refused("not-found", { what: "Location", id: locationId });
    if (!(await findChannels(tx.db)).some(({ id }) => id === channelId))
      return refused("not-found", { what: "Channel", id: channelId });
    const variantIds = lines.map((line) => line.variantId);
    const known = new Set((await findVariantsByIds(tx.db, variantIds)).map((one) => one.variantId));
    const unknown = variantIds.find((id) => !known.has(id));
    if (unknown) return refused("not-found", { what: "SKU", id: unknown });
    const items = JSON.stringify(lines.map((line) => ({ ...line, locationId, channelId })));
    const { rows } = await tx.db.execute<{ answers: Answer[] }>(
      sql`select set_ring_fences(${items}::jsonb) as answers`,
    );
    const opened = (rows[0]?.answers ?? []).flatMap(({ variantId, before }, at) => {
      const units = before - (lines[at]?.units ?? 0);
      return units > 0 ? [{ locationId, variantId, units }] : [];
    });
    await emitAll(
      tx,
      ringFenceOpened,
      opened.map((payload) => ({
        about: { entityId: `${locationId}:${payload.variantId}`, locationId },
        payload,
      })),
    );
    tx.topics.add("inventory");
    return done({ lines: lines.length, units: lines.reduce((sum, line) => sum + line.units, 0) });
  });
}

/** What was set aside before, in the order of the lines. */
type Answer = { locationId: LocationId; variantId: VariantId; before: number };
