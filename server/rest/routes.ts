import { z } from "zod";
import type { KeyScope } from "@/server/auth/core/api-key.ts";
import { type PolicyName, policies } from "@/server/auth/policies.ts";
import { answerFor, refusalSentence } from "@/server/auth/refusals.ts";
import type { CommandContext, Context } from "@/server/context.ts";
import { deliveriesInput } from "@/server/fulfillment/core/inputs.ts";
import { type DeliveryAnswer, deliverPackages } from "@/server/fulfillment/deliver-work.ts";
import type { ReserveStock } from "@/server/inventory/core/reserve.ts";
import { lookUp } from "@/server/inventory/queries/look-up.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { findPostalPlace } from "@/server/locations/queries.ts";
import { channelOrderInput } from "@/server/orders/core/channel-order.ts";
import { getOrder } from "@/server/orders/queries/get-order.ts";
import { takeChannelOrder } from "@/server/orders/take-channel-order.ts";

export type RestServices = { reserve: ReserveStock };

type Asked<I> = { input: I; services: RestServices };
type Shared = { path: RegExp; policy: PolicyName & `rest.${string}`; scope: KeyScope; status: 200 | 201 };

/** One route: where, by whom, with what; a read or a change under its idempotency key. */
export type Route = Shared &
  (
    | {
        method: "GET";
        input: z.ZodType;
        answer: (ctx: Context, asked: Asked<unknown>) => Promise<Outcome<unknown>>;
      }
    | {
        method: "POST";
        input: z.ZodType;
        answer: (ctx: CommandContext, asked: Asked<unknown>) => Promise<Outcome<unknown>>;
      }
  );

const orderNumber = z.strictObject({ number: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) });
const sku = z.strictObject({ sku: z.string().trim().min(1).max(60) });

/** Everything that a channel's machine may ask for. Named parts of a path and the query string are the input of a GET. */
export const routes: readonly Route[] = [
  {
    method: "POST",
    path: /^\/api\/v1\/orders$/,
    policy: "rest.place-order",
    scope: "orders:write",
    status: 201,
    input: channelOrderInput,
    answer: (ctx, { input, services }) =>
      takeChannelOrder(ctx, { ...services, findZip: findPostalPlace }, channelOrderInput.parse(input)),
  },
  {
    method: "GET",
    path: /^\/api\/v1\/orders\/(?<number>\d{1,15})$/,
    policy: "rest.get-order",
    scope: "orders:read",
    status: 200,
    input: orderNumber,
    answer: (ctx, { input }) => readOrder(ctx, orderNumber.parse(input)),
  },
  {
    method: "POST",
    path: /^\/api\/v1\/deliveries$/,
    policy: "rest.deliveries",
    scope: "deliveries:write",
    status: 200,
    input: deliveriesInput,
    answer: async (ctx, { input }) =>
      done({
        deliveries: (await deliverPackages(ctx, deliveriesInput.parse(input).deliveries)).map(inWords),
      }),
  },
  {
    method: "GET",
    path: /^\/api\/v1\/availability$/,
    policy: "rest.availability",
    scope: "availability:read",
    status: 200,
    input: sku,
    answer: (ctx, { input }) => readAvailability(ctx, sku.parse(input)),
  },
];

export const policyOf = (route: Route) => policies[route.policy];

/** What a channel may know of its order: not who works on it, nor what it costs us. */
async function readOrder(ctx: Context, input: { number: number }): Promise<Outcome<unknown>> {
  const outcome = await getOrder(ctx, input);
  if (!outcome.ok) return outcome;
  const { orderId, number, state, fulfillment, payment, placedAt, totals, lines } = outcome.value;
  return done({
    orderId,
    number,
    state,
    fulfillment,
    payment,
    placedAt,
    totals,
    lines: lines.map(({ orderLineId, lineNumber, sku, ordered, quantities, promisedAt }) => ({
      orderLineId,
      lineNumber,
      sku,
      ordered,
      quantities,
      promisedAt,
    })),
  });
}

async function readAvailability(ctx: Context, input: { sku: string }): Promise<Outcome<unknown>> {
  const { variant, own, nearby, warehouses, vendors, askedAt } = await lookUp(ctx, { query: input.sku });
  if (!variant || variant.sku.toLowerCase() !== input.sku.toLowerCase())
    return refused("not-found", { what: "SKU", id: input.sku });
  const places = [...own, ...nearby, ...warehouses, ...vendors];
  return done({
    sku: variant.sku,
    available: places.reduce((sum, { terms }) => sum + terms.available, 0),
    locations: places.map(({ code, kind, terms }) => ({ code, kind, available: terms.available })),
    askedAt,
  });
}

/** Each delivery for itself: taken, known already, or refused with the way on. */
function inWords(answer: DeliveryAnswer) {
  const { trackingNumber } = answer;
  if ("isNew" in answer) return { trackingNumber, status: answer.isNew ? "taken" : "known" };
  const { next } = answerFor(answer.reason);
  return {
    ...{ trackingNumber, status: "refused", reason: answer.reason },
    detail: `${refusalSentence(answer)} ${next}`,
  };
}
