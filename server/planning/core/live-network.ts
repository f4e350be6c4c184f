import { dateOfDay, weekdayOf } from "../../locations/core/calendar.ts";
import { milesBetween } from "../../locations/core/distance.ts";
import { defaultPlanSettings } from "../../promising/core/candidate.ts";
import {
  type Network as LocationNetwork,
  type NetworkLocation,
  roomOn,
} from "../../promising/core/snapshot.ts";
import { poundsOf } from "../../shipping/core/weight.ts";
import { zoneOf } from "../../shipping/core/zone.ts";
import type { LiveCell, LiveFacts, LiveOrder } from "./live-facts.ts";
import type { LiveSeason } from "./live-season.ts";
import { type Network, type Rates, shippingDays } from "./network.ts";
import { priceOn, terminalValues } from "./terminal-value.ts";

/** A customer who is let down costs half of the price again; a merchant's default. */
const goodwillShare = 0.5;
/** Working days for which an order may wait for room: what live planning looks ahead. */
const waitDaysMax = 4;
/** A place without a limit. */
const endlessRoom = 1_000_000;
/** The price core counts in hundreds of minor units: its steps are chosen for dollars. */
export const centsPerUnit = 100;

/** Supply side of the live season. Money is in hundreds of minor units, weights in pounds, days are working days. */
export function toNetwork(facts: LiveFacts, season: LiveSeason, cells: readonly LiveCell[]): Network {
  const { articles } = facts;
  const { locations } = facts.network;
  const cellStart = new Int32Array(articles.length + 1);
  for (const { sku } of cells) cellStart[sku + 1]!++;
  for (let sku = 0; sku < articles.length; sku++) cellStart[sku + 1]! += cellStart[sku]!;
  const categories = [...new Set(articles.map(({ category }) => category))];
  const money = (of: (place: NetworkLocation) => number) =>
    Float64Array.from(locations, (place) => of(place) / centsPerUnit);
  return {
    locations: locations.length,
    skus: articles.length,
    cellStart,
    cellLocation: Int32Array.from(cells, ({ location }) => location),
    cellSku: Int32Array.from(cells, ({ sku }) => sku),
    safety: Int32Array.from(cells, ({ safety }) => safety),
    endValue: terminalValues(facts, cells).map((cents) => cents / centsPerUnit),
    price: Float64Array.from(articles, (article) => priceOn(article, facts.today) / centsPerUnit),
    weight: Float64Array.from(articles, ({ weightGrams }) => poundsOf(weightGrams)),
    category: Int32Array.from(articles, ({ category }) => categories.indexOf(category)),
    hasWalkIns: Uint8Array.from(locations, ({ kind }) => (kind === "store" ? 1 : 0)),
    canShip: Uint8Array.from(locations, ({ canShip }) => (canShip ? 1 : 0)),
    capacity: Int32Array.from(locations, ({ capacityPerDay }) => capacityPerDay ?? endlessRoom),
    handlingPackage: money(({ handlingPerPackage }) => handlingPerPackage),
    handlingUnit: money(({ handlingPerUnit }) => handlingPerUnit),
    freightMultiplier: Float64Array.from(locations, ({ freightMultiplier }) => freightMultiplier),
    rates: toRates(facts.network),
    rules: {
      horizonDays: season.horizonDays,
      cutoffMinute: median(locations.map(({ cutoffMinute }) => cutoffMinute)),
      maxWaitDays: waitDaysMax,
      splitPenalty: defaultPlanSettings.splitPenalty / centsPerUnit,
      lateFixed: defaultPlanSettings.lateFixed / centsPerUnit,
      latePerDay: defaultPlanSettings.latePerDay / centsPerUnit,
      goodwillShare,
      sendsToStores: false,
    },
  };
}

/** In the order of the network's zones. A service that does not reach a zone is endlessly dear there. */
export function toRates({ services, zones, rates }: LocationNetwork): Rates {
  const table = services.flatMap(({ code }) =>
    zones.map(({ zone }) => rates.find((rate) => rate.serviceCode === code && rate.zone === zone)),
  );
  const money = (cents: number | undefined) => (cents ?? Number.POSITIVE_INFINITY) / centsPerUnit;
  return {
    services: services.length,
    zones: zones.length,
    base: Float64Array.from(table, (rate) => money(rate?.base)),
    perLb: Float64Array.from(table, (rate) => (rate?.perPound ?? 0) / centsPerUnit),
    days: Int32Array.from(table, (rate) => rate?.transitDays ?? 0),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Packages that may leave from each place on each day from today on; none when it is closed or today's cutoff is past. */
export function toRoom(facts: LiveFacts, season: LiveSeason, { rules }: Network): Float64Array {
  const days = shippingDays(rules);
  const room = new Float64Array(facts.network.locations.length * days);
  facts.network.locations.forEach((place, at) => {
    const weekdays = new Set(place.hours.map(({ weekday }) => weekday));
    for (let index = season.today; index < days; index++) {
      const day = season.days[index]!;
      const date = dateOfDay(day);
      const isMissed = day === facts.today && facts.minute > place.cutoffMinute;
      if (isMissed || !weekdays.has(weekdayOf(day)) || place.closures.has(date)) continue;
      room[at * days + index] = Math.min(endlessRoom, roomOn(place, date));
    }
  });
  return room;
}

export type PlaceTable = { of(order: LiveOrder): number; zones(): Uint8Array };

/** Every destination once, with its zone from each place. */
export function toPlaces({ network }: LiveFacts): PlaceTable {
  const known = new Map<string, number>();
  const rows: Uint8Array[] = [];
  const zoneIndex = new Map(network.zones.map(({ zone }, index) => [zone, index]));
  return {
    of: ({ destination }) => {
      const key = `${destination.latitude} ${destination.longitude}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, rows.length);
      rows.push(
        Uint8Array.from(network.locations, (place) => {
          const zone = zoneOf(network.zones, milesBetween(place, destination));
          return zoneIndex.get(zone ?? -1) ?? 0;
        }),
      );
      return rows.length - 1;
    },
    zones: () => {
      const zones = new Uint8Array(rows.length * network.locations.length);
      rows.forEach((row, at) => {
        zones.set(row, at * network.locations.length);
      });
      return zones;
    },
  };
}
