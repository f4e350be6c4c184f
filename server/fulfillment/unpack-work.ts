import type { CommandContext } from "@/server/context.ts";
import { done } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { applyStep } from "./apply-step.ts";
import type { WorkInput } from "./core/inputs.ts";
import { decideUnpack } from "./core/work.ts";
import { workUnpacked } from "./events.ts";
import { aboutWork, runStep } from "./run-step.ts";

/** Takes packing back, while no label has been bought. */
export async function unpackWork(ctx: CommandContext, input: WorkInput) {
  return runStep(ctx, {
    name: "fulfillment.unpack",
    input,
    decide: ({ work }) => decideUnpack(work),
    save: async (tx, locked, step) => {
      const state = await applyStep(tx, locked, step);
      const { about, facts } = aboutWork(locked);
      await emit(tx, workUnpacked, about, facts);
      return done({ state });
    },
  });
}
