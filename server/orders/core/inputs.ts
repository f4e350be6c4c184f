import { z } from "zod";
import { commandInput } from "../../kernel/command-id.ts";
import { idSchema } from "../../kernel/ids.ts";
import { moneySchema } from "../../kernel/money.ts";
import { positiveQuantitySchema } from "../../kernel/quantity.ts";
import { holdReasons } from "./hold-reason.ts";

/** Lines of one order: the largest real one seen had 675. */
export const orderLinesMax = 1_000;
/** Most orders of a page. */
export const orderPageSize = 50;

const zip = z.string().regex(/^\d{5}$/, "is not a ZIP code of five digits");
const note = z.string().trim().max(2_000).nullable();

export const choiceSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("ship"), serviceCode: z.string().min(1).max(40) }),
  z.strictObject({ mode: z.literal("pickup"), locationId: idSchema("loc") }),
]);
export type Choice = z.output<typeof choiceSchema>;

const draftLine = z.strictObject({
  lineId: idSchema("oln"),
  variantId: idSchema("var"),
  quantity: positiveQuantitySchema,
  choice: choiceSchema.nullable(),
});

export const reserveDraftInput = commandInput({
  orderId: idSchema("ord"),
  destinationZip: zip.nullable(),
  nearZip: zip.nullable(),
  lines: z.array(draftLine).max(orderLinesMax),
});
export type ReserveDraftInput = z.output<typeof reserveDraftInput>;

export const releaseDraftInput = commandInput({ orderId: idSchema("ord") });

/** A card's token from the provider. Anything that looks like a card number is refused unread. */
const paymentToken = z
  .string()
  .min(4)
  .max(200)
  .refine(
    (text) => !/\d{13,19}/.test(text.replace(/[\s-]/g, "")),
    "looks like a card number; only a token may be sent",
  );

export const placeOrderInput = commandInput({
  orderId: idSchema("ord"),
  personId: idSchema("per"),
  shipToAddressId: idSchema("adr").nullable(),
  channelCode: z.string().min(1).max(40).default("phone"),
  lines: z
    .array(draftLine.extend({ choice: choiceSchema }))
    .min(1)
    .max(orderLinesMax),
  expectedGrand: moneySchema,
  payment: z.strictObject({ token: paymentToken }),
  note,
});
export type PlaceOrderInput = z.output<typeof placeOrderInput>;

export const takeCardInput = commandInput({ orderId: idSchema("ord"), token: paymentToken });
export type TakeCardInput = z.output<typeof takeCardInput>;

export const cancelLinesInput = commandInput({
  orderId: idSchema("ord"),
  lines: z
    .array(z.strictObject({ orderLineId: idSchema("oln"), quantity: positiveQuantitySchema }))
    .min(1)
    .max(orderLinesMax),
  reason: z.string().trim().min(1).max(200),
});
export type CancelLinesInput = z.output<typeof cancelLinesInput>;

export const openHoldInput = commandInput({
  orderId: idSchema("ord"),
  orderLineId: idSchema("oln").nullable(),
  holdId: idSchema("hld"),
  reason: z.enum(holdReasons),
  note,
});
export type OpenHoldInput = z.output<typeof openHoldInput>;

export const releaseHoldInput = commandInput({ holdId: idSchema("hld") });

export const orderViews = ["open", "hold", "unfillable", "payment-failed", "late", "all"] as const;
export type OrderViewName = (typeof orderViews)[number];
export const orderSorts = ["-placed", "placed", "promised", "-grand"] as const;
export const listOrdersInput = z.strictObject({
  q: z.string().trim().max(80).optional(),
  view: z.enum(orderViews).default("open"),
  sort: z.enum(orderSorts).default("-placed"),
  cursor: z.string().max(200).optional(),
});
export type ListOrdersInput = z.output<typeof listOrdersInput>;
