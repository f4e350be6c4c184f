import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { declareFact } from "@/server/outbox/declare.ts";

/** Written by `reserve_orders` itself, one per command: the hot path makes one round trip. */
export const unitsReserved = declareFact(
  "inventory.reserved",
  z.strictObject({ orderId: idSchema("ord"), expiresAt: z.iso.datetime({ offset: true }).nullable() }),
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
