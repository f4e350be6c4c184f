import { asc, eq } from "drizzle-orm";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import type { CommandContext } from "@/server/context.ts";
import { acceptWork } from "@/server/fulfillment/accept-work.ts";
import { handOver } from "@/server/fulfillment/hand-over.ts";
import { labelWork } from "@/server/fulfillment/label-work.ts";
import { packWork } from "@/server/fulfillment/pack-work.ts";
import { pickLine } from "@/server/fulfillment/pick-line.ts";
import { readyWork } from "@/server/fulfillment/ready-work.ts";
import { shipWork } from "@/server/fulfillment/ship-work.ts";
import type { FulfillmentOrderId, LocationId, OrderId } from "@/server/kernel/ids.ts";
import type { Outcome } from "@/server/kernel/outcome.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";
import { actorOf, type Day, type SeedOrder } from "./place-seed-order.ts";

/** How far the work of an order has come. `done`: with the carrier, or with the customer. */
export const stages = [
  "placed",
  "released",
  "accepted",
  "picking",
  "picked",
  "packed",
  "labelled",
  "ready",
  "done",
] as const;
export type Stage = (typeof stages)[number];

/** Decides the order and takes the work that comes of it to a stage, wherever it lies. */
export async function advanceOrder(day: Day, order: SeedOrder, stage: Stage): Promise<void> {
  if (stage === "placed") return;
  const commandId = `seed-source-${order.orderId}`;
  await sourceOrder(
    { ...day.context, commandId },
    { solve: null },
    { orderId: order.orderId, trigger: "placed" },
  );
  for (const work of await findWorks(day, order.orderId)) await advanceWork(day, order, { ...work, stage });
}

export type SeedWork = { id: FulfillmentOrderId; locationId: LocationId; mode: "ship" | "pickup" };

export async function findWorks({ context }: Day, orderId: OrderId): Promise<SeedWork[]> {
  return context.db.read(context.scope, (handle) =>
    handle
      .select({
        id: fulfillmentOrder.id,
        locationId: fulfillmentOrder.locationId,
        mode: fulfillmentOrder.mode,
      })
      .from(fulfillmentOrder)
      .where(eq(fulfillmentOrder.orderId, orderId))
      .orderBy(asc(fulfillmentOrder.code)),
  );
}

async function advanceWork(day: Day, order: SeedOrder, work: SeedWork & { stage: Stage }): Promise<void> {
  const { id: fulfillmentOrderId, mode, stage } = work;
  const command = (step: string): CommandContext => ({
    ...day.context,
    actor: whoWorksAt(day, work.locationId),
    commandId: `seed-${step}-${fulfillmentOrderId}`,
  });
  const input = (step: string) => ({ commandId: command(step).commandId, fulfillmentOrderId });
  const reaches = (other: Stage) => stages.indexOf(stage) >= stages.indexOf(other);
  if (!reaches("accepted")) return;
  expectDone(await acceptWork(command("accept"), input("accept")));
  if (!reaches("picking")) return;
  await pickLines(day, work, command);
  if (!reaches("packed")) return;
  if (mode === "pickup") {
    expectDone(await readyWork(command("ready"), { ...input("ready"), stage: null }));
    if (stage !== "done") return;
    const shown = { orderNumber: order.number, isNameChecked: true as const, collectedBy: null };
    expectDone(await handOver(command("collect"), { ...input("collect"), ...shown }));
    return;
  }
  expectDone(await packWork(command("pack"), input("pack")));
  if (!reaches("labelled")) return;
  expectDone(await labelWork(command("label"), { ...input("label"), weightGrams: null }));
  if (stage === "done") expectDone(await shipWork(command("ship"), input("ship")));
}

/** All lines; of a work that is still being picked all but the last unit. */
async function pickLines(
  { context }: Day,
  work: SeedWork & { stage: Stage },
  command: (step: string) => CommandContext,
): Promise<void> {
  const lines = await context.db.read(context.scope, (handle) =>
    handle
      .select({ id: fulfillmentLine.id, quantity: fulfillmentLine.quantity })
      .from(fulfillmentLine)
      .where(eq(fulfillmentLine.fulfillmentOrderId, work.id))
      .orderBy(asc(fulfillmentLine.id)),
  );
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const quantityPicked = work.stage === "picking" && isLast ? line.quantity - 1 : line.quantity;
    const ctx = command(`pick${index}`);
    const input = { commandId: ctx.commandId, fulfillmentLineId: line.id, quantityPicked };
    expectDone(await pickLine(ctx, input));
  }
}

/** An associate of the place, or the house where nobody is on the list. */
function whoWorksAt(day: Day, locationId: LocationId): CommandContext["actor"] {
  const person = day.retailer.staff.find(
    (row) => row.store?.locationId === locationId && !row.store.isManager,
  );
  return person ? actorOf(person) : { ...day.context.actor, name: "Warehouse team" };
}

export function expectDone<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`the open day met a refusal: ${outcome.reason} ${JSON.stringify(outcome.facts)}`);
}
