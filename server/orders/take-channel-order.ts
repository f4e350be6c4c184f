import { createHash } from "node:crypto";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { variant } from "@/db/schema/catalog.ts";
import { channel } from "@/db/schema/channels.ts";
import { command } from "@/db/schema/outbox.ts";
import type { CommandContext } from "@/server/context.ts";
import type { FindZip } from "@/server/customers/add-address.ts";
import { createPerson } from "@/server/customers/create-person.ts";
import type { ReserveStock } from "@/server/inventory/core/reserve.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { Id, IdPrefix, VariantId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { findDraftOffers } from "@/server/promising/queries.ts";
import type { ChannelOrder } from "./core/channel-order.ts";
import { type PlacedOrder, placeOrder } from "./place-order.ts";

type Services = { reserve: ReserveStock; findZip: FindZip };

/**
 * Takes an order that a channel sends: makes the customer, takes the best offer of each line, places. Every id comes
 * from the channel's key, so that a repeat after a cut meets what the first try left and answers the same.
 */
export async function takeChannelOrder(
  ctx: CommandContext,
  services: Services,
  order: ChannelOrder,
): Promise<Outcome<PlacedOrder>> {
  // The body under this key, kept first: the same key with another body is refused, whatever happened since.
  const body = { ...ctx, commandId: `${ctx.commandId}:body` };
  const kept = await runCommand(body, { name: "orders.receive", input: order }, async () => done({}));
  if (!kept.ok) return kept;
  const known = await findPlaced(ctx);
  if (known) return done(known);
  const placed = await place(ctx, services, order);
  if (placed.ok || placed.reason !== "command-id-reused") return placed;
  // A twin placed it a moment ago, by offers that have changed since.
  const byTwin = await findPlaced(ctx);
  return byTwin ? done(byTwin) : placed;
}

async function place(
  ctx: CommandContext,
  services: Services,
  order: ChannelOrder,
): Promise<Outcome<PlacedOrder>> {
  const derived = <P extends IdPrefix>(prefix: P, part: string) => derivedId(ctx, { prefix, part });
  const found = await findGoods(ctx, order);
  if (!found.ok) return found;
  const personId = derived("per", "person");
  const addressId = derived("adr", "address");
  const { recipient, ...shipTo } = order.shipTo;
  const person = await createPerson(
    { ...ctx, commandId: `${ctx.commandId}:person` },
    {
      commandId: `${ctx.commandId}:person`,
      personId,
      ...order.customer,
      address: { addressId, recipient: recipient ?? order.customer.name, ...shipTo },
    },
    services.findZip,
  );
  if (!person.ok) return person;
  const orderId = derived("ord", "order");
  const { channelCode, variantIds } = found.value;
  const wished = order.lines.map(({ quantity }, at) => {
    const variantId = variantIds[at];
    assert(variantId, "each line has its variant");
    return { lineId: derived("oln", `line ${at}`), variantId, quantity, choice: null };
  });
  const draft = { orderId, destinationZip: shipTo.zip, nearZip: null, lines: wished, channelCode };
  const { view } = await ctx.db.read(ctx.scope, (db, now) => findDraftOffers(db, now, draft));
  const lines = view.lines.flatMap(({ lineId, variantId, quantity, chosen }) =>
    chosen ? [{ lineId, variantId, quantity, choice: chosen.choice }] : [],
  );
  const missing = view.lines.find(({ chosen }) => chosen === null);
  if (missing)
    return refused("insufficient-stock", { sku: missing.sku, asked: missing.quantity, available: 0 });
  assert(view.totals, "lines with offers have totals");
  return placeOrder(ctx, services, {
    commandId: ctx.commandId,
    orderId,
    personId,
    shipToAddressId: addressId,
    channelCode,
    lines,
    expectedGrand: view.totals.grand,
    payment: order.payment,
    note: order.note,
  });
}

/** The caller's own channel, and the variants in the order of the lines. */
async function findGoods(
  ctx: CommandContext,
  order: ChannelOrder,
): Promise<Outcome<{ channelCode: string; variantIds: VariantId[] }>> {
  const { channelId } = ctx.actor;
  assert(channelId, "a channel's order comes from a channel");
  const skus = [...new Set(order.lines.map((line) => line.sku))];
  return ctx.db.read(ctx.scope, async (db) => {
    const [own] = await db.select({ code: channel.code }).from(channel).where(eq(channel.id, channelId));
    assert(own, `${channelId} signed in a moment ago`);
    const rows = await db
      .select({ id: variant.id, sku: variant.sku })
      .from(variant)
      .where(inArray(variant.sku, skus))
      .orderBy(asc(variant.sku));
    const bySku = new Map(rows.map((row) => [row.sku, row.id]));
    const unknown = skus.find((sku) => !bySku.has(sku));
    if (unknown !== undefined) return refused("not-found", { what: "SKU", id: unknown });
    return done({
      channelCode: own.code,
      variantIds: order.lines.flatMap((line) => bySku.get(line.sku) ?? []),
    });
  });
}

async function findPlaced(ctx: CommandContext): Promise<PlacedOrder | null> {
  const rows = await ctx.db.read(ctx.scope, (db) =>
    db
      .select({ response: command.response })
      .from(command)
      .where(
        and(
          eq(command.client, ctx.actor.client),
          eq(command.id, ctx.commandId),
          sql`${command.name} = 'orders.place'`,
        ),
      ),
  );
  return (rows[0]?.response as PlacedOrder | undefined) ?? null;
}

/** The same for the same client, key and part, whenever it is asked for. */
function derivedId<P extends IdPrefix>(
  ctx: CommandContext,
  { prefix, part }: { prefix: P; part: string },
): Id<P> {
  const text = JSON.stringify([ctx.actor.client, ctx.commandId, part]);
  return `${prefix}_${createHash("sha256").update(text).digest("hex").slice(0, 32)}` as Id<P>;
}
