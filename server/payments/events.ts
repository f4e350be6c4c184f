import { z } from "zod";
import { idSchema } from "@/server/kernel/ids.ts";
import { currencyCodes } from "@/server/kernel/money.ts";
import { declareFact } from "@/server/outbox/declare.ts";
import { operationKinds } from "./core/lifecycle.ts";

const payload = z.object({
  orderId: idSchema("ord"),
  authorizationId: idSchema("pay"),
  operationId: idSchema("pop"),
  kind: z.enum(operationKinds),
  amount: z.number().int(),
  currency: z.enum(currencyCodes),
  /** The order, the fulfillment order or the cancellation that it pays for. */
  reference: z.string(),
  reason: z.string().nullable(),
});

/** The card stands for the whole order: it may be confirmed. */
export const paymentAuthorized = declareFact("payment.authorized", payload);
/** The card was refused: the order waits for another one. */
export const paymentDeclined = declareFact("payment.declined", payload);
export const paymentCaptured = declareFact("payment.captured", payload);
export const paymentVoided = declareFact("payment.voided", payload);
export const paymentRefunded = declareFact("payment.refunded", payload);
/** A capture, void or refund was refused by the provider. */
export const paymentFailed = declareFact("payment.failed", payload);
