import { z } from "zod";
import { policies } from "@/server/auth/policies.ts";
import { postalCodeInput } from "@/server/locations/core/inputs.ts";
import { getPostalCode, listLocations } from "@/server/locations/queries.ts";
import { query, router } from "./root.ts";

export const locationsRouter = router({
  list: query(policies["locations.list"])
    .input(z.strictObject({}).optional())
    .query(({ ctx }) => listLocations(ctx)),
  postalCode: query(policies["locations.postal-code"])
    .input(postalCodeInput)
    .query(({ ctx, input }) => getPostalCode(ctx, input)),
});
