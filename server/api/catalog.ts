import { policies } from "@/server/auth/policies.ts";
import { searchVariantsInput } from "@/server/catalog/core/inputs.ts";
import { searchVariants } from "@/server/catalog/queries.ts";
import { query, router } from "./root.ts";

export const catalogRouter = router({
  search: query(policies["catalog.search"])
    .input(searchVariantsInput)
    .query(({ ctx, input }) => searchVariants(ctx, input)),
});
