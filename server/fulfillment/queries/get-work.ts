import { and, eq, ne } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { address, person } from "@/db/schema/customers.ts";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { stockBalance } from "@/db/schema/inventory.ts";
import { location } from "@/db/schema/locations.ts";
import { orderLine, salesOrder } from "@/db/schema/orders.ts";
import { shippingPackage, shippingService } from "@/db/schema/shipping.ts";
import type { Context } from "@/server/context.ts";
import type { FulfillmentOrderId, OrderId } from "@/server/kernel/ids.ts";
import { money } from "@/server/kernel/money.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { findOpenHolds, isHeld } from "@/server/orders/queries/find-holds.ts";
import type { GetWorkInput } from "../core/inputs.ts";
import { findWork, type WorkRow, withinScope } from "./find-queue.ts";

/** Everything that the one who does the work needs to see. */
export type WorkView = Omit<WorkRow, "lines"> & Awaited<ReturnType<typeof loadDetails>>;

export async function getWork(ctx: Context, input: GetWorkInput): Promise<Outcome<WorkView>> {
  return ctx.db.read(ctx.scope, async (db) => {
    const named =
      "code" in input
        ? eq(fulfillmentOrder.code, input.code)
        : eq(fulfillmentOrder.id, input.fulfillmentOrderId);
    // What is only allocated is nobody's work yet.
    const isWork = ne(fulfillmentOrder.state, "allocated");
    const [row] = await findWork(db, and(withinScope(ctx.scope), named, isWork), "urgency", 1);
    if (!row)
      return refused("not-found", {
        what: "Work",
        id: "code" in input ? input.code : input.fulfillmentOrderId,
      });
    return done({ ...row, ...(await loadDetails(db, row)) });
  });
}

async function loadDetails(db: Handle, row: WorkRow) {
  const [head] = await db
    .select({
      name: person.name,
      phone: person.phone,
      orderState: salesOrder.state,
      shipToAddressId: salesOrder.shipToAddressId,
      pickupUntil: fulfillmentOrder.pickupUntil,
      place: location,
    })
    .from(fulfillmentOrder)
    .innerJoin(salesOrder, eq(salesOrder.id, fulfillmentOrder.orderId))
    .innerJoin(person, eq(person.id, salesOrder.personId))
    .innerJoin(location, eq(location.id, fulfillmentOrder.locationId))
    .where(eq(fulfillmentOrder.id, row.fulfillmentOrderId));
  const shipTo = head?.shipToAddressId
    ? await db.select().from(address).where(eq(address.id, head.shipToAddressId))
    : [];
  return {
    person: { name: head?.name ?? row.customerName, phone: head?.phone ?? null },
    shipTo: shipTo[0] ? { ...shipTo[0], addressId: shipTo[0].id } : null,
    location: head ? { ...head.place, locationId: head.place.id } : null,
    pickupUntil: head?.pickupUntil ?? null,
    isPaid: head?.orderState !== "placed",
    lines: await loadLines(db, row),
    packages: await loadPackages(db, row),
  };
}

async function loadLines(db: Handle, row: { fulfillmentOrderId: FulfillmentOrderId; orderId: OrderId }) {
  const holds = await findOpenHolds(db, [row.orderId]);
  const lines = await db
    .select({
      fulfillmentLineId: fulfillmentLine.id,
      orderLineId: fulfillmentLine.orderLineId,
      variantId: fulfillmentLine.variantId,
      sku: orderLine.sku,
      barcode: variant.barcode,
      name: orderLine.name,
      color: variant.color,
      size: variant.size,
      weightGrams: variant.weightGrams,
      unitPrice: orderLine.unitPrice,
      quantity: fulfillmentLine.quantity,
      quantityPicked: fulfillmentLine.quantityPicked,
      quantityRejected: fulfillmentLine.quantityRejected,
      rejectReason: fulfillmentLine.rejectReason,
      onHandHere: stockBalance.onHand,
    })
    .from(fulfillmentLine)
    .innerJoin(orderLine, eq(orderLine.id, fulfillmentLine.orderLineId))
    .innerJoin(variant, eq(variant.id, fulfillmentLine.variantId))
    .leftJoin(
      stockBalance,
      and(
        eq(stockBalance.variantId, fulfillmentLine.variantId),
        eq(stockBalance.locationId, fulfillmentLine.locationId),
      ),
    )
    .where(eq(fulfillmentLine.fulfillmentOrderId, row.fulfillmentOrderId))
    .orderBy(orderLine.lineNumber);
  return lines.map((line) => ({
    ...line,
    onHandHere: line.onHandHere ?? 0,
    isOnHold: isHeld(holds, line.orderLineId),
    holdReason:
      holds.find((hold) => hold.orderLineId === null || hold.orderLineId === line.orderLineId)?.reason ??
      null,
  }));
}

async function loadPackages(db: Handle, row: { fulfillmentOrderId: FulfillmentOrderId }) {
  const rows = await db
    .select({
      packageId: shippingPackage.id,
      trackingNumber: shippingPackage.trackingNumber,
      carrier: shippingPackage.carrier,
      serviceCode: shippingPackage.serviceCode,
      serviceName: shippingService.name,
      weightGrams: shippingPackage.weightGrams,
      state: shippingPackage.state,
      expectedOn: shippingPackage.expectedOn,
      freight: shippingPackage.freight,
      currency: salesOrder.currency,
    })
    .from(shippingPackage)
    .innerJoin(shippingService, eq(shippingService.code, shippingPackage.serviceCode))
    .innerJoin(fulfillmentOrder, eq(fulfillmentOrder.id, shippingPackage.fulfillmentOrderId))
    .innerJoin(salesOrder, eq(salesOrder.id, fulfillmentOrder.orderId))
    .where(eq(shippingPackage.fulfillmentOrderId, row.fulfillmentOrderId));
  return rows.map(({ freight, currency, ...parcel }) => ({ ...parcel, freight: money(freight, currency) }));
}
