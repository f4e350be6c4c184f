import { insertRows } from "@/db/insert-rows.ts";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import { promise } from "@/db/schema/promising.ts";
import type { AddressId, ChannelId, OrderId, OrderLineId, PersonId, VariantId } from "@/server/kernel/ids.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import { recordTransitions } from "@/server/outbox/record-transition.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { orderMachine } from "./core/lifecycle.ts";
import { orderImported } from "./events.ts";

/** An order from another system, whose customer has paid there. Amounts in minor units of its currency. */
export type ImportedOrder = {
  orderId: OrderId;
  channelId: ChannelId;
  externalId: string;
  personId: PersonId;
  shipToAddressId: AddressId;
  currency: CurrencyCode;
  orderedAt: Instant;
  shipping: number;
  serviceCode: string;
  readyBy: Instant;
  promisedAt: Instant;
  lines: {
    orderLineId: OrderLineId;
    variantId: VariantId;
    sku: string;
    name: string;
    unitPrice: number;
    quantity: number;
  }[];
};

/**
 * Places many orders at once in the caller's transaction, with all that placing one writes: states, promise versions,
 * events. They are confirmed, since they are paid outside, and wait unallocated: the importer has them sourced.
 */
export async function takeImportedOrders(tx: Transaction, orders: readonly ImportedOrder[]): Promise<void> {
  const changes = orders.map(({ orderId }) => ({ entityId: orderId }));
  await insertRows(
    tx.db,
    salesOrder,
    orders.map((order) => orderRow(tx, order)),
  );
  await insertRows(
    tx.db,
    orderLine,
    orders.flatMap((order) => order.lines.map((line, index) => lineRow(order, line, index + 1))),
  );
  await insertRows(
    tx.db,
    promise,
    orders.flatMap((order) => order.lines.map((line) => promiseRow(tx, order, line.orderLineId))),
  );
  const place = changes.map((change) => ({ ...change, from: "none" as const, event: "place" }));
  await recordTransitions(tx, orderMachine, place);
  const confirm = changes.map((change) => ({ ...change, from: "placed" as const, event: "confirm" }));
  await recordTransitions(tx, orderMachine, confirm);
  await emitAll(
    tx,
    orderImported,
    orders.map(({ orderId, externalId }) => ({
      about: { entityId: orderId, orderId },
      payload: { orderId, externalId },
    })),
  );
}

function orderRow(tx: Transaction, order: ImportedOrder) {
  const subtotal = order.lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0);
  return {
    id: order.orderId,
    state: "confirmed" as const,
    channelId: order.channelId,
    externalId: order.externalId,
    personId: order.personId,
    shipToAddressId: order.shipToAddressId,
    currency: order.currency,
    subtotal,
    discount: 0,
    shipping: order.shipping,
    // Prices of a finished sale include whatever tax there was.
    tax: 0,
    shippingTax: 0,
    grand: subtotal + order.shipping,
    isPaidOutside: true,
    orderedAt: order.orderedAt,
    placedAt: tx.now,
    placedBy: tx.actor.name,
    note: null,
  };
}

function lineRow(order: ImportedOrder, line: ImportedOrder["lines"][number], lineNumber: number) {
  return {
    id: line.orderLineId,
    orderId: order.orderId,
    lineNumber,
    variantId: line.variantId,
    sku: line.sku,
    name: line.name,
    unitPrice: line.unitPrice,
    tax: 0,
    mode: "ship" as const,
    serviceCode: order.serviceCode,
    readyBy: order.readyBy,
    promisedAt: order.promisedAt,
    ordered: line.quantity,
    unallocated: line.quantity,
  };
}

function promiseRow(tx: Transaction, order: ImportedOrder, orderLineId: OrderLineId) {
  return {
    id: newId("prm"),
    orderId: order.orderId,
    orderLineId,
    version: 1,
    mode: "ship" as const,
    serviceCode: order.serviceCode,
    readyBy: order.readyBy,
    promisedAt: order.promisedAt,
    reason: "imported",
    madeAt: tx.now,
  };
}
