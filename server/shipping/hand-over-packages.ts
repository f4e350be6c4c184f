import { and, eq, inArray } from "drizzle-orm";
import { shippingPackage } from "@/db/schema/shipping.ts";
import type { FulfillmentOrderId } from "@/server/kernel/ids.ts";
import { recordTransitions } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { packageMachine } from "./core/lifecycle.ts";

/** The carrier has taken the boxes of some work; answers how many. */
export async function handOverPackages(
  tx: Transaction,
  fulfillmentOrderId: FulfillmentOrderId,
): Promise<number> {
  const boxes = await tx.db
    .select({ id: shippingPackage.id })
    .from(shippingPackage)
    .where(
      and(eq(shippingPackage.fulfillmentOrderId, fulfillmentOrderId), eq(shippingPackage.state, "labelled")),
    )
    .for("update");
  if (boxes.length === 0) return 0;
  const ids = boxes.map(({ id }) => id);
  await recordTransitions(
    tx,
    packageMachine,
    ids.map((entityId) => ({ entityId, from: "labelled" as const, event: "hand-over" })),
  );
  await tx.db
    .update(shippingPackage)
    .set({ state: "handed_over", handedOverAt: tx.now })
    .where(inArray(shippingPackage.id, ids));
  return boxes.length;
}
