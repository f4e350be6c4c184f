import type { CommandContext } from "@/server/context.ts";
import { done } from "@/server/kernel/outcome.ts";
import { settleOrder } from "@/server/orders/settle-order.ts";
import { emit } from "@/server/outbox/emit.ts";
import { applyStep } from "./apply-step.ts";
import { convertLines } from "./convert-lines.ts";
import type { HandOverInput } from "./core/inputs.ts";
import { decideHandOver } from "./core/work.ts";
import { workCollected } from "./events.ts";
import { aboutWork, openLines, runStep } from "./run-step.ts";

/** The customer, who shows the order's number and whose name was checked, takes the goods; exactly these are captured. */
export async function handOver(ctx: CommandContext, input: HandOverInput) {
  return runStep(ctx, {
    name: "fulfillment.hand-over",
    input,
    decide: ({ work }) => decideHandOver(work, input),
    save: async (tx, locked, step) => {
      const state = await applyStep(tx, locked, step, { collectedBy: input.collectedBy });
      const converted = await convertLines(tx, locked);
      if (!converted.ok) return converted;
      const { about, facts } = aboutWork(locked);
      await emit(tx, workCollected, about, {
        ...facts,
        lines: openLines(locked),
        collectedBy: input.collectedBy,
      });
      await settleOrder(tx, locked.row.orderId);
      return done({ state });
    },
  });
}
