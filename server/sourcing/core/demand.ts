import type {
  ChannelId,
  LocationId,
  OrderId,
  OrderLineId,
  ReservationId,
  VariantId,
} from "../../kernel/ids.ts";
import { businessDate, type Instant } from "../../kernel/instant.ts";
import { dayNumber } from "../../locations/core/calendar.ts";
import type { PostalPlace } from "../../locations/core/place.ts";
import { timeZoneOf } from "../../locations/core/time-zone.ts";
import type { DemandLine } from "../../promising/core/candidate.ts";
import type { StrategySettings } from "./decision.ts";

/** A line with units that wait for a place. */
export type WaitingLine = {
  orderLineId: OrderLineId;
  lineNumber: number;
  variantId: VariantId;
  weightGrams: number;
  mode: "ship" | "pickup";
  pickupLocationId: LocationId | null;
  readyBy: Instant | null;
  promisedAt: Instant | null;
  /** Units without a place; those that wait for supply are asked for again with each decision. */
  unallocated: number;
  /** Minor units that the customer pays for a unit, discounts taken off, without tax. */
  price: number;
  isHeld: boolean;
  /** Each time that a place refused units of it. */
  rejections: readonly { locationId: LocationId; at: Instant }[];
};

/** Units that the order has reserved and no fulfillment order works on yet. */
export type FreeReservation = {
  reservationId: ReservationId;
  orderLineId: OrderLineId;
  variantId: VariantId;
  locationId: LocationId;
  quantity: number;
};

/** What sourcing knows of an order, read without locks. */
export type SourcingOrder = {
  orderId: OrderId;
  number: number;
  /** Its channel's ring-fences serve it. */
  channelId: ChannelId;
  isOpen: boolean;
  /** A person is asked to help already. */
  isUnfillable: boolean;
  /** Lines whose promise a person is asked about already; left out: none. */
  lateLines?: readonly OrderLineId[];
  destination: PostalPlace | null;
  lines: readonly WaitingLine[];
  reservations: readonly FreeReservation[];
};

/** A line to be shipped, with what the customer pays for a unit. */
export type ShippedLine = DemandLine & { price: number };

export type DemandParts = {
  shipped: ShippedLine[];
  pickups: WaitingLine[];
  /** Lines that only a person can help. */
  exhausted: WaitingLine[];
};

/** What is to be decided now: lines that are held wait, lines that were rejected too often go to a person. */
export function toDemand(order: SourcingOrder, settings: StrategySettings, now: Instant): DemandParts {
  const waiting = order.lines.filter((line) => line.unallocated > 0 && !line.isHeld);
  const exhausted = waiting.filter((line) => line.rejections.length >= settings.attemptsMax);
  const able = waiting.filter((line) => line.rejections.length < settings.attemptsMax);
  const zone = order.destination ? timeZoneOf(order.destination) : null;
  return {
    exhausted,
    pickups: able.filter((line) => line.mode === "pickup"),
    shipped: able
      .filter((line) => line.mode === "ship")
      .map((line) => ({
        orderLineId: line.orderLineId,
        variantId: line.variantId,
        quantity: line.unallocated,
        weightGrams: line.weightGrams,
        price: line.price,
        promisedDay: line.promisedAt && zone ? dayNumber(businessDate(line.promisedAt, zone)) : null,
        excluded: coolingPlaces(line, settings, now),
        unservedCost: null,
      })),
  };
}

/** Places that refused the line a short while ago. */
export function coolingPlaces(line: WaitingLine, settings: StrategySettings, now: Instant): LocationId[] {
  const since = now.getTime() - settings.coolDownHours * 3_600_000;
  return [
    ...new Set(line.rejections.filter(({ at }) => at.getTime() > since).map(({ locationId }) => locationId)),
  ];
}
