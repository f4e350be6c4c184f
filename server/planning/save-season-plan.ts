import { and, eq, sql } from "drizzle-orm";
import { season } from "@/db/schema/catalog.ts";
import { seasonPlan } from "@/db/schema/planning.ts";
import type { CommandContext } from "@/server/context.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { SaveSeasonPlanInput } from "./core/inputs.ts";
import { refreshPricesJob } from "./jobs.ts";
import { findSavers } from "./queries.ts";

/** Sets how a season is sold off, unless somebody did since the form was filled; its units' worth is worked out anew at once. */
export async function saveSeasonPlan(
  ctx: CommandContext,
  input: SaveSeasonPlanInput,
): Promise<Outcome<{ seasonCode: string }>> {
  const frame = { name: "planning.save-season-plan", input, entityId: input.seasonId };
  return runCommand(ctx, frame, async (tx) => {
    const { seasonId, markdowns, salvageShare, elasticity, basedOn } = input;
    const [found] = await tx.db.select().from(season).where(eq(season.id, seasonId));
    if (!found) return refused("not-found", { what: "Season", id: seasonId });
    const outside = markdowns.find(({ from }) => from <= found.launchOn || from > found.exitOn);
    if (outside) {
      const { launchOn, exitOn, code } = found;
      return refused("markdown-outside-season", { date: outside.from, season: code, launchOn, exitOn });
    }
    const saved = await writePlan(tx, basedOn, {
      ...{ seasonId, markdowns, salvageShare, elasticity },
      updatedAt: tx.now,
    });
    if (!saved) {
      const by = (await findSavers(tx.db, [seasonId])).get(seasonId) ?? "Everyshelf";
      return refused("season-plan-changed", { season: found.code, by });
    }
    tx.topics.add("planning");
    await enqueue(tx, refreshPricesJob, {}, { key: refreshPricesJob.name });
    return done({ seasonCode: found.code });
  });
}

/** Only over the plan that the form was filled from: the row count of a conditional write says whether it still stands. */
async function writePlan(
  tx: Transaction,
  basedOn: Date | null,
  plan: typeof seasonPlan.$inferInsert,
): Promise<boolean> {
  // The browser's clock counts milliseconds.
  const stands = sql`date_trunc('milliseconds', ${seasonPlan.updatedAt}) = ${basedOn?.toISOString() ?? null}::timestamptz`;
  const written =
    basedOn === null
      ? await tx.db.insert(seasonPlan).values(plan).onConflictDoNothing().returning()
      : await tx.db
          .update(seasonPlan)
          .set(plan)
          .where(and(eq(seasonPlan.seasonId, plan.seasonId), stands))
          .returning();
  return written.length === 1;
}
