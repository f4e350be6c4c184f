import { eq, sql } from "drizzle-orm";
import { fulfillmentLine } from "@/db/schema/fulfillment.ts";
import { rejectLine } from "@/server/fulfillment/reject-line.ts";
import type { LocationId, OrderId, VariantId } from "@/server/kernel/ids.ts";
import type { HoldReason } from "@/server/orders/core/hold-reason.ts";
import { openHold } from "@/server/orders/open-hold.ts";
import { rerouteLines } from "@/server/sourcing/reroute-lines.ts";
import { advanceOrder, expectDone, findWorks } from "./advance-order.ts";
import { actorOf, type Day, placeSeedOrder, type SeedOrder } from "./place-seed-order.ts";

/** What goes wrong on a day: holds, a declined card, a line taken elsewhere, units that nobody has. */
export async function playTwists(day: Day, done: ReadonlySet<string>): Promise<number> {
  const isSmall = day.retailer.plan.openOrders < 20;
  const stores = day.retailer.network.locations.filter((row) => row.kind === "store").map((row) => row.id);
  const placed: (SeedOrder | null)[] = [];
  const holds: [HoldReason, string][] = [
    ["address-check", "Apartment number is missing; the customer calls back."],
    ["fraud-check", "First order, two-day, other billing address."],
    ["customer-request", "Wait until Friday: the customer may add a pair of socks."],
  ];
  for (const [reason, note] of isSmall ? holds.slice(0, 1) : holds) {
    const order = await placeSeedOrder(day, { kind: "ship", from: null }, done);
    if (order) await hold(day, order, { reason, note });
    placed.push(order);
  }
  placed.push(await placeSeedOrder(day, { kind: "ship", from: null, token: "tok_declined" }, done));
  if (isSmall) return placed.filter((order) => order !== null).length;
  placed.push(await reroute(day, done, stores));
  placed.push(await sellLastUnits(day, done));
  return placed.filter((order) => order !== null).length;
}

async function hold(
  day: Day,
  order: SeedOrder,
  { reason, note }: { reason: HoldReason; note: string },
): Promise<void> {
  const { orderId } = order;
  const holdId = day.makeId("hld");
  const agent = day.retailer.staff.find((person) => person.role === "service");
  const commandId = `seed-hold-${orderId}`;
  const actor = agent ? actorOf(agent) : day.context.actor;
  await openHold(
    { ...day.context, actor, commandId },
    { commandId, orderId, orderLineId: null, holdId, reason, note },
  );
}

/** A store could not find what the record says; another place ships it. */
async function reroute(
  day: Day,
  done: ReadonlySet<string>,
  stores: readonly LocationId[],
): Promise<SeedOrder | null> {
  for (const store of stores.slice(1, 8)) {
    const order = await placeSeedOrder(day, { kind: "ship", from: store }, done);
    if (!order) continue;
    await advanceOrder(day, order, "accepted");
    await rejectFirst(day, order.orderId, "not-found");
    return order;
  }
  return null;
}

/** The last units of a SKU are sold, and then the shelf turns out to be short of one. */
async function sellLastUnits(day: Day, done: ReadonlySet<string>): Promise<SeedOrder | null> {
  const { db, scope } = day.context;
  const { rows } = await db.read(scope, (handle) =>
    handle.execute<{ variantId: VariantId; quantity: number }>(sql`
      select variant_id as "variantId", sum(on_hand - reserved - withheld - safety_stock)::int as quantity
      from stock_balance where on_hand - reserved - withheld - safety_stock > 0
      group by variant_id having count(*) = 1 and sum(on_hand - reserved - withheld - safety_stock) between 1 and 4
      order by variant_id limit 1`),
  );
  const [last] = rows;
  const order = await placeSeedOrder(day, { kind: "exactly", lines: last ? [last] : [] }, done);
  if (!order) return null;
  await advanceOrder(day, order, "accepted");
  await rejectFirst(day, order.orderId, "damaged");
  return order;
}

async function rejectFirst(day: Day, orderId: OrderId, reason: "not-found" | "damaged"): Promise<void> {
  const [work] = await findWorks(day, orderId);
  if (!work) return;
  const [line] = await day.context.db.read(day.context.scope, (handle) =>
    handle.select().from(fulfillmentLine).where(eq(fulfillmentLine.fulfillmentOrderId, work.id)).limit(1),
  );
  if (!line || line.quantityRejected > 0) return;
  const person = day.retailer.staff.find((row) => row.store?.locationId === work.locationId);
  const actor = person ? actorOf(person) : day.context.actor;
  const commandId = `seed-reject-${orderId}`;
  const input = { commandId, fulfillmentLineId: line.id, quantity: 1, reason, note: null };
  expectDone(await rejectLine({ ...day.context, actor, commandId }, input));
  const reroute = { ...day.context, commandId: `seed-reroute-${orderId}` };
  await rerouteLines(reroute, { solve: null }, { orderId });
}
