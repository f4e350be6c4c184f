import { z } from "zod";
import { idSchema } from "../../kernel/ids.ts";
import { positiveQuantitySchema } from "../../kernel/quantity.ts";
import { locationKinds } from "../../locations/core/kind.ts";
import type { PlanSettings } from "./candidate.ts";
import { latenesses, milesMost, noRules, packagesMost } from "./rules.ts";

/** Lines of one draft: the largest real order that we know has 675. */
export const draftLinesMax = 700;

export const zipSchema = z.string().regex(/^\d{5}$/, "is not a ZIP code of 5 digits");

export const choiceSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("ship"), serviceCode: z.string().min(1).max(40) }),
  z.strictObject({ mode: z.literal("pickup"), locationId: idSchema("loc") }),
]);

export const draftLineSchema = z.strictObject({
  lineId: idSchema("oln"),
  variantId: idSchema("var"),
  quantity: positiveQuantitySchema,
  choice: choiceSchema.nullable(),
});

/** A draft order: its id is made in the browser, so that its own reservations are known. */
export const draftShape = {
  orderId: idSchema("ord"),
  destinationZip: zipSchema.nullable(),
  nearZip: zipSchema.nullable(),
  lines: z.array(draftLineSchema).min(1).max(draftLinesMax),
};

export const offersInput = z.strictObject(draftShape);
export type OffersRequest = z.infer<typeof offersInput>;
export type DraftLine = z.infer<typeof draftLineSchema>;

const cents = z.number().min(0).max(100_000_000);
/** As strategies store them; those that know of no rules have none. */
export const planSettings: z.ZodType<PlanSettings> = z.object({
  splitPenalty: cents,
  lateFixed: cents,
  latePerDay: cents,
  rules: z
    .object({
      packagesMax: z.number().int().min(1).max(packagesMost).nullable().default(noRules.packagesMax),
      distanceMilesMax: z.number().min(1).max(milesMost).nullable().default(noRules.distanceMilesMax),
      senders: z.array(z.enum(locationKinds)).default([...noRules.senders]),
      lateness: z.enum(latenesses).default(noRules.lateness),
    })
    .default({ ...noRules, senders: [...noRules.senders] }),
});
