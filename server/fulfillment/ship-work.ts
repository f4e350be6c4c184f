import type { CommandContext } from "@/server/context.ts";
import { done } from "@/server/kernel/outcome.ts";
import { settleOrder } from "@/server/orders/settle-order.ts";
import { emit } from "@/server/outbox/emit.ts";
import { handOverPackages } from "@/server/shipping/hand-over-packages.ts";
import { applyStep } from "./apply-step.ts";
import { convertLines } from "./convert-lines.ts";
import type { WorkInput } from "./core/inputs.ts";
import { decideShip } from "./core/work.ts";
import { workShipped } from "./events.ts";
import { aboutWork, openLines, runStep } from "./run-step.ts";

/** The carrier takes the box: stock leaves the shelf, and exactly these lines are captured. */
export async function shipWork(ctx: CommandContext, input: WorkInput) {
  return runStep(ctx, {
    name: "fulfillment.ship",
    input,
    decide: ({ work }) => decideShip(work),
    save: async (tx, locked, step) => {
      const state = await applyStep(tx, locked, step);
      await handOverPackages(tx, locked.row.id);
      const converted = await convertLines(tx, locked);
      if (!converted.ok) return converted;
      const { about, facts } = aboutWork(locked);
      await emit(tx, workShipped, about, { ...facts, lines: openLines(locked) });
      await settleOrder(tx, locked.row.orderId);
      return done({ state });
    },
  });
}
