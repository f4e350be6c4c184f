import { eq, inArray } from "drizzle-orm";
import { fulfillmentLine, fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { location } from "@/db/schema/locations.ts";
import { shippingPackage } from "@/db/schema/shipping.ts";
import type { Context } from "@/server/context.ts";
import type { OrderId } from "@/server/kernel/ids.ts";

/** What each location does, did or refused for an order, the oldest first. */
export async function findWorkOfOrder(ctx: Context, { orderId }: { orderId: OrderId }) {
  return ctx.db.read(ctx.scope, async (db) => {
    const works = await db
      .select({ work: fulfillmentOrder, place: location })
      .from(fulfillmentOrder)
      .innerJoin(location, eq(location.id, fulfillmentOrder.locationId))
      .where(eq(fulfillmentOrder.orderId, orderId))
      .orderBy(fulfillmentOrder.id);
    const ids = works.map(({ work }) => work.id);
    if (ids.length === 0) return [];
    const lines = await db
      .select()
      .from(fulfillmentLine)
      .where(inArray(fulfillmentLine.fulfillmentOrderId, ids));
    const packages = await db
      .select()
      .from(shippingPackage)
      .where(inArray(shippingPackage.fulfillmentOrderId, ids));
    return works.map(({ work, place }) => ({
      fulfillmentOrderId: work.id,
      code: work.code,
      state: work.state,
      mode: work.mode,
      serviceCode: work.serviceCode,
      location: {
        locationId: place.id,
        code: place.code,
        name: place.name,
        kind: place.kind,
        timeZone: place.timeZone,
      },
      /** When work that is only allocated goes to its place. */
      releaseAt: work.state === "allocated" ? work.releaseAt : null,
      dueAt: work.dueAt,
      promisedAt: work.promisedAt,
      pickupUntil: work.pickupUntil,
      stage: work.stage,
      acceptedBy: work.acceptedBy,
      lines: lines
        .filter((line) => line.fulfillmentOrderId === work.id)
        .map(({ orderLineId, quantity, quantityPicked, quantityRejected, rejectReason }) => ({
          orderLineId,
          quantity,
          quantityPicked,
          quantityRejected,
          rejectReason,
        })),
      packages: packages
        .filter((box) => box.fulfillmentOrderId === work.id)
        .map(({ trackingNumber, carrier, serviceCode, state, expectedOn, deliveredAt }) => ({
          trackingNumber,
          carrier,
          serviceCode,
          state,
          expectedOn,
          deliveredAt,
        })),
    }));
  });
}
