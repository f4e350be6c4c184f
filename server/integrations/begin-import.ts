import { and, eq } from "drizzle-orm";
import { importRun } from "@/db/schema/integrations.ts";
import { openChannel } from "@/server/channels/open-channel.ts";
import type { CommandContext } from "@/server/context.ts";
import { type ChannelId, type ImportId, newId } from "@/server/kernel/ids.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Mapping } from "./core/mapping.ts";

/** `isResumed`: an earlier run of the same file was stopped, and this one goes on with it. */
type Begun = { importId: ImportId; channelId: ChannelId; isResumed: boolean };
type Input = { fileName: string; fileHash: string; currency: CurrencyCode };

/** Opens a run of an import, or goes on with the one of the same file that was not finished. */
export async function beginImport(
  ctx: CommandContext,
  mapping: Mapping,
  input: Input,
): Promise<Outcome<Begun>> {
  return runCommand(ctx, { name: "integrations.begin-import", input }, async (tx) => {
    const { code, name } = mapping.channel;
    const channelId = await openChannel(tx, { code, name, kind: "import", currency: input.currency });
    const [broken] = await tx.db
      .select({ importId: importRun.id })
      .from(importRun)
      .where(and(eq(importRun.fileHash, input.fileHash), eq(importRun.state, "running")));
    if (broken) return done<Begun>({ ...broken, channelId, isResumed: true });
    const importId = newId("imp");
    const { fileName, fileHash } = input;
    const run = { id: importId, kind: "orders", fileName, fileHash, state: "running" as const };
    await tx.db.insert(importRun).values({ ...run, startedAt: tx.now });
    return done<Begun>({ importId, channelId, isResumed: false });
  });
}
