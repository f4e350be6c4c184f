import { z } from "zod";
import { commandInput } from "../../kernel/command-id.ts";
import { idSchema } from "../../kernel/ids.ts";
import { positiveQuantitySchema } from "../../kernel/quantity.ts";
import { releaseSettings, releaseWays, strategySettings } from "./decision.ts";

export const moveLineInput = commandInput({
  orderLineId: idSchema("oln"),
  fromLocationId: idSchema("loc"),
  toLocationId: idSchema("loc"),
  quantity: positiveQuantitySchema,
  note: z.string().trim().max(500).nullable(),
});
export type MoveLineInput = z.infer<typeof moveLineInput>;

export const setReleaseInput = commandInput({
  release: z.enum(releaseWays),
  /** What is left out stays as it is. */
  releaseLeadMinutes: releaseSettings.shape.releaseLeadMinutes.unwrap().optional(),
  moveSavingMin: releaseSettings.shape.moveSavingMin.unwrap().optional(),
  waitDaysMax: releaseSettings.shape.waitDaysMax.unwrap().optional(),
  walkInChance: releaseSettings.shape.walkInChance.unwrap().optional(),
});
export type SetReleaseInput = z.infer<typeof setReleaseInput>;

export const saveStrategyInput = commandInput({
  /** The version that the form was filled from: a newer one is not overwritten. */
  basedOn: z.int().min(1),
  settings: strategySettings,
});
export type SaveStrategyInput = z.infer<typeof saveStrategyInput>;

export const decisionInput = z.strictObject({ orderId: idSchema("ord") });

export const whyHereInput = z.strictObject({ orderId: idSchema("ord"), locationId: idSchema("loc") });

export const optionsInput = z.strictObject({
  orderLineId: idSchema("oln"),
  quantity: positiveQuantitySchema.optional(),
});

export const reviewStages = ["unallocated", "allocated", "released", "in-progress", "done"] as const;
export const reviewSorts = ["promised", "-promised", "placed", "-placed", "cost", "-cost"] as const;

export const reviewInput = z.strictObject({
  q: z.string().trim().max(80).optional(),
  /** Codes of locations. */
  location: z.array(z.string().min(1).max(40)).max(100).optional(),
  stage: z.array(z.enum(reviewStages)).max(reviewStages.length).optional(),
  mode: z.enum(["ship", "pickup"]).optional(),
  hold: z.boolean().optional(),
  split: z.boolean().optional(),
  late: z.boolean().optional(),
  sort: z.enum(reviewSorts).optional(),
  cursor: z.string().max(200).optional(),
});
export type ReviewInput = z.infer<typeof reviewInput>;
