import type { CommandContext } from "@/server/context.ts";
import { done } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { applyStep } from "./apply-step.ts";
import type { WorkInput } from "./core/inputs.ts";
import { decideAccept } from "./core/work.ts";
import { workAccepted } from "./events.ts";
import { aboutWork, runStep } from "./run-step.ts";

/** An associate takes the work on; from here sourcing leaves it alone. */
export async function acceptWork(ctx: CommandContext, input: WorkInput) {
  return runStep(ctx, {
    name: "fulfillment.accept",
    input,
    decide: ({ work }) => decideAccept(work),
    save: async (tx, locked, step) => {
      const state = await applyStep(tx, locked, step, { acceptedBy: tx.actor.name });
      const { about, facts } = aboutWork(locked);
      await emit(tx, workAccepted, about, facts);
      return done({ state });
    },
  });
}
