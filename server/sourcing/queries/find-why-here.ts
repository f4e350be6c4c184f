import { desc, eq } from "drizzle-orm";
import { location } from "@/db/schema/locations.ts";
import { sourcingDecision } from "@/db/schema/sourcing.ts";
import type { Context } from "@/server/context.ts";
import type { LocationId, OrderId } from "@/server/kernel/ids.ts";

/** Why work came to one place, for the people there: without what it costs, here or anywhere else. */
export type WhyHereView = {
  /** Who chose the place by hand; null: it was worked out. */
  chosenBy: string | null;
  distanceMiles: number | null;
  /** Other places that send the rest of the order. */
  otherLocations: string[];
  /** Nobody else could have served it. */
  isOnlyPlace: boolean;
};

/** The newest decision that gave the place some of the order; null: there is none. */
export async function findWhyHere(
  ctx: Context,
  input: { orderId: OrderId; locationId: LocationId },
): Promise<{ why: WhyHereView | null }> {
  return ctx.db.read(ctx.scope, async (db) => {
    const rows = await db
      .select({
        method: sourcingDecision.method,
        actor: sourcingDecision.actor,
        record: sourcingDecision.record,
      })
      .from(sourcingDecision)
      .where(eq(sourcingDecision.orderId, input.orderId))
      .orderBy(desc(sourcingDecision.version));
    for (const { method, actor, record } of rows) {
      const packages = record.chosen?.packages ?? [];
      const own = packages.find((one) => one.locationId === input.locationId);
      if (!own) continue;
      const others = new Set(packages.map((one) => one.locationId).filter((id) => id !== input.locationId));
      const names = await db.select({ id: location.id, name: location.name }).from(location);
      const isByHand = method === "manual";
      return {
        why: {
          chosenBy: isByHand ? actor : null,
          distanceMiles: own.distanceMiles,
          otherLocations: names.filter(({ id }) => others.has(id)).map(({ name }) => name),
          isOnlyPlace: !isByHand && others.size === 0 && record.runnersUp.length === 0,
        },
      };
    }
    return { why: null };
  });
}
