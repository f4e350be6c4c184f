import { eq } from "drizzle-orm";
import { fulfillmentLine } from "@/db/schema/fulfillment.ts";
import type { CommandContext } from "@/server/context.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import { releaseReservations } from "@/server/inventory/release-reservations.ts";
import { withholdUnits } from "@/server/inventory/withhold-units.ts";
import { assert } from "@/server/kernel/assert.ts";
import { done } from "@/server/kernel/outcome.ts";
import { giveBackLoad } from "@/server/locations/change-load.ts";
import { emit } from "@/server/outbox/emit.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { applyStep } from "./apply-step.ts";
import type { RejectLineInput } from "./core/inputs.ts";
import { decideReject, type Rejection } from "./core/work.ts";
import { lineRejected, workPicked } from "./events.ts";
import type { LockedWork } from "./lock-work.ts";
import { aboutWork, runStep } from "./run-step.ts";

/**
 * A location can't serve units of a line. They wait to be sourced elsewhere; where the shelf itself is in doubt they
 * leave availability until somebody recounts, and on hand stays what it is.
 */
export async function rejectLine(ctx: CommandContext, input: RejectLineInput) {
  return runStep(ctx, {
    name: "fulfillment.reject-line",
    input,
    decide: ({ work }) => decideReject(work, input),
    save: async (tx, locked, rejection) => {
      await saveLine(tx, rejection, input);
      const state = await applyStep(tx, locked, rejection);
      if (rejection.isWhole)
        await giveBackLoad(tx, { locationId: locked.row.locationId, date: locked.row.loadDate });
      await moveStock(tx, locked, rejection, input);
      const { about, facts } = aboutWork(locked);
      const { orderLineId } = rejection.line;
      const { reason, quantity } = input;
      await emit(tx, lineRejected, about, {
        ...facts,
        locationId: locked.row.locationId,
        orderLineId,
        quantity,
        reason,
      });
      if (rejection.events.includes("finish-picking")) await emit(tx, workPicked, about, facts);
      return done({ state, rejected: quantity });
    },
  });
}

async function saveLine(tx: Transaction, { line }: Rejection, input: RejectLineInput): Promise<void> {
  const [before] = await tx.db
    .select()
    .from(fulfillmentLine)
    .where(eq(fulfillmentLine.id, line.fulfillmentLineId));
  assert(before, `fulfillment line ${line.fulfillmentLineId} is locked`);
  await tx.db
    .update(fulfillmentLine)
    .set({
      quantity: before.quantity - input.quantity,
      quantityRejected: before.quantityRejected + input.quantity,
      rejectReason: input.reason,
      rejectedAt: tx.now,
    })
    .where(eq(fulfillmentLine.id, line.fulfillmentLineId));
}

async function moveStock(
  tx: Transaction,
  locked: LockedWork,
  rejection: Rejection,
  input: RejectLineInput,
): Promise<void> {
  const line = locked.lines.find(
    (candidate) => candidate.fulfillmentLineId === rejection.line.fulfillmentLineId,
  );
  assert(line?.reservationId, `line ${rejection.line.sku} of ${locked.row.code} has its reservation`);
  await releaseReservations(tx, [{ reservationId: line.reservationId, quantity: input.quantity }]);
  if (!rejection.isWithheld) return;
  const { locationId } = locked.row;
  await withholdUnits(tx, [
    { locationId, variantId: line.variantId, quantity: input.quantity, note: input.reason },
  ]);
  await openException(tx, {
    kind: "recount",
    subjectId: `${locationId}:${line.variantId}`,
    locationId,
    variantId: line.variantId,
    quantity: input.quantity,
    details: { reason: input.reason, note: input.note, work: locked.row.code },
  });
}
