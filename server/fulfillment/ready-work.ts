import { eq } from "drizzle-orm";
import { location } from "@/db/schema/locations.ts";
import type { CommandContext } from "@/server/context.ts";
import { addDays, businessDate, momentAt } from "@/server/kernel/instant.ts";
import { done } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { applyStep } from "./apply-step.ts";
import type { MarkReadyInput } from "./core/inputs.ts";
import { decideReady, stageFor } from "./core/work.ts";
import { workReady } from "./events.ts";
import type { LockedWork } from "./lock-work.ts";
import { aboutWork, runStep } from "./run-step.ts";

/** Picked goods lie on their stage and the customer may come; the pickup window begins now. */
export async function readyWork(ctx: CommandContext, input: MarkReadyInput) {
  return runStep(ctx, {
    name: "fulfillment.mark-ready",
    input,
    decide: ({ work }) => decideReady(work),
    save: async (tx, locked, step) => {
      const stage = input.stage ?? stageFor(locked.work.orderNumber);
      const pickupUntil = await endOfWindow(tx, locked);
      const state = await applyStep(tx, locked, step, { stage, pickupUntil });
      const { about, facts } = aboutWork(locked);
      await emit(tx, workReady, about, { ...facts, stage });
      return done({ state, stage });
    },
  });
}

/** The last minute of the last day of the window, on the store's clock. */
async function endOfWindow(tx: Transaction, { row }: LockedWork): Promise<Date | null> {
  const [place] = await tx.db
    .select({ days: location.pickupWindowDays, timeZone: location.timeZone })
    .from(location)
    .where(eq(location.id, row.locationId));
  if (!place) return null;
  return momentAt(addDays(businessDate(tx.now, place.timeZone), place.days), 23 * 60 + 59, place.timeZone);
}
