import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { positiveQuantitySchema } from "@/server/kernel/quantity.ts";
import { declareFact } from "@/server/outbox/declare.ts";
import { rejectReasons } from "./core/reject-reason.ts";

const about = { orderId: idSchema("ord"), fulfillmentOrderId: idSchema("ful") };
const lines = z.array(z.strictObject({ orderLineId: idSchema("oln"), quantity: positiveQuantitySchema }));

/** Units are set aside at a place, which learns of it when they are released. */
export const workAllocated = declareFact(
  "fulfillment.allocated",
  z.strictObject({ ...about, code: z.string(), locationId: idSchema("loc"), releaseAt: z.iso.datetime() }),
);
export const workReleased = declareFact(
  "fulfillment.released",
  z.strictObject({ ...about, code: z.string() }),
);
export const workAccepted = declareFact(
  "fulfillment.accepted",
  z.strictObject({ ...about, code: z.string() }),
);
export const workPicked = declareFact("fulfillment.picked", z.strictObject({ ...about, code: z.string() }));
export const workPacked = declareFact("fulfillment.packed", z.strictObject({ ...about, code: z.string() }));
export const workUnpacked = declareFact(
  "fulfillment.unpacked",
  z.strictObject({ ...about, code: z.string() }),
);
export const workReady = declareFact(
  "fulfillment.ready",
  z.strictObject({ ...about, code: z.string(), stage: z.string() }),
);
export const workCancelled = declareFact(
  "fulfillment.cancelled",
  z.strictObject({ ...about, code: z.string(), lines }),
);

/** Units that a location refused; sourcing takes them elsewhere. */
export const lineRejected = declareFact(
  "fulfillment.rejected",
  z.strictObject({
    ...about,
    code: z.string(),
    locationId: idSchema("loc"),
    orderLineId: idSchema("oln"),
    quantity: positiveQuantitySchema,
    reason: z.enum(rejectReasons),
  }),
);

export const packageLabelled = declareFact(
  "shipment.labelled",
  z.strictObject({ ...about, code: z.string(), packageId: idSchema("pkg"), trackingNumber: z.string() }),
);
/** Goods left with the carrier; exactly these lines are captured. */
export const workShipped = declareFact(
  "shipment.shipped",
  z.strictObject({ ...about, code: z.string(), lines }),
);
/** A box is at the door, at the carrier's own moment. */
export const packageDelivered = declareFact(
  "shipment.delivered",
  z.strictObject({ ...about, code: z.string(), trackingNumber: z.string(), deliveredAt: z.iso.datetime() }),
);
/** Goods left over the counter; exactly these lines are captured. */
export const workCollected = declareFact(
  "pickup.collected",
  z.strictObject({ ...about, code: z.string(), lines, collectedBy: z.string().nullable() }),
);
