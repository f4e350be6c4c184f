import type { ChannelId, LocationId, VariantId } from "../../kernel/ids.ts";
import {
  type BusinessDate,
  businessDate,
  type Instant,
  minuteOfDay,
  momentAt,
} from "../../kernel/instant.ts";
import { type DayNumber, dateOfDay, dayNumber, firstDay, weekdayOf } from "../../locations/core/calendar.ts";
import { milesBetween, type Place } from "../../locations/core/distance.ts";
import type { Hours } from "../../locations/core/hours.ts";
import type { LocationKind } from "../../locations/core/kind.ts";
import { dispatchDay, type Labor } from "../../locations/core/labor.ts";
import type { Rate } from "../../shipping/core/rate.ts";
import { arrivalDay, isCarrierDay } from "../../shipping/core/transit.ts";
import { type Zone, zoneIndex } from "../../shipping/core/zone.ts";
import type { Candidate, CandidateService, CandidateStock } from "./candidate.ts";
import { capacityPriceAt, type Prices, worthAt } from "./prices.ts";
import { type Reason, reason } from "./reason.ts";
import type { Supply } from "./supply.ts";

/** A place with its calendar and its work, as the database knows it. */
export type NetworkLocation = Place & {
  locationId: LocationId;
  code: string;
  name: string;
  kind: LocationKind;
  state: string;
  zip: string;
  timeZone: string;
  canShip: boolean;
  canPickup: boolean;
  cutoffMinute: number;
  pickupLeadMinutes: number;
  pickupWindowDays: number;
  capacityPerDay: number | null;
  handlingPerPackage: number;
  handlingPerUnit: number;
  freightMultiplier: number;
  hours: readonly Hours[];
  closures: ReadonlySet<string>;
  /** Fulfillment orders already given to it, by local day. */
  load: ReadonlyMap<string, number>;
  /** Left out: its people are no limit. */
  labor?: Labor;
};

export type Network = {
  locations: readonly NetworkLocation[];
  services: readonly { code: string; name: string }[];
  zones: readonly Zone[];
  rates: readonly Rate[];
};

/**
 * Units at a place. `own` are reserved by the order that is planned, and free for it. `fenced` are set aside for the orders
 * of other channels (of any, until `seenBy` says whose order looks), `fences` says for which.
 */
export type StockCell = {
  onHand: number;
  reserved: number;
  withheld: number;
  safetyStock: number;
  fenced: number;
  fences?: ReadonlyMap<ChannelId, number>;
  own: number;
};
export type Stock = ReadonlyMap<VariantId, ReadonlyMap<LocationId, StockCell>>;

/** Everything that planning one order needs, read at one moment and without locks. `supply`: left out where nobody may wait for it. */
export type Snapshot = { network: Network; stock: Stock; prices: Prices; supply?: Supply };

/** A place that is closed or full for longer than this cannot serve the order. */
const daysAheadMax = 14;
/** An order takes at most this many packages from one place. */
const slotsMax = 3;
/** No order waits longer than this for a cheaper day. */
const waitDaysMax = 5;

/**
 * What a cell offers to its order: net of others, withheld units, safety stock and what is set aside for other channels;
 * its own reservations stay its own. What it does not offer is kept back as safety stock first, then as set aside.
 */
export function toCandidateStock(cell: StockCell): Omit<CandidateStock, "worth"> {
  const physical = Math.max(0, cell.onHand - cell.withheld - (cell.reserved - cell.own));
  const free = physical - cell.safetyStock - cell.fenced;
  const available = Math.max(free, Math.min(cell.own, physical), 0);
  const kept = Math.min(cell.safetyStock, physical - available);
  return { available, kept, fenced: physical - available - kept };
}

/** All units that are there and free of other orders, offered or not. */
export function heldUnits({ available, kept, fenced }: Omit<CandidateStock, "worth">): number {
  return available + kept + fenced;
}

/**
 * The places as the planner sees them, for one destination at one moment.
 * @param at.alsoOn days that a place must be asked about too, because something of the order goes on them already
 */
export function toCandidates(
  snapshot: Snapshot,
  at: { destination: Place; now: Instant; alsoOn?: ReadonlyMap<LocationId, ReadonlySet<DayNumber>> },
): Candidate[] {
  const { network, prices } = snapshot;
  const stock = stockByLocation(snapshot.stock, prices);
  const firstDispatch = makeClock(at.now);
  const tables = tablesOf(network);
  const servicesOf = makeServices();
  return network.locations.map((location) => {
    const { locationId } = location;
    const distanceMiles = milesBetween(location, at.destination);
    const rates = tables.ratesOf(distanceMiles);
    const alsoOn = at.alsoOn?.get(locationId) ?? noDays;
    const { slots, fullOn, isClosed } = dispatchDays(location, {
      now: at.now,
      firstDispatch,
      prices,
      alsoOn,
    });
    return {
      locationId,
      kind: location.kind,
      distanceMiles,
      blocked: blockOf({ location, isClosed, isRated: rates.length > 0 }),
      handlingPerPackage: location.handlingPerPackage,
      handlingPerUnit: location.handlingPerUnit,
      slots,
      capacityPrices:
        prices.capacity.size === 0
          ? zerosLike(slots)
          : slots.map((day) => roomPriceOn(prices, locationId, day)),
      fullOn,
      ...(fullOn === null ? {} : { fullOnPrice: roomPriceOn(prices, locationId, fullOn) }),
      services: servicesOf({ rates, slots, fullOn, multiplier: location.freightMultiplier }),
      stock: stock.get(locationId) ?? nothing,
    };
  });
}

const nothing: Candidate["stock"] = new Map();

/** The same places with one service only and other stock: what an offer by that service looks at. */
export function narrowCandidates(
  candidates: readonly Candidate[],
  to: { serviceCode: string; stock: Stock; prices: Prices },
): Candidate[] {
  const stock = stockByLocation(to.stock, to.prices);
  return candidates.map((candidate) => {
    const services = candidate.services.filter(({ code }) => code === to.serviceCode);
    return {
      ...candidate,
      services,
      blocked: candidate.blocked ?? (services.length > 0 ? null : reason("cannot-ship")),
      stock: stock.get(candidate.locationId) ?? new Map(),
    };
  });
}

function blockOf(at: { location: NetworkLocation; isClosed: boolean; isRated: boolean }): Reason | null {
  if (!at.location.canShip || !at.isRated) return reason("cannot-ship");
  return at.isClosed ? reason("closed") : null;
}

type Sending = {
  rates: readonly Rate[];
  slots: readonly DayNumber[];
  fullOn: DayNumber | null;
  multiplier: number;
};

/** The services of places that send alike are one list: most of a network's places differ in nothing that counts here. */
function makeServices(): (sending: Sending) => readonly CandidateService[] {
  const known = new Map<Sending["rates"], (Sending & { services: readonly CandidateService[] })[]>();
  return (sending) => {
    const { rates, slots, fullOn, multiplier } = sending;
    const alike = remember(known, rates, () => []);
    const found = alike.find(
      (other) => other.multiplier === multiplier && other.slots === slots && other.fullOn === fullOn,
    );
    if (found) return found.services;
    const services = rates.map((rate) => toService(rate, sending));
    alike.push({ ...sending, services });
    return services;
  };
}

function toService(rate: Rate, { slots, fullOn, multiplier }: Sending): CandidateService {
  return {
    code: rate.serviceCode,
    base: rate.base * multiplier,
    perPound: rate.perPound * multiplier,
    arrivals: slots.map((day) => arrivalOf(day, rate.transitDays)),
    ...(fullOn === null ? {} : { arrivalIfRoom: arrivalOf(fullOn, rate.transitDays) }),
  };
}

/** The slots of a place with room enough on its first day, which is nearly every place: one list for each day. */
const fullDays = new Map<DayNumber, readonly DayNumber[]>();
const zeros: (readonly number[])[] = [];

function zerosLike(slots: readonly DayNumber[]): readonly number[] {
  zeros[slots.length] ??= slots.map(() => 0);
  return zeros[slots.length]!;
}

/**
 * Days on which the place is open, the carrier comes and there is room and time for the work, from the first that its
 * cutoff allows. While room on a day has a price, the next day is offered too: an order that can wait may be cheaper then.
 */
function dispatchDays(
  location: NetworkLocation,
  { now, firstDispatch, prices, alsoOn }: DayChoice,
): { slots: readonly DayNumber[]; fullOn: DayNumber | null; isClosed: boolean } {
  const from = firstDispatch(location.timeZone, location.cutoffMinute);
  const first = firstWorkDay(location, from);
  if (first === null) return { slots: [], fullOn: null, isClosed: true };
  const done = workedOff(location, now);
  const hasRoom = done <= first && roomOn(location, dayFacts(first).date) >= slotsMax;
  if (hasRoom && alsoOn.size === 0 && roomPriceOn(prices, location.locationId, first) === 0) {
    const slots = remember(fullDays, first, () => Array.from({ length: slotsMax }, () => first));
    return { slots, fullOn: null, isClosed: false };
  }
  const slots: DayNumber[] = [];
  let isWaitWorthIt = true;
  let left = slotsMax;
  for (let day = first; day < from + daysAheadMax && (left > 0 || isWaitWorthIt); day++) {
    if (!isWorkDay(location, day)) continue;
    const room = day < done ? 0 : roomOn(location, dayFacts(day).date);
    const offered = Math.min(room, Math.max(1, left));
    for (let taken = 0; taken < offered; taken++) slots.push(day);
    left -= offered;
    const hasPrice = roomPriceOn(prices, location.locationId, day) > 0;
    isWaitWorthIt = offered > 0 && isWaitWorthIt && hasPrice && day < first + waitDaysMax;
  }
  const fullOn = slots[0] === first ? null : first;
  for (const day of alsoOn)
    if (
      day >= from &&
      isWorkDay(location, day) &&
      !slots.includes(day) &&
      roomOn(location, dayFacts(day).date) > 0
    )
      slots.push(day);
  return { slots: slots.sort((left, right) => left - right), fullOn, isClosed: false };
}

/** The day on which the people of a place have done what waits there, so that more may leave; Infinity: not in sight. */
function workedOff(location: NetworkLocation, now: Instant): DayNumber {
  const { labor, timeZone } = location;
  if (!labor || labor.waiting === 0) return 0;
  const from = { day: dayNumber(businessDate(now, timeZone)), minute: minuteOfDay(now, timeZone) };
  return dispatchDay(location, labor, from) ?? Number.POSITIVE_INFINITY;
}

/** The answer of a place for the day that was asked last: all orders of a day ask for the same one. */
const firstWorkDays = new WeakMap<NetworkLocation, { from: DayNumber; first: DayNumber | null }>();

function firstWorkDay(location: NetworkLocation, from: DayNumber): DayNumber | null {
  const known = firstWorkDays.get(location);
  if (known?.from === from) return known.first;
  const first = firstDay(from, daysAheadMax, (day) => isWorkDay(location, day));
  firstWorkDays.set(location, { from, first });
  return first;
}

function isWorkDay({ hours, closures }: NetworkLocation, day: DayNumber): boolean {
  const { date, weekday, isCarrierDay } = dayFacts(day);
  return isCarrierDay && weekdaysOf(hours).has(weekday) && !closures.has(date);
}

function roomPriceOn(prices: Prices, locationId: LocationId, day: DayNumber): number {
  return prices.capacity.size === 0 ? 0 : capacityPriceAt(prices, locationId, dayFacts(day).date);
}

type DayChoice = {
  now: Instant;
  firstDispatch: FirstDispatch;
  prices: Prices;
  alsoOn: ReadonlySet<DayNumber>;
};
const noDays: ReadonlySet<DayNumber> = new Set();

/** How many more fulfillment orders a place takes on a day. */
export function roomOn(location: NetworkLocation, date: BusinessDate): number {
  if (location.capacityPerDay === null) return Number.POSITIVE_INFINITY;
  return Math.max(0, location.capacityPerDay - (location.load.get(date) ?? 0));
}

/** Today on the clock of the zone, until the moment of the cutoff; then tomorrow. */
type FirstDispatch = (timeZone: string, cutoffMinute: number) => DayNumber;

/** Reads each zone's clock once: a network has hundreds of places but few zones and cutoffs. */
function makeClock(now: Instant): FirstDispatch {
  const dispatches = new Map<string, Map<number, DayNumber>>();
  // Compared as moments: when the clock is set back, it shows the minutes before a cutoff once more after it.
  return (timeZone, cutoffMinute) =>
    remember(
      remember(dispatches, timeZone, () => new Map<number, DayNumber>()),
      cutoffMinute,
      () => {
        const today = businessDate(now, timeZone);
        return dayNumber(today) + (now <= momentAt(today, cutoffMinute, timeZone) ? 0 : 1);
      },
    );
}

type DayFacts = { date: BusinessDate; weekday: number; isCarrierDay: boolean };

/** What is true of a day for ever, and when goods arrive: worked out once, since every order asks for the same days. */
const days = new Map<DayNumber, DayFacts>();
const arrivals = new Map<number, DayNumber>();

function dayFacts(day: DayNumber): DayFacts {
  // Asked a thousand times per order, so without a function for what is known.
  const known = days.get(day);
  if (known) return known;
  return remember(days, day, () => ({
    date: dateOfDay(day),
    weekday: weekdayOf(day),
    isCarrierDay: isCarrierDay(day),
  }));
}

function arrivalOf(dispatch: DayNumber, transitDays: number): DayNumber {
  return remember(arrivals, dispatch * 64 + transitDays, () => arrivalDay(dispatch, transitDays));
}

/** Rates by distance, in the order in which services are offered. */
type Tables = { ratesOf(miles: number): readonly Rate[] };

/** Made once for the tables that a network brings along, however many orders are planned on it. */
const tablesByRates = new WeakMap<Network["rates"], Tables>();

function tablesOf({ rates, zones, services }: Network): Tables {
  return remember(tablesByRates, rates, () => {
    const sorted = [...zones].sort((left, right) => left.upperMiles - right.upperMiles);
    const byZone = sorted.map(({ zone }) =>
      services.flatMap(({ code }) => rates.filter((rate) => rate.serviceCode === code && rate.zone === zone)),
    );
    return { ratesOf: (miles) => byZone[zoneIndex(sorted, miles)] ?? [] };
  });
}

const weekdaysByHours = new WeakMap<readonly Hours[], ReadonlySet<number>>();

function weekdaysOf(hours: readonly Hours[]): ReadonlySet<number> {
  return remember(weekdaysByHours, hours, () => new Set(hours.map((row) => row.weekday)));
}

type Memory<K, V> = { get(key: K): V | undefined; set(key: K, value: V): unknown };

function remember<K, V>(known: Memory<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
}

function stockByLocation(stock: Stock, prices: Prices): Map<LocationId, Map<VariantId, CandidateStock>> {
  const places = new Map<LocationId, Map<VariantId, CandidateStock>>();
  for (const [variantId, cells] of stock) {
    for (const [locationId, cell] of cells) {
      const held = toCandidateStock(cell);
      const worth = worthAt(prices, { variantId, locationId, left: heldUnits(held) });
      // Field by field: to spread an object takes several times as long, and a large network has a thousand for each SKU.
      const { available, kept, fenced } = held;
      let place = places.get(locationId);
      if (!place) {
        place = new Map();
        places.set(locationId, place);
      }
      place.set(variantId, { available, kept, fenced, worth });
    }
  }
  return places;
}
