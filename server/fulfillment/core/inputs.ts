import { z } from "zod";
import { commandInput } from "../../kernel/command-id.ts";
import { idSchema } from "../../kernel/ids.ts";
import { positiveQuantitySchema, quantitySchema } from "../../kernel/quantity.ts";
import { rejectReasons } from "./reject-reason.ts";

export const workTabs = ["to-pick", "in-progress", "to-ship", "ready", "done"] as const;
export type WorkTab = (typeof workTabs)[number];

export const queueInput = z.strictObject({
  tab: z.enum(workTabs),
  locationId: idSchema("loc").optional(),
  mode: z.enum(["ship", "pickup"]).optional(),
});
export type QueueInput = z.output<typeof queueInput>;

export const getWorkInput = z.union([
  z.strictObject({ fulfillmentOrderId: idSchema("ful") }),
  z.strictObject({ code: z.string().regex(/^\d{1,12}-\d{1,4}$/, "is not a code like 10023-1") }),
]);
export type GetWorkInput = z.output<typeof getWorkInput>;

export const findPickupInput = z.strictObject({ query: z.string().trim().min(2).max(80) });

export const workInput = commandInput({ fulfillmentOrderId: idSchema("ful") });
export type WorkInput = z.output<typeof workInput>;

export const pickLineInput = commandInput({
  fulfillmentLineId: idSchema("fln"),
  quantityPicked: quantitySchema,
});
export type PickLineInput = z.output<typeof pickLineInput>;

export const rejectLineInput = commandInput({
  fulfillmentLineId: idSchema("fln"),
  quantity: positiveQuantitySchema,
  reason: z.enum(rejectReasons),
  note: z.string().trim().max(500).nullable(),
});
export type RejectLineInput = z.output<typeof rejectLineInput>;

/** A box over 68 kg is not taken by the table carrier. */
export const packageGramsMax = 68_000;
export const labelInput = commandInput({
  fulfillmentOrderId: idSchema("ful"),
  weightGrams: z.number().int().min(1).max(packageGramsMax).nullable(),
});
export type LabelInput = z.output<typeof labelInput>;

export const markReadyInput = commandInput({
  fulfillmentOrderId: idSchema("ful"),
  stage: z.string().trim().min(1).max(20).nullable(),
});
export type MarkReadyInput = z.output<typeof markReadyInput>;

export const handOverInput = commandInput({
  fulfillmentOrderId: idSchema("ful"),
  orderNumber: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  isNameChecked: z.literal(true, "must be confirmed: check the name first"),
  collectedBy: z.string().trim().min(1).max(120).nullable(),
});
export type HandOverInput = z.output<typeof handOverInput>;

/** One package at the door, at the moment that whoever brought it says. */
const deliveryShape = {
  trackingNumber: z.string().trim().min(4).max(60),
  deliveredAt: z.iso.datetime({ offset: true }).transform((moment) => new Date(moment).toISOString()),
};
export type Delivery = z.output<z.ZodObject<typeof deliveryShape>>;
export const deliverInput = commandInput(deliveryShape);

const deliveriesMax = 200;
export const deliveriesInput = z.strictObject({
  deliveries: z.array(z.strictObject(deliveryShape)).min(1).max(deliveriesMax),
});
