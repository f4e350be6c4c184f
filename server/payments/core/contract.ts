import { z } from "zod";
import { currencyCodes } from "../../kernel/money.ts";
import { operationKinds } from "./lifecycle.ts";

/** The HTTP contract with a payment provider, as `server/payments/CONTRACT.md` tells it in words. */

const boundedRuns = /(?<![0-9A-Za-z])\d(?:[ -]?\d){12,18}(?![0-9A-Za-z])/g;
const anyRuns = /(?<!\d)\d{13,19}(?!\d)/g;

/** Whether a text carries what reads as a card number: 13 to 19 digits, grouped or not, that pass Luhn's check. */
export function looksLikeCardNumber(text: string): boolean {
  return [...text.matchAll(boundedRuns)].some(([run]) => passesLuhn(run.replaceAll(/[ -]/g, "")));
}

/** The same, also inside a word: for what comes from outside. Our own ids are hexadecimal and could hit by chance. */
function hidesCardNumber(text: string): boolean {
  return looksLikeCardNumber(text) || [...text.matchAll(anyRuns)].some(([run]) => passesLuhn(run));
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const word = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x21-\x7e]+$/, "has a character other than printable ASCII");

/** What stands for a card: made by the provider's own form, never by us. */
export const tokenSchema = word(200).refine((text) => !hidesCardNumber(text), "looks like a card number");
export const operationKeySchema = z.string().regex(/^[A-Za-z0-9_-]{8,80}$/, "is not an operation id");
const providerRefSchema = word(200);
const positiveAmount = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** `POST /operations`. */
export const operationRequestSchema = z
  .strictObject({
    id: operationKeySchema,
    kind: z.enum(operationKinds),
    amount: positiveAmount,
    currency: z.enum(currencyCodes),
    /** capture, void, refund: the `providerRef` of the authorize operation. */
    authorization: providerRefSchema.optional(),
    /** authorize only. */
    token: tokenSchema.optional(),
    /** For people who read the provider's list: an order's or a fulfillment order's id. */
    reference: word(120).refine((text) => !looksLikeCardNumber(text), "looks like a card number"),
  })
  .refine((request) => (request.kind === "authorize") === (request.token !== undefined), {
    path: ["token"],
    message: "goes with authorize, and only with it",
  })
  .refine((request) => (request.kind === "authorize") === (request.authorization === undefined), {
    path: ["authorization"],
    message: "goes with capture, void and refund, and only with them",
  });
export type OperationRequest = z.infer<typeof operationRequestSchema>;

export const providerStates = ["succeeded", "failed", "pending"] as const;
export type ProviderState = (typeof providerStates)[number];

/** The answer to `POST /operations` and `GET /operations/:id`. Fields that we don't know are ignored: a provider may grow. */
export const operationAnswerSchema = z
  .object({
    id: operationKeySchema,
    providerRef: providerRefSchema.nullish(),
    state: z.enum(providerStates),
    reason: z.string().max(200).nullish(),
    brand: z.string().max(40).nullish(),
    last4: z
      .string()
      .regex(/^\d{4}$/)
      .nullish(),
  })
  .refine((answer) => answer.state === "failed" || Boolean(answer.providerRef), {
    path: ["providerRef"],
    message: "is missing: only a failed operation may do without",
  });
export type OperationAnswer = z.infer<typeof operationAnswerSchema>;

/** One entry of `GET /operations?after=`: the answer, and what was asked. */
export const ledgerEntrySchema = z.object({
  id: z.string().min(1).max(200),
  providerRef: z.string().max(200).nullish(),
  state: z.enum(providerStates),
  reason: z.string().max(200).nullish(),
  kind: z.enum(operationKinds),
  amount: z.number().int(),
  currency: z.string().length(3),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export const ledgerPageSchema = z.object({
  operations: z.array(ledgerEntrySchema).max(1000),
  hasMore: z.boolean(),
});
export type LedgerPage = z.infer<typeof ledgerPageSchema>;

/** The body of a callback, after Standard Webhooks. `type` is for people: `data` decides. */
export const callbackSchema = z.object({
  type: z.string().max(80),
  timestamp: z.string().max(40),
  data: operationAnswerSchema,
});
export type Callback = z.infer<typeof callbackSchema>;

/** The one provider of this house, as the column `provider` names it. */
export const providerName = "primary";
/** How long we wait for an answer before the outcome counts as unknown. */
export const answerSecondsMax = 5;
/** How far a callback's timestamp may lie from the database's clock. */
export const callbackToleranceSeconds = 300;
/** A callback is small; more is refused before it is parsed. */
export const callbackBytesMax = 65_536;
/** How long a provider must remember an id: within it the same id may be sent again. */
export const resendHoursMax = 24 * 30;
