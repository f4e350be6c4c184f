import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { type BusinessDate, businessDate, type Instant, minuteOfDay } from "../../kernel/instant.ts";
import { type DayNumber, dateOfDay, dayNumber, firstDay, weekdayOf } from "../../locations/core/calendar.ts";
import { milesBetween, type Place } from "../../locations/core/distance.ts";
import type { Hours } from "../../locations/core/hours.ts";
import type { LocationKind } from "../../locations/core/kind.ts";
import type { Rate } from "../../shipping/core/rate.ts";
import { arrivalDay, isCarrierDay } from "../../shipping/core/transit.ts";
import { type Zone, zoneOf } from "../../shipping/core/zone.ts";
import type { Candidate, CandidateService, CandidateStock } from "./candidate.ts";
import { capacityPriceAt, type Prices, worthAt } from "./prices.ts";
import { type Reason, reason } from "./reason.ts";

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
};

export type Network = {
  locations: readonly NetworkLocation[];
  services: readonly { code: string; name: string }[];
  zones: readonly Zone[];
  rates: readonly Rate[];
};

/** Units at a place. `own` are reserved by the order that is planned, and free for it. */
export type StockCell = {
  onHand: number;
  reserved: number;
  withheld: number;
  safetyStock: number;
  own: number;
};
export type Stock = ReadonlyMap<VariantId, ReadonlyMap<LocationId, StockCell>>;

/** Everything that planning one order needs, read at one moment and without locks. */
export type Snapshot = { network: Network; stock: Stock; prices: Prices };

/** A place that is closed or full for longer than this cannot serve the order. */
const daysAheadMax = 14;
/** An order takes at most this many packages from one place. */
const slotsMax = 3;
/** No order waits longer than this for a cheaper day. */
const waitDaysMax = 5;

/** What a cell offers to its order: net of others, withheld units and safety stock; its own reservations stay its own. */
export function toCandidateStock(cell: StockCell): Pick<CandidateStock, "available" | "kept"> {
  const physical = Math.max(0, cell.onHand - cell.withheld - (cell.reserved - cell.own));
  const available = Math.max(physical - cell.safetyStock, Math.min(cell.own, physical), 0);
  return { available, kept: physical - available };
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
  const calendar = makeCalendar(at.now);
  const rates = new Map(network.rates.map((rate) => [`${rate.serviceCode} ${rate.zone}`, rate]));
  return network.locations.map((location) => {
    const distanceMiles = milesBetween(location, at.destination);
    const zone = zoneOf(network.zones, distanceMiles);
    const roomPrice = (day: DayNumber) =>
      capacityPriceAt(prices, location.locationId, calendar.day(day).date);
    const alsoOn = at.alsoOn?.get(location.locationId) ?? noDays;
    const { slots, fullOn, isClosed } = dispatchDays(location, { calendar, roomPrice, alsoOn });
    const offered = network.services.flatMap(({ code }): CandidateService[] => {
      const rate = rates.get(`${code} ${zone}`);
      if (!rate) return [];
      const arrivals = slots.map((day) => calendar.arrival(day, rate.transitDays));
      return [toService(rate, location, arrivals)];
    });
    return {
      locationId: location.locationId,
      distanceMiles,
      blocked: blockOf({ location, isClosed, isRated: offered.length > 0 }),
      handlingPerPackage: location.handlingPerPackage,
      handlingPerUnit: location.handlingPerUnit,
      slots,
      capacityPrices: slots.map(roomPrice),
      fullOn,
      services: offered,
      stock: stock.get(location.locationId) ?? new Map(),
    };
  });
}

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

function toService(rate: Rate, location: NetworkLocation, arrivals: DayNumber[]): CandidateService {
  return {
    code: rate.serviceCode,
    base: rate.base * location.freightMultiplier,
    perPound: rate.perPound * location.freightMultiplier,
    arrivals,
  };
}

/**
 * Days on which the place is open, the carrier comes and there is room, from the first that its cutoff allows. While
 * room on a day has a price, the next day is offered too: an order that can wait may be cheaper then.
 */
function dispatchDays(
  location: NetworkLocation,
  { calendar, roomPrice, alsoOn }: DayChoice,
): { slots: DayNumber[]; fullOn: DayNumber | null; isClosed: boolean } {
  const { today, minute } = calendar.clock(location.timeZone);
  const weekdays = new Set(location.hours.map((row) => row.weekday));
  const from = minute <= location.cutoffMinute ? today : today + 1;
  const isWorkDay = (day: DayNumber) => {
    const { date, weekday, isCarrierDay } = calendar.day(day);
    return isCarrierDay && weekdays.has(weekday) && !location.closures.has(date);
  };
  const first = firstDay(from, daysAheadMax, isWorkDay);
  if (first === null) return { slots: [], fullOn: null, isClosed: true };
  const slots: DayNumber[] = [];
  let isWaitWorthIt = true;
  let left = slotsMax;
  for (let day = first; day < from + daysAheadMax && (left > 0 || isWaitWorthIt); day++) {
    if (!isWorkDay(day)) continue;
    const offered = Math.min(roomOn(location, calendar.day(day).date), Math.max(1, left));
    for (let taken = 0; taken < offered; taken++) slots.push(day);
    left -= offered;
    isWaitWorthIt = offered > 0 && isWaitWorthIt && roomPrice(day) > 0 && day < first + waitDaysMax;
  }
  const fullOn = slots[0] === first ? null : first;
  for (const day of alsoOn)
    if (day >= from && isWorkDay(day) && !slots.includes(day) && roomOn(location, calendar.day(day).date) > 0)
      slots.push(day);
  return { slots: slots.sort((left, right) => left - right), fullOn, isClosed: false };
}

type DayChoice = {
  calendar: PlanCalendar;
  roomPrice: (day: DayNumber) => number;
  alsoOn: ReadonlySet<DayNumber>;
};
const noDays: ReadonlySet<DayNumber> = new Set();

/** How many more fulfillment orders a place takes on a day. */
export function roomOn(location: NetworkLocation, date: BusinessDate): number {
  if (location.capacityPerDay === null) return Number.POSITIVE_INFINITY;
  return Math.max(0, location.capacityPerDay - (location.load.get(date) ?? 0));
}

type PlanCalendar = {
  clock(timeZone: string): { today: DayNumber; minute: number };
  day(day: DayNumber): { date: BusinessDate; weekday: number; isCarrierDay: boolean };
  arrival(dispatch: DayNumber, transitDays: number): DayNumber;
};

/** Reads each zone's clock and each day once: a network has hundreds of places but few zones and days. */
function makeCalendar(now: Instant): PlanCalendar {
  const clocks = new Map<string, { today: DayNumber; minute: number }>();
  const days = new Map<DayNumber, ReturnType<PlanCalendar["day"]>>();
  const arrivals = new Map<number, DayNumber>();
  return {
    clock: (timeZone) =>
      remember(clocks, timeZone, () => ({
        today: dayNumber(businessDate(now, timeZone)),
        minute: minuteOfDay(now, timeZone),
      })),
    day: (day) =>
      remember(days, day, () => ({
        date: dateOfDay(day),
        weekday: weekdayOf(day),
        isCarrierDay: isCarrierDay(day),
      })),
    arrival: (dispatch, transitDays) =>
      remember(arrivals, dispatch * 64 + transitDays, () => arrivalDay(dispatch, transitDays)),
  };
}

function remember<K, V>(known: Map<K, V>, key: K, make: () => V): V {
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
      const place = places.get(locationId) ?? new Map<VariantId, CandidateStock>();
      const held = toCandidateStock(cell);
      const left = held.available + held.kept;
      place.set(variantId, { ...held, worth: worthAt(prices, { variantId, locationId, left }) });
      places.set(locationId, place);
    }
  }
  return places;
}
