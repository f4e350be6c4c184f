import { and, eq, ne } from "drizzle-orm";
import { shippingPackage } from "@/db/schema/shipping.ts";
import type { FulfillmentOrderId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { packageMachine } from "./core/lifecycle.ts";

/** Clocks of carriers may be so far ahead of ours. */
const clockMinutes = 10;

/** `isNew`: false where it was known already. `isLast`: nothing of the work is on its way any more. */
export type Delivered = { isNew: boolean; isLast: boolean };

/** The carrier has brought a box to the door, at the moment that it says. The caller has locked the order. */
export async function deliverPackage(
  tx: Transaction,
  { trackingNumber, deliveredAt }: { trackingNumber: string; deliveredAt: Instant },
): Promise<Outcome<Delivered>> {
  const here = eq(shippingPackage.trackingNumber, trackingNumber);
  const [box] = await tx.db.select().from(shippingPackage).where(here).for("update");
  if (!box) return refused("not-found", { what: "Package", id: trackingNumber });
  if (box.state === "delivered") return done({ isNew: false, isLast: false });
  if (box.state !== "handed_over" || !box.handedOverAt)
    return refused("not-handed-over", { trackingNumber, state: box.state });
  const facts = { trackingNumber, moment: deliveredAt.toISOString() };
  if (deliveredAt.getTime() > tx.now.getTime() + clockMinutes * 60_000)
    return refused("delivered-in-future", { ...facts, now: tx.now.toISOString() });
  if (deliveredAt < box.labelledAt)
    return refused("delivered-before-label", { ...facts, labelledAt: box.labelledAt.toISOString() });
  const state = await recordTransition(tx, packageMachine, {
    entityId: box.id,
    from: box.state,
    event: "deliver",
  });
  await tx.db.update(shippingPackage).set({ state, deliveredAt }).where(here);
  return done({ isNew: true, isLast: !(await isOnItsWay(tx, box.fulfillmentOrderId)) });
}

async function isOnItsWay(tx: Transaction, fulfillmentOrderId: FulfillmentOrderId): Promise<boolean> {
  const open = await tx.db
    .select({ state: shippingPackage.state })
    .from(shippingPackage)
    .where(
      and(eq(shippingPackage.fulfillmentOrderId, fulfillmentOrderId), ne(shippingPackage.state, "voided")),
    );
  return open.some(({ state }) => state !== "delivered");
}
