import { observedDelay } from "@/db/schema/promising.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { ObservedDelays } from "./core/delays.ts";

/** Makes what was observed the ground of every confidence that offers tell from now on. */
export async function publishDelays(
  tx: Transaction,
  observed: { delays: ObservedDelays; lookBackDays: number },
): Promise<void> {
  await tx.db
    .insert(observedDelay)
    .values({ id: newId("dly"), computedAt: tx.now, commandId: tx.commandId, ...observed });
}
