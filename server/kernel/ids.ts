import { v7 } from "uuid";
import { z } from "zod";

/** Every entity's prefix. An id reads `prefix_` + a version 7 uuid in 32 hex digits, so it sorts by time of making. */
export const idPrefixes = {
  addressId: "adr",
  apiKeyId: "key",
  channelId: "chn",
  commandId: "cmd",
  decisionId: "dec",
  delayId: "dly",
  eventId: "evt",
  exceptionId: "exc",
  fulfillmentLineId: "fln",
  fulfillmentOrderId: "ful",
  holdId: "hld",
  importId: "imp",
  locationId: "loc",
  orderId: "ord",
  orderLineId: "oln",
  packageId: "pkg",
  paymentAuthorizationId: "pay",
  paymentOperationId: "pop",
  personId: "per",
  priceSetId: "prs",
  productId: "prd",
  promiseId: "prm",
  reservationId: "res",
  seasonId: "sea",
  sessionId: "ses",
  strategyId: "str",
  supplyId: "sup",
  userId: "usr",
  variantId: "var",
} as const;

export type IdPrefix = (typeof idPrefixes)[keyof typeof idPrefixes];
export type Id<P extends IdPrefix> = string & { readonly __id: P };

export type AddressId = Id<"adr">;
export type ApiKeyId = Id<"key">;
export type ChannelId = Id<"chn">;
export type CommandId = Id<"cmd">;
export type DecisionId = Id<"dec">;
export type DelayId = Id<"dly">;
export type EventId = Id<"evt">;
export type ExceptionId = Id<"exc">;
export type FulfillmentLineId = Id<"fln">;
export type FulfillmentOrderId = Id<"ful">;
export type HoldId = Id<"hld">;
export type ImportId = Id<"imp">;
export type LocationId = Id<"loc">;
export type OrderId = Id<"ord">;
export type OrderLineId = Id<"oln">;
export type PackageId = Id<"pkg">;
export type PaymentAuthorizationId = Id<"pay">;
export type PaymentOperationId = Id<"pop">;
export type PersonId = Id<"per">;
export type PriceSetId = Id<"prs">;
export type ProductId = Id<"prd">;
export type PromiseId = Id<"prm">;
export type ReservationId = Id<"res">;
export type SeasonId = Id<"sea">;
export type SessionId = Id<"ses">;
export type StrategyId = Id<"str">;
export type SupplyId = Id<"sup">;
export type UserId = Id<"usr">;
export type VariantId = Id<"var">;

/** Makes an id, in the browser too. Never called in a core: a decision takes its ids as arguments. */
export function newId<P extends IdPrefix>(prefix: P): Id<P> {
  return `${prefix}_${v7().replaceAll("-", "")}` as Id<P>;
}

/** Parses an id at the edge. */
export function idSchema<P extends IdPrefix>(prefix: P) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`), `is not an id of the form ${prefix}_ and 32 hex digits`)
    .transform((text) => text as Id<P>);
}
