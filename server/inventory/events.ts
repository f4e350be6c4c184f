import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { declareFact } from "@/server/outbox/declare.ts";

export const stockCounted = declareFact(
  "inventory.counted",
  z.strictObject({
    locationId: idSchema("loc"),
    variantId: idSchema("var"),
    difference: z.int(),
    missing: z.int(),
  }),
);
