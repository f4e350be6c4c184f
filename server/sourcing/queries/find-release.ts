import { count, eq, min } from "drizzle-orm";
import { fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import type { Context } from "@/server/context.ts";
import { defaultStrategy } from "../core/decision.ts";
import { findActiveStrategy } from "../ensure-default-strategy.ts";

/** How decided work is released now, how much of it waits, and when the next goes to its place. */
export async function findRelease(ctx: Context) {
  return ctx.db.read(ctx.scope, async (db) => {
    const { release, releaseLeadMinutes, moveSavingMin, waitDaysMax, walkInChance } =
      (await findActiveStrategy(db))?.settings ?? defaultStrategy.settings;
    const [waiting] = await db
      .select({ works: count(), nextAt: min(fulfillmentOrder.releaseAt) })
      .from(fulfillmentOrder)
      .where(eq(fulfillmentOrder.state, "allocated"));
    return {
      release,
      releaseLeadMinutes,
      moveSavingMin,
      waitDaysMax,
      walkInChance,
      worksAllocated: waiting?.works ?? 0,
      nextReleaseAt: waiting?.nextAt ?? null,
    };
  });
}
