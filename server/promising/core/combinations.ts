import type { LocationId, OrderLineId } from "../../kernel/ids.ts";
import { businessDate, type Instant } from "../../kernel/instant.ts";
import { type Money, money } from "../../kernel/money.ts";
import { timeZoneOf } from "../../locations/core/time-zone.ts";
import { shippingChargeOf } from "../../pricing/core/total.ts";
import { totalOf } from "./draft.ts";
import { freeAt, pooledFree } from "./free-units.ts";
import {
  type Choice,
  type DraftPlaces,
  type OfferLine,
  type OffersInput,
  type Plans,
  toDraftPlaces,
} from "./offer.ts";
import { candidatesOf, choosePickups, planChosen, planServices, type Ships } from "./offers.ts";
import { deliverBy } from "./promise.ts";
import type { NetworkLocation } from "./snapshot.ts";

/**
 * What a way to get the whole basket is best in: all of it today at one store, all of it to the door, least to pay and
 * then least to fulfill, fewest packages and pickups, all of it soonest.
 */
export const combinationKeys = [
  "today-at-one-store",
  "cheapest",
  "fewest-packages",
  "soonest",
  "all-shipped",
] as const;
export type CombinationKey = (typeof combinationKeys)[number];

/** A choice for every line, that all can be had together. */
export type Combination = {
  keys: CombinationKey[];
  choices: { lineId: OrderLineId; choice: Choice }[];
  /** Packages that are sent, and stores that are visited. */
  packages: number;
  stores: { locationId: LocationId; name: string }[];
  /** Codes of the services, in the order in which they are offered. */
  services: string[];
  /** When the last of it is at the door or ready. */
  completeAt: Instant;
  timeZone: string;
  /** What the customer pays for shipping. */
  charge: Money;
  /** What it costs the retailer, in whole cents: the same parts as a decision's plan. */
  cost: number;
};

/** With more lines a caller asks line by line, and planning all ways together would keep them waiting. */
export const combinedLinesMax = 24;
/** Stores at which some or all lines may be picked up. */
const storesMax = 6;
const mixedStoresMax = 2;
const milesMax = 100;

/**
 * The best ways to get all lines together, each planned on what the others of its lines leave: exactly what the offers
 * will say once its choices are taken. Looked at are all lines by each service; all lines at each near store; and what
 * the nearest stores have at the store, the rest by each service. None when some line cannot be had at all.
 */
export function toCombinations(input: OffersInput): Combination[] {
  if (input.lines.length === 0 || input.lines.length > combinedLinesMax || isShort(input)) return [];
  const shared = toDraftPlaces(input);
  const ships: Ships = { input, candidates: candidatesOf(input) };
  const plans = planServices(ships, input.snapshot.stock);
  const found = waysOf(input, shared).flatMap((way) => evaluate({ ships, shared, plans }, way));
  return pickBest(found, input.now);
}

/** Lines of one article count together: what a channel keeps back is kept from all of them. */
function isShort({ lines, snapshot, threshold }: OffersInput): boolean {
  return lines.some(({ variantId }) => {
    const wanted = lines.filter((line) => line.variantId === variantId);
    const units = wanted.reduce((sum, line) => sum + line.quantity, 0);
    return pooledFree(snapshot.stock, variantId) - threshold < units;
  });
}

type Way = ReadonlyMap<OrderLineId, Choice>;

function waysOf(input: OffersInput, { stores }: DraftPlaces): Way[] {
  const { lines, destination, snapshot } = input;
  const codes = destination ? snapshot.network.services.map(({ code }) => code) : [];
  const toWay = (choose: (line: OfferLine) => Choice): Way =>
    new Map(lines.map((line) => [line.lineId, choose(line)]));
  const near = stores
    .filter(({ miles }) => miles === null || miles <= milesMax)
    .map(({ store }) => ({ store, held: lines.filter((line) => isHeld(input, store, line)) }))
    .filter(({ held }) => held.length > 0);
  const whole = near.filter(({ held }) => held.length === lines.length).slice(0, storesMax);
  const part = near.filter(({ held }) => held.length < lines.length).slice(0, mixedStoresMax);
  return [
    ...codes.map((serviceCode) => toWay(() => ({ mode: "ship", serviceCode }))),
    ...whole.map(({ store }) => toWay(() => ({ mode: "pickup", locationId: store.locationId }))),
    ...part.flatMap(({ store, held }) =>
      codes.map((serviceCode) =>
        toWay((line) =>
          held.includes(line)
            ? { mode: "pickup", locationId: store.locationId }
            : { mode: "ship", serviceCode },
        ),
      ),
    ),
  ];
}

function isHeld({ snapshot }: OffersInput, store: NetworkLocation, line: OfferLine): boolean {
  return freeAt(snapshot.stock, line.variantId, store.locationId) >= line.quantity;
}

type Context = { ships: Ships; shared: DraftPlaces; plans: Plans };
type Found = Omit<Combination, "keys">;

/** Plans the way as the offers would; nothing where some line cannot be had by it. */
function evaluate({ ships, shared, plans }: Context, way: Way): Found[] {
  const lines = ships.input.lines.map((line) => ({ ...line, choice: way.get(line.lineId) ?? null }));
  const input = { ...ships.input, lines };
  const { pickups, stock } = choosePickups(input, shared);
  const together = planChosen({ ships: { ...ships, input }, stock, plans, chosen: way });
  const isServed = lines.every(({ lineId, choice }) =>
    choice?.mode === "ship"
      ? (together.get(choice.serviceCode)?.served.has(lineId) ?? false)
      : pickups.has(lineId),
  );
  const stores = [...new Set([...pickups.values()].map((taken) => taken.locationId))];
  const visits = stores.flatMap((locationId) => visitOf(input, shared, locationId));
  if (!isServed || visits.length < stores.length) return [];
  return [toFound(input, { way, together, visits })];
}

type Visit = { locationId: LocationId; name: string; readyBy: Instant; timeZone: string; handling: number };

/** A store at which some lines are picked up; nothing where it has no room or no hours in sight. */
function visitOf({ lines }: OffersInput, shared: DraftPlaces, locationId: LocationId): Visit[] {
  const store = shared.places.get(locationId);
  const times = store ? shared.pickupTimes(store) : null;
  if (!store || !times) return [];
  const own = lines.filter(({ choice }) => choice?.mode === "pickup" && choice.locationId === locationId);
  const units = own.reduce((sum, line) => sum + line.quantity, 0);
  const handling = Math.round(store.handlingPerPackage + store.handlingPerUnit * units);
  return [{ locationId, name: store.name, readyBy: times.readyBy, timeZone: store.timeZone, handling }];
}

function toFound(
  input: OffersInput,
  { way, together, visits }: { way: Way; together: Plans; visits: readonly Visit[] },
): Found {
  const services = input.snapshot.network.services
    .map(({ code }) => code)
    .filter((code) => together.has(code));
  const sent = [...together.values()].flatMap(({ plan }) => plan.packages);
  const zone = input.destination ? timeZoneOf(input.destination) : null;
  const arrivals = zone ? sent.map(({ arriveOn }) => ({ at: deliverBy(arriveOn, zone), zone })) : [];
  const ready = visits.map(({ readyBy, timeZone }) => ({ at: readyBy, zone: timeZone }));
  const last = [...arrivals, ...ready].reduce((latest, one) => (one.at > latest.at ? one : latest));
  const packages = sent.length + visits.length;
  const inside = sent.reduce((sum, { cost }) => sum + totalOf({ ...cost, split: 0 }), 0);
  const handling = visits.reduce((sum, visit) => sum + visit.handling, 0);
  return {
    choices: [...way].map(([lineId, choice]) => ({ lineId, choice })),
    packages,
    stores: visits.map(({ locationId, name }) => ({ locationId, name })),
    services,
    completeAt: last.at,
    timeZone: last.zone,
    charge: chargeOf(input, services),
    cost: inside + handling + input.plan.splitPenalty * (packages - 1),
  };
}

/** Each service of the order is charged once. */
function chargeOf({ lines, prices, currency }: OffersInput, services: readonly string[]): Money {
  const subtotal = lines.reduce((sum, line) => sum + line.unitPrice.amount * line.quantity, 0);
  const charges = services.map((serviceCode) =>
    shippingChargeOf(prices.shippingCharges, { serviceCode, subtotal }),
  );
  return money(
    charges.reduce((sum, charge) => sum + charge, 0),
    currency,
  );
}

/** The best of each kind, each way once, the soonest first. Of equals the first that was looked at. */
function pickBest(found: readonly Found[], now: Instant): Combination[] {
  const isToday = ({ completeAt, timeZone }: Found) =>
    businessDate(completeAt, timeZone) === businessDate(now, timeZone);
  const best: Record<CombinationKey, Found | undefined> = {
    "today-at-one-store": least(
      found.filter((one) => one.services.length === 0 && isToday(one)),
      [byTime],
    ),
    cheapest: least(found, [byCharge, byCost]),
    "fewest-packages": least(found, [byPackages, byCharge, byCost]),
    soonest: least(found, [byTime, byCharge, byCost]),
    "all-shipped": least(
      found.filter((one) => one.stores.length === 0),
      [byCharge, byCost],
    ),
  };
  return found
    .map((one) => ({ ...one, keys: combinationKeys.filter((key) => best[key] === one) }))
    .filter(({ keys }) => keys.length > 0)
    .sort((left, right) => byTime(left, right) || byCharge(left, right) || byPackages(left, right));
}

type Compare = (left: Found, right: Found) => number;
const byTime: Compare = (left, right) => left.completeAt.getTime() - right.completeAt.getTime();
const byCharge: Compare = (left, right) => left.charge.amount - right.charge.amount;
const byCost: Compare = (left, right) => left.cost - right.cost;
const byPackages: Compare = (left, right) => left.packages - right.packages;

function least(found: readonly Found[], orders: readonly Compare[]): Found | undefined {
  const compare: Compare = (left, right) =>
    orders.reduce((decided, order) => decided || order(left, right), 0);
  return found.reduce<Found | undefined>(
    (best, one) => (best === undefined || compare(one, best) < 0 ? one : best),
    undefined,
  );
}
