import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { declareFact } from "@/server/outbox/declare.ts";
import { decisionTriggers } from "./core/decision.ts";
import { moveCauses } from "./core/move-cause.ts";

/** Units of an order were given to places, or nobody could take them: the decision says which and why. */
export const orderSourced = declareFact(
  "sourcing.decided",
  z.strictObject({
    orderId: idSchema("ord"),
    decisionId: idSchema("dec"),
    trigger: z.enum(decisionTriggers),
    units: z.number().int().min(0),
    unserved: z.number().int().min(0),
    backordered: z.number().int().min(0),
  }),
);

/** Planning it together with the other open orders found a better plan for what was only allocated. */
export const orderReoptimized = declareFact(
  "sourcing.reoptimized",
  z.strictObject({
    orderId: idSchema("ord"),
    decisionId: idSchema("dec"),
    fromLocationIds: z.array(idSchema("loc")),
    toLocationIds: z.array(idSchema("loc")),
    /** Minor units that the order saves, or with `exchange` the orders that moved together. */
    amount: z.number().int(),
    currency: z.string(),
    cause: z.enum(moveCauses),
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
