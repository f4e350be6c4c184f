import { policies } from "@/server/auth/policies.ts";
import { offersInput } from "@/server/promising/core/inputs.ts";
import { findCombinations, findOffers } from "@/server/promising/queries.ts";
import { query, router } from "./root.ts";

export const promisingRouter = router({
  offers: query(policies["promising.offers"])
    .input(offersInput)
    .query(({ ctx, input }) => findOffers(ctx, input)),
  combinations: query(policies["promising.combinations"])
    .input(offersInput)
    .query(({ ctx, input }) => findCombinations(ctx, input)),
});
