import { z } from "zod";
import type { Random } from "../../kernel/random.ts";

const rate = z.number().min(0).max(1).default(0);

/** What the local provider does wrong, how often. `POST /faults` replaces all of it; `{}` is a provider without faults. */
export const paymentFaultsSchema = z.strictObject({
  seed: z.number().int().default(1),
  /** Nothing is answered, nothing takes effect. */
  isDown: z.boolean().default(false),
  /** The answer comes late, by `delayMs`. */
  delay: rate,
  delayMs: z.number().int().min(0).max(120_000).default(30_000),
  /** It took effect, yet the answer is a 500. */
  effectThen500: rate,
  /** It took effect, yet no answer comes. */
  effectThenTimeout: rate,
  /** The connection breaks before anything happened. */
  reset: rate,
  duplicateCallback: rate,
  /** A callback with a forged signature precedes the right one. */
  wrongSignature: rate,
  /** The callback is delivered before the answer. */
  earlyCallback: rate,
});
export type PaymentFaults = z.infer<typeof paymentFaultsSchema>;
export const noPaymentFaults: PaymentFaults = paymentFaultsSchema.parse({});

export type AnswerFault = "reset" | "effectThen500" | "effectThenTimeout" | "delay" | null;
const answerFaults = ["reset", "effectThen500", "effectThenTimeout", "delay"] as const;

/** At most one of them per answer: the rates share one draw, so they add up to at most one. */
export function drawAnswerFault(faults: PaymentFaults, random: Random): AnswerFault {
  let left = random.next();
  for (const fault of answerFaults) {
    left -= faults[fault];
    if (left < 0) return fault;
  }
  return null;
}
