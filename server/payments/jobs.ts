import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { positiveQuantitySchema } from "@/server/kernel/quantity.ts";
import { declareJob } from "@/server/outbox/declare.ts";

/** Sends what waits: of one order, or whatever was left behind. */
export const sendOperationsJob = declareJob(
  "payments.send-operations",
  z.object({ orderId: idSchema("ord").nullish() }),
);

/** Payload of `shipment.shipped` and `pickup.collected`. */
export const captureJob = declareJob(
  "payments.capture",
  z.object({
    orderId: idSchema("ord"),
    fulfillmentOrderId: idSchema("ful"),
    lines: z
      .array(z.object({ orderLineId: idSchema("oln"), quantity: positiveQuantitySchema }))
      .min(1)
      .max(2000),
  }),
);

export const settleCancellationJob = declareJob(
  "payments.settle-cancellation",
  z.object({ orderId: idSchema("ord") }),
);

/** Asks the provider about what is unknown or was sent long ago. */
export const resolveOperationsJob = declareJob(
  "payments.resolve-operations",
  z.object({
    operationId: idSchema("pop").nullish(),
    /** How long a sent operation may wait for its answer before it is asked for. */
    patienceSeconds: z.number().int().min(0).default(15),
  }),
);

export const applyCallbackJob = declareJob(
  "payments.apply-callback",
  z.object({ externalId: z.string().min(1).max(200) }),
);

/** Compares the last days with the provider's ledger, both ways. */
export const reconcileJob = declareJob(
  "payments.reconcile",
  z.object({ days: z.number().int().min(1).max(3650).default(3) }),
);
