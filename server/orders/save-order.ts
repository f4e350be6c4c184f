import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import { promise } from "@/db/schema/promising.ts";
import {
  type AddressId,
  type ChannelId,
  type LocationId,
  newId,
  type OrderId,
  type OrderLineId,
  type PersonId,
  type VariantId,
} from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { type CurrencyCode, money } from "@/server/kernel/money.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { emit } from "@/server/outbox/emit.ts";
import { recordTransition } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { requestAuthorization } from "@/server/payments/request-authorization.ts";
import { orderMachine } from "./core/lifecycle.ts";
import { orderPlaced } from "./events.ts";

/** An order whose units are bound and whose totals are agreed. Amounts in minor units of `currency`. */
export type OrderToSave = {
  orderId: OrderId;
  channelId: ChannelId;
  externalId: string | null;
  personId: PersonId;
  shipToAddressId: AddressId | null;
  currency: CurrencyCode;
  totals: {
    subtotal: number;
    discount: number;
    shipping: number;
    shippingTax: number;
    tax: number;
    grand: number;
  };
  note: string | null;
  /** Null: paid in the system that it comes from. */
  payment: { token: string } | null;
  lines: readonly LineToSave[];
};

export type LineToSave = {
  orderLineId: OrderLineId;
  variantId: VariantId;
  sku: string;
  name: string;
  unitPrice: number;
  discount: number;
  tax: number;
  quantity: number;
  mode: "ship" | "pickup";
  serviceCode: string | null;
  pickupLocationId: LocationId | null;
  promise: {
    locationId: LocationId | null;
    readyBy: Instant;
    promisedAt: Instant;
    pickupUntil: Instant | null;
    reason: string;
    confidence: number | null;
  };
};

/** Rows of one insert: Postgres takes 65,535 parameters a statement. */
const rowsPerInsert = 1_000;

/** Writes the order, its lines with all units `unallocated`, the first version of each promise, and the wish for the money. */
export async function saveOrder(tx: Transaction, order: OrderToSave): Promise<Outcome<{ number: number }>> {
  const placed = await recordTransition(tx, orderMachine, {
    entityId: order.orderId,
    from: "none",
    event: "place",
  });
  const state = order.payment
    ? placed
    : await recordTransition(tx, orderMachine, { entityId: order.orderId, from: placed, event: "confirm" });
  const [saved] = await tx.db
    .insert(salesOrder)
    .values({
      id: order.orderId,
      state,
      channelId: order.channelId,
      externalId: order.externalId,
      personId: order.personId,
      shipToAddressId: order.shipToAddressId,
      currency: order.currency,
      ...order.totals,
      isPaidOutside: order.payment === null,
      orderedAt: tx.now,
      placedAt: tx.now,
      placedBy: tx.actor.name,
      note: order.note,
    })
    .returning({ number: salesOrder.number });
  await insertLines(tx, order);
  if (order.payment) {
    const amount = money(order.totals.grand, order.currency);
    const requested = await requestAuthorization(tx, {
      orderId: order.orderId,
      amount,
      token: order.payment.token,
    });
    if (!requested.ok) return requested;
  }
  await emit(
    tx,
    orderPlaced,
    { entityId: order.orderId, orderId: order.orderId },
    { orderId: order.orderId },
  );
  return done({ number: saved?.number ?? 0 });
}

async function insertLines(tx: Transaction, { orderId, lines }: OrderToSave): Promise<void> {
  const rows = lines.map(({ orderLineId, quantity, promise: told, ...line }, index) => ({
    ...line,
    id: orderLineId,
    orderId,
    lineNumber: index + 1,
    ordered: quantity,
    unallocated: quantity,
    readyBy: told.readyBy,
    promisedAt: told.promisedAt,
  }));
  const promises = lines.map(({ orderLineId, mode, serviceCode, promise: told }) => ({
    ...told,
    id: newId("prm"),
    orderId,
    orderLineId,
    version: 1,
    mode,
    serviceCode,
    madeAt: tx.now,
  }));
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    await tx.db.insert(orderLine).values(rows.slice(start, start + rowsPerInsert));
    await tx.db.insert(promise).values(promises.slice(start, start + rowsPerInsert));
  }
}
