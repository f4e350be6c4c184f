import { z } from "zod";
import { commandInput } from "../../kernel/command-id.ts";
import { idSchema } from "../../kernel/ids.ts";
import { positiveQuantitySchema, quantitySchema } from "../../kernel/quantity.ts";

/** A scan, a SKU or words; and whose neighborhood is meant. */
export const lookUpInput = z.strictObject({
  query: z.string().trim().min(1).max(80),
  locationId: idSchema("loc").optional(),
});
export type LookUpInput = z.output<typeof lookUpInput>;

export const explainInput = z.strictObject({ variantId: idSchema("var"), locationId: idSchema("loc") });
export type ExplainInput = z.output<typeof explainInput>;

export const recordCountInput = commandInput({
  locationId: idSchema("loc"),
  variantId: idSchema("var"),
  counted: quantitySchema,
  note: z.string().trim().max(500).nullable(),
});
export type RecordCountInput = z.output<typeof recordCountInput>;

export const receiveSupplyInput = commandInput({
  supplyId: idSchema("sup"),
  quantity: positiveQuantitySchema,
});
export type ReceiveSupplyInput = z.output<typeof receiveSupplyInput>;

/** SKUs of a place that are set aside at once. */
const ringFenceLinesMax = 5_000;

/** So many units of each SKU are set aside for the channel from now on; 0 takes the ring-fence away. */
export const setRingFencesInput = commandInput({
  locationId: idSchema("loc"),
  channelId: idSchema("chn"),
  lines: z
    .array(z.strictObject({ variantId: idSchema("var"), units: quantitySchema }))
    .min(1)
    .max(ringFenceLinesMax),
});
export type SetRingFencesInput = z.output<typeof setRingFencesInput>;

/** Lines of one purchase order for one place. */
const supplyLinesMax = 5_000;

export const expectSupplyInput = commandInput({
  locationId: idSchema("loc"),
  source: z.string().trim().min(1).max(60),
  lines: z
    .array(
      z.strictObject({
        variantId: idSchema("var"),
        quantity: positiveQuantitySchema,
        expectedOn: z.iso.date(),
      }),
    )
    .max(supplyLinesMax),
});
export type ExpectSupplyInput = z.output<typeof expectSupplyInput>;
