import { eq } from "drizzle-orm";
import { shippingPackage } from "@/db/schema/shipping.ts";
import type { CommandContext } from "@/server/context.ts";
import { done, type Outcome, type Refusal, refused } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { deliverPackage } from "@/server/shipping/deliver-package.ts";
import { applyStep } from "./apply-step.ts";
import type { Delivery } from "./core/inputs.ts";
import { decideDeliver } from "./core/work.ts";
import { packageDelivered } from "./events.ts";
import { lockWork } from "./lock-work.ts";
import { aboutWork } from "./run-step.ts";

/**
 * A package is at the door, at the moment that the carrier or the customer says. The same news twice is one effect; with
 * its last package the work is delivered. A channel's machine tells of its own orders only.
 */
export async function deliverWork(
  ctx: CommandContext,
  input: Delivery,
): Promise<Outcome<{ isNew: boolean }>> {
  const { trackingNumber, deliveredAt } = input;
  const frame = { name: "fulfillment.deliver", input, entityId: trackingNumber };
  return runCommand(ctx, frame, async (tx): Promise<Outcome<{ isNew: boolean }>> => {
    const unknown = refused("not-found", { what: "Package", id: trackingNumber });
    const [box] = await tx.db
      .select({ fulfillmentOrderId: shippingPackage.fulfillmentOrderId })
      .from(shippingPackage)
      .where(eq(shippingPackage.trackingNumber, trackingNumber));
    const locked = box ? await lockWork(tx, box) : null;
    const { channelId } = ctx.actor;
    if (!locked || (channelId && locked.locked.order.channelId !== channelId)) return unknown;
    const delivered = await deliverPackage(tx, { trackingNumber, deliveredAt: new Date(deliveredAt) });
    if (!delivered.ok) return delivered;
    const { isNew, isLast } = delivered.value;
    if (!isNew) return done({ isNew });
    if (isLast) {
      const step = decideDeliver(locked.work);
      if (!step.ok) return step;
      await applyStep(tx, locked, step.value);
    }
    const { about, facts } = aboutWork(locked);
    await emit(tx, packageDelivered, about, { ...facts, trackingNumber, deliveredAt });
    return done({ isNew });
  });
}

export type DeliveryAnswer = { trackingNumber: string } & (
  | { isNew: boolean }
  | Pick<Refusal, "reason" | "facts">
);

/** What a carrier tells in one go: each by itself, so that one that is refused keeps no other back. */
export async function deliverPackages(
  ctx: CommandContext,
  deliveries: readonly Delivery[],
): Promise<DeliveryAnswer[]> {
  const answers: DeliveryAnswer[] = [];
  for (const [index, delivery] of deliveries.entries()) {
    const outcome = await deliverWork({ ...ctx, commandId: `${ctx.commandId}:${index}` }, delivery);
    const { trackingNumber } = delivery;
    if (outcome.ok) answers.push({ trackingNumber, isNew: outcome.value.isNew });
    else answers.push({ trackingNumber, reason: outcome.reason, facts: outcome.facts });
  }
  return answers;
}
