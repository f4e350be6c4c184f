import { eq, sql } from "drizzle-orm";
import { user } from "@/db/schema/auth.ts";
import { auditRow } from "@/db/schema/outbox.ts";
import type { CommandContext } from "@/server/context.ts";
import { newId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { SaveStrategyInput } from "./core/inputs.ts";
import type { ActiveStrategy } from "./ensure-default-strategy.ts";
import { type PublishedStrategy, publishStrategy } from "./publish-strategy.ts";

/** Saves all settings by which orders are decided, unless somebody saved others since the form was filled. */
export async function saveStrategy(
  ctx: CommandContext,
  input: SaveStrategyInput,
): Promise<Outcome<PublishedStrategy>> {
  const { basedOn, settings } = input;
  const strategyId = newId("str");
  const frame = { name: "sourcing.save-strategy", input, entityId: strategyId };
  return runCommand(ctx, frame, (tx) =>
    publishStrategy(tx, strategyId, async (before) => {
      if (before.version === basedOn) return done(settings);
      return refused("strategy-changed", { basedOn, found: before.version, by: await whoSaved(tx, before) });
    }),
  );
}

async function whoSaved(tx: Transaction, { strategyId }: ActiveStrategy): Promise<string> {
  const [found] = await tx.db
    .select({ name: user.name })
    .from(auditRow)
    .leftJoin(user, sql`${auditRow.actor} = 'user:' || ${user.id}`)
    .where(eq(auditRow.entityId, strategyId));
  return found?.name ?? "Everyshelf";
}
