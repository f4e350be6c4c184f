import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { declareJob } from "@/server/outbox/declare.ts";

/** The payment stands: the order is confirmed. Added by `payment.authorized`. */
export const confirmOrderJob = declareJob(
  "orders.confirm",
  z.looseObject({ orderId: idSchema("ord"), eventId: idSchema("evt") }),
);
