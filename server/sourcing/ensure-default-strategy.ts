import { eq } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { strategy } from "@/db/schema/sourcing.ts";
import { present } from "@/server/kernel/assert.ts";
import { newId, type StrategyId } from "@/server/kernel/ids.ts";
import { defaultStrategy, readSettings, type StrategySettings } from "./core/decision.ts";

export type ActiveStrategy = {
  strategyId: StrategyId;
  name: string;
  version: number;
  settings: StrategySettings;
};

/** The strategy that decides now. A new retailer gets the default one, which is written at its first use. */
export async function ensureDefaultStrategy(tx: { db: Handle }): Promise<ActiveStrategy> {
  const known = await findActiveStrategy(tx.db);
  if (known) return known;
  await tx.db
    .insert(strategy)
    .values({ id: newId("str"), isActive: true, ...defaultStrategy })
    .onConflictDoNothing();
  return present(await findActiveStrategy(tx.db), "the default strategy was just written");
}

/** Null before the first decision: the default settings apply. */
export async function findActiveStrategy(db: Handle): Promise<ActiveStrategy | null> {
  const [found] = await db.select().from(strategy).where(eq(strategy.isActive, true)).limit(1);
  if (!found) return null;
  const { id, name, version, settings } = found;
  return { strategyId: id, name, version, settings: readSettings(settings) };
}
