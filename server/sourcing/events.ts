import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { declareFact } from "@/server/outbox/declare.ts";
import { decisionTriggers } from "./core/decision.ts";

/** Units of an order were given to places, or nobody could take them: the decision says which and why. */
export const orderSourced = declareFact(
  "sourcing.decided",
  z.strictObject({
    orderId: idSchema("ord"),
    decisionId: idSchema("dec"),
    trigger: z.enum(decisionTriggers),
    units: z.number().int().min(0),
    unserved: z.number().int().min(0),
  }),
);

/** A person gave units of a line to another place. */
export const lineMoved = declareFact(
  "sourcing.moved",
  z.strictObject({
    orderId: idSchema("ord"),
    decisionId: idSchema("dec"),
    orderLineId: idSchema("oln"),
    fromLocationId: idSchema("loc"),
    toLocationId: idSchema("loc"),
    quantity: z.number().int().min(1),
  }),
);
