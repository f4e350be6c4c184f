import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { declareFact } from "@/server/outbox/declare.ts";

export const stockReceived = declareFact(
  "inventory.received",
  z.strictObject({ locationId: idSchema("loc"), variantId: idSchema("var"), quantity: z.int().min(1) }),
);

/** What is on its way of a SKU, or when it comes, has changed. */
export const supplyChanged = declareFact(
  "inventory.expected",
  z.strictObject({ locationId: idSchema("loc"), variantId: idSchema("var") }),
);

/** Fewer units of a SKU are set aside for a channel: the others may have them. */
export const ringFenceOpened = declareFact(
  "inventory.ring-fence-opened",
  z.strictObject({ locationId: idSchema("loc"), variantId: idSchema("var"), units: z.int().min(1) }),
);

export const stockCounted = declareFact(
  "inventory.counted",
  z.strictObject({
    locationId: idSchema("loc"),
    variantId: idSchema("var"),
    difference: z.int(),
    missing: z.int(),
  }),
);
