import { sql } from "drizzle-orm";
import type { Context } from "@/server/context.ts";
import type { ReserveStock } from "@/server/inventory/core/reserve.ts";
import type { LocationId, OrderId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import type { Random } from "@/server/kernel/random.ts";
import { milesBetween } from "@/server/locations/core/distance.ts";
import { confirmOrder } from "@/server/orders/confirm-order.ts";
import { placeOrder } from "@/server/orders/place-order.ts";
import type { PaymentGateway } from "@/server/payments/gateway.ts";
import { sendOperations } from "@/server/payments/send-operations.ts";
import { findOffers } from "@/server/promising/queries.ts";
import type { SeedLocation } from "./network.ts";
import type { SeedRetailer } from "./seed-retailer.ts";
import type { MakeId } from "./seeded.ts";

/** What the open day is played with. */
export type Day = {
  context: Context;
  services: { reserve: ReserveStock; payments: PaymentGateway };
  retailer: SeedRetailer;
  random: Random;
  makeId: MakeId;
  /** Customers who have ordered: nobody orders twice on this day. */
  used: Set<string>;
};

/** `from`: goods that this store still has and no warehouse does, so that it ships them. */
export type Wish = { token?: string } & (
  | { kind: "pickup"; store: LocationId }
  | { kind: "ship"; from: LocationId | null }
  | { kind: "exactly"; lines: { variantId: VariantId; quantity: number }[] }
);
export type SeedOrder = { orderId: OrderId; number: number };

type Choice = { mode: "pickup"; locationId: LocationId } | { mode: "ship"; serviceCode: string };
type Line = { lineId: OrderLineId; variantId: VariantId; quantity: number; choice: Choice };

/**
 * Places an order as the phone desk does and has its payment answered; null when the offers do not allow it.
 * The draws and ids are the same whether or not the order is there already.
 */
export async function placeSeedOrder(
  day: Day,
  wish: Wish,
  done: ReadonlySet<string>,
): Promise<SeedOrder | null> {
  const orderId = day.makeId("ord");
  const buyer = pickBuyer(day, wish);
  const { service, channel } = pickManner(day, wish);
  const candidates = Array.from({ length: 8 }, () => ({
    lineId: day.makeId("oln"),
    draw: day.random.next(),
  }));
  const lineCount = day.random.pick([1, 1, 2, 2, 3]);
  if (!buyer) return null;
  if (!done.has(orderId)) {
    const goods =
      wish.kind === "exactly" ? wish.lines : await findGoods(day, wish, { candidates, lineCount });
    const choice: Choice =
      wish.kind === "pickup"
        ? { mode: "pickup", locationId: wish.store }
        : { mode: "ship", serviceCode: service };
    const lines = goods.map((line, index) => ({ ...line, lineId: candidates[index]!.lineId, choice }));
    if (lines.length === 0 || !(await place(day, { orderId, buyer, channel, lines, token: wish.token })))
      return null;
  }
  const command = (step: string) => ({ ...day.context, commandId: `seed-${step}-${orderId}` });
  await sendOperations(command("send"), { orderId }, day.services.payments);
  if (!wish.token) await confirmOrder(command("confirm"), { orderId });
  return { orderId, number: await numberOf(day, orderId) };
}

type Buyer = {
  personId: SeedRetailer["customers"]["people"][number]["id"];
  address: SeedRetailer["customers"]["addresses"][number];
};

/** Somebody who lives near the store where there is one, who has not ordered today. */
function pickBuyer({ retailer, used, random }: Day, wish: Wish): Buyer | null {
  const { addresses } = retailer.customers;
  const storeId = wish.kind === "pickup" ? wish.store : wish.kind === "ship" ? wish.from : null;
  const store = retailer.network.locations.find((row) => row.id === storeId);
  const free = addresses.filter((row) => !used.has(row.personId));
  const chosen = store ? nearest(retailer, free, store) : random.pick(free);
  if (!chosen) return null;
  used.add(chosen.personId);
  return { personId: chosen.personId, address: chosen };
}

function nearest(retailer: SeedRetailer, free: SeedRetailer["customers"]["addresses"], store: SeedLocation) {
  const places = retailer.placeOf;
  const distance = (zip: string) => {
    const place = places.get(zip);
    return place ? milesBetween(place, store) : Number.POSITIVE_INFINITY;
  };
  return free.reduce<(typeof free)[number] | null>(
    (best, row) => (!best || distance(row.zip) < distance(best.zip) ? row : best),
    null,
  );
}

function pickManner({ random }: Day, wish: Wish): { service: string; channel: string } {
  const service = random.pick(["ground", "ground", "ground", "two-day"]);
  const channel = random.pick(
    wish.kind === "pickup" ? ["web", "web", "phone"] : ["phone", "web", "web", "marketplace"],
  );
  return { service, channel };
}

/** SKUs with at least three free units at the store, or at a warehouse where no store is named. */
async function findGoods(
  day: Day,
  wish: Exclude<Wish, { kind: "exactly" }>,
  { candidates, lineCount }: { candidates: { draw: number }[]; lineCount: number },
): Promise<{ variantId: VariantId; quantity: number }[]> {
  const place = wish.kind === "pickup" ? wish.store : wish.from;
  const { db, scope } = day.context;
  const rows = await db.read(scope, (handle) =>
    handle.execute<{ variantId: VariantId }>(sql`
      select b.variant_id as "variantId" from stock_balance b join location l on l.id = b.location_id
      where b.on_hand - b.reserved - b.withheld - b.safety_stock >= 3
        and ${place ? sql`b.location_id = ${place}` : sql`l.kind = 'warehouse'`}
        and (${wish.kind === "pickup" || !place} or not exists (
          select 1 from stock_balance deep join location w on w.id = deep.location_id and w.kind <> 'store'
          where deep.variant_id = b.variant_id and deep.on_hand > 0))
      group by b.variant_id order by b.variant_id`),
  );
  const chosen = new Map<VariantId, number>();
  for (const { draw } of candidates) {
    const found = rows.rows[Math.floor(draw * rows.rows.length)];
    if (found && chosen.size < lineCount) chosen.set(found.variantId, draw * 10 < 2 ? 2 : 1);
  }
  return [...chosen].map(([variantId, quantity]) => ({ variantId, quantity }));
}

async function place(
  day: Day,
  order: { orderId: OrderId; buyer: Buyer; channel: string; lines: Line[]; token?: string },
): Promise<boolean> {
  const { orderId, buyer, channel, lines } = order;
  const draft = { orderId, destinationZip: buyer.address.zip, nearZip: null, lines };
  const offers = await findOffers(day.context, draft);
  if (!offers.totals || offers.lines.some((line) => !line.chosen || line.problem)) return false;
  const agent = day.retailer.staff.find((person) => person.role === "service");
  const actor = agent ? actorOf(agent) : day.context.actor;
  const commandId = `seed-place-${orderId}`;
  const outcome = await placeOrder({ ...day.context, actor, commandId }, day.services, {
    commandId,
    orderId,
    personId: buyer.personId,
    shipToAddressId: lines.some((line) => line.choice.mode === "ship") ? buyer.address.id : null,
    channelCode: channel,
    lines,
    expectedGrand: offers.totals.grand,
    payment: { token: order.token ?? "tok_visa" },
    note: null,
  });
  if (!outcome.ok)
    day.context.log.warn(
      { reason: outcome.reason, ...outcome.facts },
      "an order of the open day was refused",
    );
  return outcome.ok;
}

export function actorOf({ id, role, name, store }: SeedRetailer["staff"][number]): Context["actor"] {
  const stores = store ? [{ locationId: store.locationId, isManager: store.isManager }] : [];
  return { client: `user:${id}`, role, name, userId: id, channelId: null, stores };
}

async function numberOf({ context }: Day, orderId: OrderId): Promise<number> {
  const { rows } = await context.db.read(context.scope, (handle) =>
    handle.execute<{ number: string }>(sql`select number from sales_order where id = ${orderId}`),
  );
  return Number(rows[0]?.number);
}
