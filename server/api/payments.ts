import { z } from "zod";
import { policies } from "@/server/auth/policies.ts";
import { idSchema } from "@/server/kernel/ids.ts";
import { paymentsForOrder } from "@/server/payments/queries.ts";
import { query, router } from "./root.ts";

export const paymentsRouter = router({
  forOrder: query(policies["payments.for-order"])
    .input(z.strictObject({ orderId: idSchema("ord") }))
    .query(({ ctx, input }) => paymentsForOrder(ctx, input)),
});
