import type { CommandContext } from "@/server/context.ts";
import type { FulfillmentLineId, FulfillmentOrderId } from "@/server/kernel/ids.ts";
import { type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { type LockedWork, lockWork } from "./lock-work.ts";

type Target = { fulfillmentOrderId: FulfillmentOrderId } | { fulfillmentLineId: FulfillmentLineId };

/** The shape of every step at a location: lock the work, decide, save, answer; a stranger's work isn't found. */
export async function runStep<S, T>(
  ctx: CommandContext,
  step: {
    name: string;
    input: Target;
    decide: (locked: LockedWork) => Outcome<S>;
    save: (tx: Transaction, locked: LockedWork, decided: S) => Promise<Outcome<T>>;
  },
): Promise<Outcome<T>> {
  const id =
    "fulfillmentOrderId" in step.input ? step.input.fulfillmentOrderId : step.input.fulfillmentLineId;
  return runCommand(ctx, { name: step.name, input: step.input, entityId: id }, async (tx) => {
    const locked = await lockWork(tx, step.input);
    if (!locked) return refused("not-found", { what: "Work", id });
    const decided = step.decide(locked);
    return decided.ok ? step.save(tx, locked, decided.value) : decided;
  });
}

/** What the facts about some work have in common. */
export function aboutWork({ row }: Pick<LockedWork, "row">) {
  return {
    about: { entityId: row.id, orderId: row.orderId, locationId: row.locationId },
    facts: { orderId: row.orderId, fulfillmentOrderId: row.id, code: row.code },
  };
}

/** The lines that still have units, as the facts of leaving goods name them. */
export function openLines({ lines }: Pick<LockedWork, "lines">) {
  return lines
    .filter((line) => line.quantity > 0)
    .map(({ orderLineId, quantity }) => ({ orderLineId, quantity }));
}
