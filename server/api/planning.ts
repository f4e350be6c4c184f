import { policies } from "@/server/auth/policies.ts";
import { saveSeasonPlanInput } from "@/server/planning/core/inputs.ts";
import { findSeasonPlans, findShipRather } from "@/server/planning/queries.ts";
import { saveSeasonPlan } from "@/server/planning/save-season-plan.ts";
import { mutation, query, reply, router } from "./root.ts";

export const planningRouter = router({
  seasonPlans: query(policies["planning.season-plans"]).query(({ ctx }) => findSeasonPlans(ctx)),
  shipRather: query(policies["planning.ship-rather"]).query(({ ctx }) => findShipRather(ctx)),
  saveSeasonPlan: mutation(policies["planning.save-season-plan"])
    .input(saveSeasonPlanInput)
    .mutation(({ ctx, input }) => reply(saveSeasonPlan(ctx.command(input.commandId), input))),
});
