import { asc, eq, sql } from "drizzle-orm";
import { strategy } from "@/db/schema/sourcing.ts";
import type { CommandContext } from "@/server/context.ts";
import { assert } from "@/server/kernel/assert.ts";
import { newId, type StrategyId } from "@/server/kernel/ids.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { readSettings } from "./core/decision.ts";
import type { SetReleaseInput } from "./core/inputs.ts";
import { ensureDefaultStrategy } from "./ensure-default-strategy.ts";

/**
 * Says when decided work goes to its place. A strategy's published version never changes, so the next version is
 * written and takes over. Back to `at-once`, what is allocated still goes at the time it was told.
 */
export async function setRelease(
  ctx: CommandContext,
  input: SetReleaseInput,
): Promise<Outcome<{ strategyId: StrategyId; version: number }>> {
  const { commandId: _commandId, ...given } = input;
  return runCommand(ctx, { name: "sourcing.set-release", input }, async (tx) => {
    await ensureDefaultStrategy(tx);
    // The first version is the lock: two changes at once follow each other, and none is lost.
    await tx.db
      .select()
      .from(strategy)
      .orderBy(asc(strategy.createdAt), asc(strategy.id))
      .limit(1)
      .for("update");
    const { strategyId, settings } = await ensureDefaultStrategy(tx);
    const [before] = await tx.db.select().from(strategy).where(eq(strategy.id, strategyId));
    assert(before, "the active strategy was just read");
    await tx.db.update(strategy).set({ isActive: false }).where(eq(strategy.isActive, true));
    const next = { id: newId("str"), name: before.name, isActive: true };
    const [saved] = await tx.db
      .insert(strategy)
      .values({
        ...next,
        version: sql`(select max(version) + 1 from strategy where name = ${before.name})`,
        settings: readSettings({ ...settings, ...given }),
      })
      .returning({ version: strategy.version });
    return done({ strategyId: next.id, version: saved?.version ?? before.version + 1 });
  });
}
