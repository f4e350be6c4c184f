import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { positiveQuantitySchema } from "@/server/kernel/quantity.ts";
import { declareFact } from "@/server/outbox/declare.ts";

const orderId = idSchema("ord");
const lines = z.array(z.strictObject({ orderLineId: idSchema("oln"), quantity: positiveQuantitySchema }));

export const orderPlaced = declareFact("order.placed", z.strictObject({ orderId }));
/** Taken over from another system. The importer has its orders sourced together, so no job follows. */
export const orderImported = declareFact(
  "order.imported",
  z.strictObject({ orderId, externalId: z.string() }),
);
export const orderConfirmed = declareFact("order.confirmed", z.strictObject({ orderId }));
export const orderClosed = declareFact("order.closed", z.strictObject({ orderId }));
export const orderCancelled = declareFact("order.cancelled", z.strictObject({ orderId }));
export const linesCancelled = declareFact(
  "order.lines-cancelled",
  z.strictObject({ orderId, lines, reason: z.string() }),
);

const aboutHold = {
  orderId,
  holdId: idSchema("hld"),
  orderLineId: idSchema("oln").nullable(),
  reason: z.string(),
};
export const holdOpened = declareFact("hold.opened", z.strictObject(aboutHold));
export const holdReleased = declareFact("hold.released", z.strictObject(aboutHold));
