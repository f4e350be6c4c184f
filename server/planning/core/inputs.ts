import { z } from "zod";
import { commandInput } from "../../kernel/command-id.ts";
import { idSchema } from "../../kernel/ids.ts";

const dateSchema = z.iso.date();

/** Markdowns go down and forward; a price of zero is no price. */
export const saveSeasonPlanInput = commandInput({
  seasonId: idSchema("sea"),
  markdowns: z
    .array(z.strictObject({ from: dateSchema, share: z.number().min(0.05).max(0.99) }))
    .max(12)
    .refine(
      (steps) =>
        steps.every((step, at) => {
          const before = steps[at - 1];
          return !before || (before.from < step.from && before.share > step.share);
        }),
      "each markdown comes after the one before and asks less",
    ),
  salvageShare: z.number().min(0).max(1),
  elasticity: z.number().min(0).max(10),
  /** When the plan that the form was filled from was saved; null: it was the default. Another one is not overwritten. */
  basedOn: z.date().nullable(),
});
export type SaveSeasonPlanInput = z.output<typeof saveSeasonPlanInput>;
