import { eq } from "drizzle-orm";
import { season } from "@/db/schema/catalog.ts";
import { seasonPlan } from "@/db/schema/planning.ts";
import type { CommandContext } from "@/server/context.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { enqueue } from "@/server/outbox/enqueue.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { SaveSeasonPlanInput } from "./core/inputs.ts";
import { refreshPricesJob } from "./jobs.ts";

/** Sets how a season is sold off; what its units are worth is worked out anew at once. */
export async function saveSeasonPlan(
  ctx: CommandContext,
  input: SaveSeasonPlanInput,
): Promise<Outcome<{ seasonCode: string }>> {
  const frame = { name: "planning.save-season-plan", input, entityId: input.seasonId };
  return runCommand(ctx, frame, async (tx) => {
    const { seasonId, markdowns, salvageShare, elasticity } = input;
    const [found] = await tx.db.select().from(season).where(eq(season.id, seasonId));
    if (!found) return refused("not-found", { what: "Season", id: seasonId });
    const outside = markdowns.find(({ from }) => from <= found.launchOn || from > found.exitOn);
    if (outside) {
      const { launchOn, exitOn, code } = found;
      return refused("markdown-outside-season", { date: outside.from, season: code, launchOn, exitOn });
    }
    const plan = { markdowns, salvageShare, elasticity, updatedAt: tx.now };
    await tx.db
      .insert(seasonPlan)
      .values({ seasonId, ...plan })
      .onConflictDoUpdate({ target: seasonPlan.seasonId, set: plan });
    await enqueue(tx, refreshPricesJob, {}, { key: refreshPricesJob.name });
    return done({ seasonCode: found.code });
  });
}
