import { eq } from "drizzle-orm";
import { fulfillmentLine } from "@/db/schema/fulfillment.ts";
import type { CommandContext } from "@/server/context.ts";
import { done } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { applyStep } from "./apply-step.ts";
import type { PickLineInput } from "./core/inputs.ts";
import { decidePick } from "./core/work.ts";
import { workPicked } from "./events.ts";
import { aboutWork, runStep } from "./run-step.ts";

/** Sets how many units of a line are in the basket. The number is absolute, so a repeated scan event counts once. */
export async function pickLine(ctx: CommandContext, input: PickLineInput) {
  return runStep(ctx, {
    name: "fulfillment.pick-line",
    input,
    decide: ({ work }) => decidePick(work, input),
    save: async (tx, locked, step) => {
      await tx.db
        .update(fulfillmentLine)
        .set({ quantityPicked: input.quantityPicked })
        .where(eq(fulfillmentLine.id, input.fulfillmentLineId));
      const state = await applyStep(tx, locked, step);
      const { about, facts } = aboutWork(locked);
      if (step.events.includes("finish-picking")) await emit(tx, workPicked, about, facts);
      return done({ state, quantityPicked: input.quantityPicked });
    },
  });
}
