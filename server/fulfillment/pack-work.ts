import type { CommandContext } from "@/server/context.ts";
import { done } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { applyStep } from "./apply-step.ts";
import type { WorkInput } from "./core/inputs.ts";
import { decidePack } from "./core/work.ts";
import { workPacked } from "./events.ts";
import { aboutWork, runStep } from "./run-step.ts";

/** All picked goods are in their box. */
export async function packWork(ctx: CommandContext, input: WorkInput) {
  return runStep(ctx, {
    name: "fulfillment.pack",
    input,
    decide: ({ work }) => decidePack(work),
    save: async (tx, locked, step) => {
      const state = await applyStep(tx, locked, step);
      const { about, facts } = aboutWork(locked);
      await emit(tx, workPacked, about, facts);
      return done({ state });
    },
  });
}
