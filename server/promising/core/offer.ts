import { present } from "../../kernel/assert.ts";
import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { type CurrencyCode, type Money, money, sumMoney, timesMoney } from "../../kernel/money.ts";
import { milesBetween } from "../../locations/core/distance.ts";
import { currentOrNextSpan } from "../../locations/core/hours.ts";
import type { LocationKind } from "../../locations/core/kind.ts";
import type { PostalPlace } from "../../locations/core/place.ts";
import { timeZoneOf } from "../../locations/core/time-zone.ts";
import { type PriceTables, shippingChargeOf, type Totals } from "../../pricing/core/total.ts";
import type { PlanSettings } from "./candidate.ts";
import { pickupConfidence, shipConfidence } from "./confidence.ts";
import type { Confidence, ObservedDelays } from "./delays.ts";
import type { Plan, PlannedPackage } from "./draft.ts";
import { freeAt, pooledFree, takeUnits } from "./free-units.ts";
import { deliverBy, dispatchBy, type PickupTimes, pickupTimes } from "./promise.ts";
import { type Reason, reason } from "./reason.ts";
import type { NetworkLocation, Snapshot, Stock } from "./snapshot.ts";

/** How a line is to reach the customer. */
export type Choice = { mode: "ship"; serviceCode: string } | { mode: "pickup"; locationId: LocationId };

/** One way to get a line, with its dates, its place and what it costs the customer. */
export type Offer = {
  key: string;
  choice: Choice;
  serviceName: string;
  locationId: LocationId;
  locationCode: string;
  locationName: string;
  locationKind: LocationKind;
  /** The units come from several places. */
  isSplit: boolean;
  distanceMiles: number;
  readyBy: Instant;
  promisedAt: Instant;
  pickupUntil: Instant | null;
  opensAt: Instant | null;
  closesAt: Instant | null;
  timeZone: string;
  charge: Money;
  available: number;
  reasons: Reason[];
} & Confidence;

export type OfferLine = {
  lineId: OrderLineId;
  variantId: VariantId;
  sku: string;
  name: string;
  unitPrice: Money;
  weightGrams: number;
  quantity: number;
  /** Null: take the best default. */
  choice: Choice | null;
};

export type LineOffers = Pick<
  OfferLine,
  "lineId" | "variantId" | "sku" | "name" | "unitPrice" | "quantity"
> & {
  chosen: Offer | null;
  /** The chosen one first, then by date. */
  offers: Offer[];
  /** Why there is none, or why the wished one is gone. */
  problem: Reason | null;
};

export type OffersView = { lines: LineOffers[]; totals: Totals<OrderLineId> | null; computedAt: Instant };

/** Which place holds which units of a line for what was chosen: what a draft reserves. */
export type OfferAssignment = {
  lineId: OrderLineId;
  variantId: VariantId;
  locationId: LocationId;
  quantity: number;
};

export type OffersInput = {
  lines: readonly OfferLine[];
  destination: PostalPlace | null;
  /** Where pickup stores are looked for; the destination when left out. */
  near: PostalPlace | null;
  snapshot: Snapshot;
  /** What sourcing will plan the order by: its prices and its rules. */
  plan: PlanSettings;
  prices: PriceTables;
  currency: CurrencyCode;
  /** Units that the channel keeps back of each SKU over all places. */
  threshold: number;
  /** What was observed of the places and the carriers; left out: nothing. */
  delays?: ObservedDelays | null;
  now: Instant;
};

export type ServicePlan = {
  plan: Plan;
  served: ReadonlySet<OrderLineId>;
  /** Why a line is not served. */
  unserved: ReadonlyMap<OrderLineId, Reason>;
  packages: ReadonlyMap<OrderLineId, readonly PlannedPackage[]>;
};
export type Plans = ReadonlyMap<string, ServicePlan>;

/** What all lines of a draft share, worked out once: a draft may have hundreds of lines. */
export type DraftPlaces = {
  places: ReadonlyMap<LocationId, NetworkLocation>;
  /** Pickup stores around the customer, the nearest first; without a place to look around, all in the order of ids. */
  stores: readonly { store: NetworkLocation; miles: number | null }[];
  /** What a service costs the customer for this order. */
  charges: ReadonlyMap<string, Money>;
  pickupTimes(store: NetworkLocation): PickupTimes | null;
};

export function toDraftPlaces(input: OffersInput): DraftPlaces {
  const { locations, services } = input.snapshot.network;
  const around = input.near ?? input.destination;
  const subtotal = sumMoney(
    input.lines.map((line) => timesMoney(line.unitPrice, line.quantity)),
    input.currency,
  );
  const charge = (serviceCode: string) =>
    shippingChargeOf(input.prices.shippingCharges, { serviceCode, subtotal: subtotal.amount });
  const times = new Map<LocationId, PickupTimes | null>();
  return {
    places: new Map(locations.map((place) => [place.locationId, place])),
    stores: locations
      .filter((place) => place.canPickup)
      .map((store) => ({ store, miles: around ? milesBetween(store, around) : null }))
      .sort(
        (left, right) =>
          (left.miles ?? 0) - (right.miles ?? 0) || (left.store.locationId < right.store.locationId ? -1 : 1),
      ),
    charges: new Map(services.map(({ code }) => [code, money(charge(code), input.currency)])),
    pickupTimes: (store) => {
      const known = times.get(store.locationId);
      if (known !== undefined) return known;
      const found = pickupTimes(store, input.now);
      times.set(store.locationId, found);
      return found;
    },
  };
}

export type LineInput = {
  input: OffersInput;
  shared: DraftPlaces;
  stock: Stock;
  plans: Plans;
  chosen: ReadonlyMap<OrderLineId, Choice>;
  together: Plans;
  line: OfferLine;
};

export function shipOffer(
  { input, shared, line }: LineInput,
  service: { code: string; name: string },
  planned: ServicePlan,
): Offer {
  const packages = planned.packages.get(line.lineId) ?? [];
  const units = (one: PlannedPackage) =>
    one.lines.reduce((sum, part) => sum + (part.orderLineId === line.lineId ? part.quantity : 0), 0);
  const [main] = [...packages].sort((left, right) => units(right) - units(left));
  const placeAt = (id: LocationId) => present(shared.places.get(id), `location ${id} is in the network`);
  const from = present(main, `a plan that serves line ${line.lineId} has a package for it`);
  const timeZone = timeZoneOf(present(input.destination, "a plan has a destination"));
  const last = (moments: Instant[]) => new Date(Math.max(...moments.map((moment) => moment.getTime())));
  return {
    key: `ship:${service.code}`,
    choice: { mode: "ship", serviceCode: service.code },
    serviceName: service.name,
    ...placeOf(placeAt(from.locationId)),
    isSplit: packages.length > 1,
    distanceMiles: from.distanceMiles,
    readyBy: last(packages.map((one) => dispatchBy(placeAt(one.locationId), one.dispatchOn))),
    promisedAt: last(packages.map((one) => deliverBy(one.arriveOn, timeZone))),
    pickupUntil: null,
    ...shipConfidence(input.delays ?? null, packages, timeZone),
    opensAt: null,
    closesAt: null,
    timeZone,
    charge: shared.charges.get(service.code) ?? money(0, input.currency),
    available: pooledFree(input.snapshot.stock, line.variantId),
    reasons: shipReasons(input, line, packages.length > 1),
  };
}

function shipReasons(input: OffersInput, line: OfferLine, isSplit: boolean): Reason[] {
  if (isSplit) return [reason("split-needed")];
  const able = input.snapshot.network.locations.filter(
    (place) =>
      place.canShip && freeAt(input.snapshot.stock, line.variantId, place.locationId) >= line.quantity,
  );
  return [able.length === 1 ? reason("only-one") : reason("cheapest")];
}

export function pickupOffer(
  { input, shared, line }: LineInput,
  at: { store: NetworkLocation; miles: number | null; isNearest: boolean; available: number },
): Offer[] {
  const { store } = at;
  const times = shared.pickupTimes(store);
  if (!times) return [];
  const span = currentOrNextSpan(store, input.now);
  const isWished = line.choice?.mode === "pickup" && line.choice.locationId === store.locationId;
  const why = isWished ? [reason("pickup-store")] : at.isNearest ? [reason("nearest")] : [];
  const full = times.fullOn === null ? [] : [reason("capacity-full", { date: times.fullOn })];
  return [
    {
      key: `pickup:${store.locationId}`,
      choice: { mode: "pickup", locationId: store.locationId },
      serviceName: "Pickup",
      ...placeOf(store),
      isSplit: false,
      distanceMiles: Math.round((at.miles ?? 0) * 10) / 10,
      readyBy: times.readyBy,
      promisedAt: times.readyBy,
      pickupUntil: times.pickupUntil,
      ...pickupConfidence(input.delays ?? null, store, times.readyBy),
      opensAt: span?.opensAt ?? null,
      closesAt: span?.closesAt ?? null,
      timeZone: store.timeZone,
      charge: money(0, input.currency),
      available: at.available,
      reasons: [...why, ...full],
    },
  ];
}

function placeOf(place: NetworkLocation) {
  return {
    locationId: place.locationId,
    locationCode: place.code,
    locationName: place.name,
    locationKind: place.kind,
  };
}

/** A line that is picked up has taken its units already; for its own offers they are free. */
export function pickupStock({ stock, chosen, line }: LineInput): Stock {
  const choice = chosen.get(line.lineId);
  if (choice?.mode !== "pickup" || line.choice?.mode !== "pickup") return stock;
  return takeUnits(stock, [
    { variantId: line.variantId, locationId: choice.locationId, quantity: -line.quantity },
  ]);
}

export function keyOf(choice: Choice): string {
  return choice.mode === "ship" ? `ship:${choice.serviceCode}` : `pickup:${choice.locationId}`;
}
