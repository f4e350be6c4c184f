import { eq } from "drizzle-orm";
import { importRun } from "@/db/schema/integrations.ts";
import type { CommandContext } from "@/server/context.ts";
import type { ImportId } from "@/server/kernel/ids.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";

/** Closes a run with its counts, which the table holds to add up. */
export async function finishImport(
  ctx: CommandContext,
  input: { importId: ImportId; rowsRead: number; rowsApplied: number; rowsRefused: number },
): Promise<Outcome<null>> {
  return runCommand(
    ctx,
    { name: "integrations.finish-import", input, entityId: input.importId },
    async (tx) => {
      const { importId, ...rows } = input;
      await tx.db
        .update(importRun)
        .set({ ...rows, state: "completed", finishedAt: tx.now })
        .where(eq(importRun.id, importId));
      return done(null);
    },
  );
}
