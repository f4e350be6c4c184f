import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { declareJob } from "@/server/outbox/declare.ts";

/** Decides an order's waiting units. Added by `order.placed` and, with the hold's id, by `hold.released`. */
export const sourceOrderJob = declareJob(
  "sourcing.source-order",
  z.looseObject({
    orderId: idSchema("ord"),
    eventId: idSchema("evt"),
    holdId: idSchema("hld").optional(),
    /** Goods came in, or what should have come in has not. */
    isRestock: z.boolean().optional(),
  }),
);

/** Decides the orders again that wait for a SKU. Added by `inventory.received`, `inventory.counted` and `inventory.expected`. */
export const serveWaitingJob = declareJob(
  "sourcing.serve-waiting",
  z.looseObject({ variantId: idSchema("var"), eventId: idSchema("evt") }),
);

/**
 * Plans the open orders together and releases what is due. Added by the sweep while something is due; its queue makes
 * sure that two waves never work on the same orders.
 */
export const releaseWaveJob = declareJob("sourcing.release-wave", z.looseObject({}), {
  queue: "sourcing.release-wave",
});

/** Takes refused units elsewhere. Added by `fulfillment.rejected`. */
export const rerouteLinesJob = declareJob(
  "sourcing.reroute-lines",
  z.looseObject({ orderId: idSchema("ord"), eventId: idSchema("evt") }),
);

/** Works out how late places and carriers were of late. */
export const refreshDelaysJob = declareJob("sourcing.refresh-delays", z.object({}));
