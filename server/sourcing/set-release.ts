import type { CommandContext } from "@/server/context.ts";
import { newId } from "@/server/kernel/ids.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { SetReleaseInput } from "./core/inputs.ts";
import { type PublishedStrategy, publishStrategy } from "./publish-strategy.ts";

/**
 * Says when decided work goes to its place. What is left out stays. Back to `at-once`, what is allocated still goes at
 * the time it was told.
 */
export async function setRelease(
  ctx: CommandContext,
  input: SetReleaseInput,
): Promise<Outcome<PublishedStrategy>> {
  const { commandId: _commandId, ...given } = input;
  const strategyId = newId("str");
  const frame = { name: "sourcing.set-release", input, entityId: strategyId };
  return runCommand(ctx, frame, (tx) =>
    publishStrategy(tx, strategyId, async ({ settings }) => done({ ...settings, ...given })),
  );
}
