import { asc, eq, sql } from "drizzle-orm";
import { strategy } from "@/db/schema/sourcing.ts";
import type { StrategyId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { readSettings, type StrategySettings } from "./core/decision.ts";
import { faultsOf } from "./core/strategy-fields.ts";
import { type ActiveStrategy, ensureDefaultStrategy } from "./ensure-default-strategy.ts";

export type PublishedStrategy = { strategyId: StrategyId; version: number };

/**
 * Writes the next version of the strategy, which takes over at once. A published version never changes, since decisions
 * name theirs. Settings that contradict each other are refused with the first contradiction.
 * @param strategyId the id of the version to be written, so that the audit row can name it
 */
export async function publishStrategy(
  tx: Transaction,
  strategyId: StrategyId,
  change: (before: ActiveStrategy) => Promise<Outcome<StrategySettings>>,
): Promise<Outcome<PublishedStrategy>> {
  await ensureDefaultStrategy(tx);
  // The first version is the lock: two changes at once follow each other, and none is lost.
  await tx.db
    .select()
    .from(strategy)
    .orderBy(asc(strategy.createdAt), asc(strategy.id))
    .limit(1)
    .for("update");
  const before = await ensureDefaultStrategy(tx);
  const wanted = await change(before);
  if (!wanted.ok) return wanted;
  const settings = readSettings(wanted.value);
  const [fault] = faultsOf(settings);
  if (fault) return refused(fault.reason, fault.facts);
  await tx.db.update(strategy).set({ isActive: false }).where(eq(strategy.isActive, true));
  const [saved] = await tx.db
    .insert(strategy)
    .values({
      ...{ id: strategyId, name: before.name, settings, isActive: true, createdAt: tx.now },
      version: sql`(select max(version) + 1 from strategy where name = ${before.name})`,
    })
    .returning({ version: strategy.version });
  tx.topics.add("sourcing");
  return done({ strategyId, version: saved?.version ?? before.version + 1 });
}
