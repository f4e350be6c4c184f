import { and, eq } from "drizzle-orm";
import { channel } from "@/db/schema/channels.ts";
import { address, person } from "@/db/schema/customers.ts";
import { salesOrder } from "@/db/schema/orders.ts";
import { command } from "@/db/schema/outbox.ts";
import type { CommandContext } from "@/server/context.ts";
import { clearDeadline } from "@/server/inventory/clear-deadline.ts";
import type { ReserveStock } from "@/server/inventory/core/reserve.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { type Money, money } from "@/server/kernel/money.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { OfferAssignment, OffersView } from "@/server/promising/core/offer.ts";
import { bindDraft } from "./bind-draft.ts";
import type { PlaceOrderInput } from "./core/inputs.ts";
import { type AgreedLine, agreeOn } from "./core/settle-draft.ts";
import { type LineToSave, type OrderToSave, saveOrder } from "./save-order.ts";

export type PlacedOrder = { orderId: OrderId; number: number; grand: Money };

/** Time for the second step; units of an order that never got there are free again after it. */
const placingSeconds = 120;

/**
 * Takes an order in two steps under one command id: bind the units, then write order, lines, promises and the wish for
 * the money in one transaction. A crash between them leaves reservations that expire; a repeat finds the first answer.
 */
export async function placeOrder(
  ctx: CommandContext,
  services: { reserve: ReserveStock },
  input: PlaceOrderInput,
): Promise<Outcome<PlacedOrder>> {
  if (await isKnown(ctx)) return recall(ctx, input);
  const outcome = await placeOnce(ctx, services, input);
  // A twin of this command may have placed the order meanwhile; then its answer is ours too.
  return !outcome.ok && (await isKnown(ctx)) ? recall(ctx, input) : outcome;
}

const frameOf = (input: PlaceOrderInput) => ({ name: "orders.place", input, entityId: input.orderId });

function recall(ctx: CommandContext, input: PlaceOrderInput): Promise<Outcome<PlacedOrder>> {
  return runCommand(ctx, frameOf(input), async () =>
    refused("not-found", { what: "Command", id: ctx.commandId }),
  );
}

async function placeOnce(
  ctx: CommandContext,
  services: { reserve: ReserveStock },
  input: PlaceOrderInput,
): Promise<Outcome<PlacedOrder>> {
  const found = await findBuyer(ctx, input);
  if (!found.ok) return found;
  const { zip, channelId } = found.value;
  const draft = {
    orderId: input.orderId,
    destinationZip: zip,
    nearZip: null,
    lines: input.lines,
    channelCode: input.channelCode,
  };
  const bound = await bindDraft(ctx, services, draft, {
    commandId: `${ctx.commandId}:place`,
    timeToLiveSeconds: placingSeconds,
    judge: (view) => agreeOn(input.lines, view, input.expectedGrand),
  });
  if (!bound.ok) return bound;
  const { view, assignments } = bound.value;
  const agreed = agreeOn(input.lines, view, input.expectedGrand);
  if (!agreed.ok) return agreed;
  const { lines, totals } = agreed.value;
  return runCommand(ctx, frameOf(input), async (tx) => {
    const held = await holdForGood(tx, input.orderId, assignments);
    if (!held.ok) return held;
    const other = await findOther(tx, input.orderId);
    if (other !== null) return refused("already-placed", { order: other });
    const saved = await saveOrder(tx, toOrder({ input, channelId, lines, totals }));
    if (!saved.ok) return saved;
    return done({ orderId: input.orderId, number: saved.value.number, grand: totals.grand });
  });
}

/** A command that took effect is not prepared again: its answer is recalled. */
async function isKnown(ctx: CommandContext): Promise<boolean> {
  const rows = await ctx.db.read(ctx.scope, (db) =>
    db
      .select({ id: command.id })
      .from(command)
      .where(and(eq(command.client, ctx.actor.client), eq(command.id, ctx.commandId))),
  );
  return rows.length > 0;
}

async function findBuyer(ctx: CommandContext, input: PlaceOrderInput) {
  return ctx.db.read(ctx.scope, async (db) => {
    const [buyer] = await db.select({ id: person.id }).from(person).where(eq(person.id, input.personId));
    if (!buyer) return refused("not-found", { what: "Customer", id: input.personId });
    const [source] = await db
      .select({ id: channel.id })
      .from(channel)
      .where(and(eq(channel.code, input.channelCode), eq(channel.isActive, true)));
    if (!source) return refused("unknown-channel", { channel: input.channelCode });
    if (!input.lines.some((line) => line.choice.mode === "ship"))
      return done({ zip: null, channelId: source.id });
    const [to] = input.shipToAddressId
      ? await db
          .select({ zip: address.zip })
          .from(address)
          .where(and(eq(address.id, input.shipToAddressId), eq(address.personId, input.personId)))
      : [];
    return to ? done({ zip: to.zip, channelId: source.id }) : refused("no-address", { order: "" });
  });
}

/** Takes the deadline off what was bound, and sees that all of it is still there. */
async function holdForGood(
  tx: Transaction,
  orderId: OrderId,
  assignments: readonly OfferAssignment[],
): Promise<Outcome<null>> {
  const held = await clearDeadline(tx, orderId);
  const units = held.reduce((sum, part) => sum + part.quantity, 0);
  const wanted = assignments.reduce((sum, part) => sum + part.quantity, 0);
  return units === wanted
    ? done(null)
    : refused("reservation-lost", { lineIds: "", items: `${wanted - units} units` });
}

/** Another command that placed this draft first: taking the deadlines off has waited for it. */
async function findOther(tx: Transaction, orderId: OrderId): Promise<number | null> {
  const rows = await tx.db
    .select({ number: salesOrder.number })
    .from(salesOrder)
    .where(eq(salesOrder.id, orderId));
  return rows[0]?.number ?? null;
}

function toOrder(placing: {
  input: PlaceOrderInput;
  channelId: OrderToSave["channelId"];
  lines: readonly AgreedLine[];
  totals: NonNullable<OffersView["totals"]>;
}): OrderToSave {
  const { input, totals } = placing;
  const { subtotal, discount, shipping, shippingTax, tax, grand } = totals;
  return {
    orderId: input.orderId,
    channelId: placing.channelId,
    externalId: null,
    personId: input.personId,
    shipToAddressId: input.shipToAddressId,
    currency: grand.currency,
    totals: {
      subtotal: subtotal.amount,
      discount: discount.amount,
      shipping: shipping.amount,
      shippingTax: shippingTax.amount,
      tax: tax.amount,
      grand: grand.amount,
    },
    note: input.note,
    payment: input.payment,
    lines: placing.lines.map((line) => toLine(line, totals)),
  };
}

function toLine(line: AgreedLine, totals: NonNullable<OffersView["totals"]>): LineToSave {
  const sums = totals.lines.find((part) => part.lineId === line.lineId);
  const { choice, readyBy, promisedAt, pickupUntil, locationId, reasons, confidence } = line.chosen;
  return {
    orderLineId: line.lineId,
    variantId: line.variantId,
    sku: line.sku,
    name: line.name,
    unitPrice: line.unitPrice.amount,
    discount: sums?.discount.amount ?? 0,
    tax: (sums?.tax ?? money(0, line.unitPrice.currency)).amount,
    quantity: line.quantity,
    mode: choice.mode,
    serviceCode: choice.mode === "ship" ? choice.serviceCode : null,
    pickupLocationId: choice.mode === "pickup" ? choice.locationId : null,
    promise: {
      ...{ locationId, readyBy, promisedAt, pickupUntil, confidence },
      reason: reasons[0]?.key ?? "cheapest",
    },
  };
}
