import { z } from "zod";
import { positiveQuantitySchema } from "../../kernel/quantity.ts";

/** Lines of one order by a channel; larger ones come by the import. */
export const channelLinesMax = 200;

const line = z.string().trim().min(1).max(120);

/** An order as a channel's machine sends it: in its words, without our ids. */
export const channelOrderInput = z.strictObject({
  customer: z.strictObject({
    name: line,
    email: z.email().max(200).nullable().default(null),
    phone: z.string().trim().min(7).max(40).nullable().default(null),
  }),
  shipTo: z.strictObject({
    recipient: line.optional(),
    line1: line,
    line2: line.nullable().default(null),
    city: line,
    state: z.string().regex(/^[A-Z]{2}$/, "is not a state of two letters"),
    zip: z.string().regex(/^\d{5}$/, "is not a ZIP code of five digits"),
  }),
  lines: z
    .array(z.strictObject({ sku: z.string().trim().min(1).max(60), quantity: positiveQuantitySchema }))
    .min(1)
    .max(channelLinesMax),
  /** The card's token from the payment provider, never a card number. */
  payment: z.strictObject({
    token: z
      .string()
      .min(4)
      .max(200)
      .regex(/^(?!(.*\d[\d -]{11,}\d))/, "looks like a card number"),
  }),
  note: z.string().trim().max(2_000).nullable().default(null),
});
export type ChannelOrder = z.output<typeof channelOrderInput>;
