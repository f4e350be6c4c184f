import { z } from "zod";

/** A scan or a glance takes in no more. */
export const variantHitsMax = 20;

export const searchVariantsInput = z.strictObject({
  query: z.string().trim().min(1).max(80),
  limit: z.number().int().min(1).max(variantHitsMax).default(variantHitsMax),
});
export type SearchVariantsInput = z.input<typeof searchVariantsInput>;
