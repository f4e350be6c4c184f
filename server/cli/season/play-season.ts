import { seededRandom } from "@/server/kernel/random.ts";
import { dayNumber } from "@/server/locations/core/calendar.ts";
import type { Draw } from "@/server/planning/core/draw.ts";
import {
  type BaseForecast,
  baseForecast,
  expectedUnits,
  type Forecast,
  type PastOrder,
  pastCurves,
  type Seen,
} from "@/server/planning/core/forecast.ts";
import { type Network, shippingDays } from "@/server/planning/core/network.ts";
import { type PriceState, priceNetwork, startPrices } from "@/server/planning/core/network-prices.ts";
import { shareBefore } from "@/server/planning/core/season-curve.ts";
import { keptInStore } from "@/server/planning/core/unit-worth.ts";
import type { Plan } from "@/server/promising/core/draft.ts";
import { type PlanResult, planCheapest } from "@/server/promising/core/plan.ts";
import { poissonTail } from "@/server/promising/core/poisson.ts";
import { isDue, riskOfWaiting, type UnitAtRisk } from "@/server/sourcing/core/wait.ts";
import { type SeasonFiles, type SeasonOrder, zonesTo } from "./read-season.ts";
import {
  type OpenOrder,
  type Standing,
  toCandidates,
  toDemand,
  toPlanSettings,
} from "./season-candidates.ts";

/** What is answered for some units of a line; it takes effect at once. */
export type SeasonDecision = {
  order_id: string;
  line: string;
  location_id?: string;
  qty: number;
  service?: string;
  shipped_day?: number;
  cancelled: 0 | 1;
};

const minutesPerDay = 1_440;
/** Chances of losing a unit that are not worth a second plan. */
const chanceMin = 0.01;

type Planned = { plan: Plan; unserved: PlanResult["unserved"]; total: number };

/** A season as it is played: what stands, what was seen, which orders are open, and the prices. */
export type Season = {
  files: SeasonFiles;
  standing: Standing;
  base: BaseForecast;
  seen: Seen;
  past: PastOrder[];
  zones: ZoneTable;
  state: PriceState;
  forecast: Forecast;
  open: OpenOrder[];
  random: Draw;
};

export function beginSeason(files: SeasonFiles): Season {
  const { network } = files;
  const days = shippingDays(network.rules);
  const zones = makeZones(files);
  const past = files.pastOrders.map((order) => toPast(files, zones, order));
  const walkIns = new Float64Array(network.cellSku.length);
  const byDay = new Float64Array(network.rules.horizonDays);
  const byHour = new Float64Array(24);
  let [wanted, squares] = [0, 0];
  for (const { minute, cell, units } of files.pastWalkIns) {
    wanted += units;
    squares += units * units;
    if (cell >= 0) walkIns[cell]! += units;
    byDay[Math.floor(minute / minutesPerDay)]! += 1;
    byHour[Math.floor((minute % minutesPerDay) / 60)]! += 1;
  }
  const base = baseForecast(network, {
    orders: past,
    walkIns,
    // What customers wanted is told even where they did not find it.
    exposure: new Float64Array(walkIns.length).fill(1),
    offered: new Float64Array(network.skus).fill(1),
    length: 1,
    curves: pastCurves(past, { day: byDay, hour: byHour }),
    walkInDispersion: wanted > 0 ? squares / wanted : 1,
  });
  const room = new Float64Array(network.locations * days);
  for (let location = 0; location < network.locations; location++)
    room.fill(network.capacity[location]!, location * days, (location + 1) * days);
  const state = startPrices(network);
  const seen = {
    now: 0,
    walkIns: new Float64Array(network.cellSku.length),
    exposure: new Float64Array(network.cellSku.length).fill(1),
    offered: new Float64Array(network.skus).fill(1),
    online: new Float64Array(network.skus),
    orders: 0,
    ordersByDay: new Float64Array(days),
  };
  const standing: Standing = {
    onHand: files.onHand.slice(),
    room,
    unitWorth: (cell, taken) => worthInSeason(network, state, standing, { cell, taken }),
    asked: new Float64Array(network.cellSku.length),
    roomPrice: state.prices.package,
  };
  const random = seededRandom(1).next;
  const fresh = { seen, past, onHand: standing.onHand, room, open: [] };
  const forecast = priceNetwork({ network, places: zones, base, random }, state, fresh);
  standing.asked = expectedUnits(network, forecast).walkIns;
  return { files, standing, base, seen, past, zones, state, forecast, open: [], random };
}

/** Worth of the unit that is taken after `taken` others, its end value included: what later orders give, or customers here. */
function worthInSeason(
  network: Network,
  { prices }: PriceState,
  { onHand, asked }: Standing,
  { cell, taken }: { cell: number; taken: number },
): number {
  const kept = keptInStore(network, cell, { asked: asked[cell]!, left: onHand[cell]! - taken });
  return network.endValue[cell]! + Math.max(prices.unit[cell]!, kept);
}

/** Store customers take what they find; what they wanted and did not find counts as demand too. */
export function seeWalkIn(season: Season, visit: { cell: number; wanted: number; sold: number }): void {
  if (visit.cell < 0) return;
  season.standing.onHand[visit.cell]! -= visit.sold;
  season.seen.walkIns[visit.cell]! += visit.wanted;
}

/** Takes an order in. It stays open until its next cutoff. */
export function takeOrder(season: Season, order: SeasonOrder): void {
  const { files, seen } = season;
  const { rules } = files.network;
  const past = toPast(files, season.zones, order);
  season.past.push(past);
  const day = Math.floor(order.placed_min / minutesPerDay);
  seen.orders++;
  seen.ordersByDay[day]!++;
  past.skus.forEach((sku, at) => {
    seen.online[sku]! += past.quantities[at]!;
  });
  season.open.push({
    orderId: order.order_id,
    first: day + (order.placed_min % minutesPerDay > rules.cutoffMinute ? 1 : 0),
    last: day + rules.maxWaitDays,
    due: day + order.promise_days,
    pickup: past.pickup,
    place: past.place,
    zones: season.zones.rowOf(past.place),
    lines: order.lines.map(({ line, qty }, at) => ({ line, sku: past.skus[at]!, quantity: qty })),
  });
}

/** A day's cutoff: prices anew, then every open order that loses by waiting is decided, those that lose most first. */
export function cutOff(season: Season, at: { minute: number; day: number }): SeasonDecision[] {
  const { files, base, random, seen, past, standing, zones } = season;
  seen.now = at.minute;
  const { onHand, room } = standing;
  const open = season.open.map((order) => toColumn(order));
  season.forecast = priceNetwork({ network: files.network, places: zones, base, random }, season.state, {
    seen,
    past,
    onHand,
    room,
    open,
  });
  standing.asked = expectedUnits(files.network, season.forecast).walkIns;
  const ranked = season.open
    .filter((order) => order.first <= at.day)
    .map((order) => ({ order, ...judge(season, order, at) }))
    .filter(({ due }) => due)
    .sort((left, right) => right.loss - left.loss || (left.order.orderId < right.order.orderId ? -1 : 1));
  const decided = new Set<OpenOrder>();
  const decisions = ranked.flatMap(({ order }) => {
    // Others may have taken what made waiting dear.
    const { due, now } = judge(season, order, at);
    if (!due) return [];
    decided.add(order);
    return commit(season, order, now);
  });
  season.open = season.open.filter((order) => !decided.has(order));
  for (const order of season.open) order.first = Math.max(order.first, at.day + 1);
  return decisions;
}

/** Whatever is still open when the season ends is not served. */
export function endSeason(season: Season): SeasonDecision[] {
  const decisions = season.open.flatMap(({ orderId, lines }) =>
    lines.map(({ line, quantity }) => ({ order_id: orderId, line, qty: quantity, cancelled: 1 as const })),
  );
  season.open = [];
  return decisions;
}

function judge(season: Season, order: OpenOrder, { day, minute }: { day: number; minute: number }) {
  const now = planFrom(season, order, day);
  const later = day >= order.last ? null : planFrom(season, order, day + 1).total;
  const risk = later === null ? 0 : riskOfWaiting(unitsAtRisk(season, order, now, minute));
  const loss = later === null ? Number.POSITIVE_INFINITY : later - now.total + risk;
  return { now, loss, due: isDue({ now: now.total, later, risk }) };
}

function planFrom(season: Season, order: OpenOrder, from: number, withoutCell = -1): Planned {
  const { files, standing } = season;
  const candidates = toCandidates(files, standing, order, { from, withoutCell });
  const { plan, unserved } = planCheapest(toDemand(files, order), candidates, toPlanSettings(files.network));
  return { plan, unserved, total: plan.total };
}

/** The units of a plan that store customers may take until tomorrow's cutoff, each with the way around it. */
function unitsAtRisk(
  season: Season,
  order: OpenOrder,
  { plan, total }: Planned,
  minute: number,
): UnitAtRisk[] {
  const { files, forecast, standing } = season;
  const { network } = files;
  const share = (until: number) => shareBefore(forecast.base.storeCurve, until);
  const visits = forecast.storeLevel * (share(minute + minutesPerDay) - share(minute));
  return plan.packages.flatMap((box) =>
    box.lines.flatMap(({ orderLineId, quantity }) => {
      const sku = order.lines.find(({ line }) => line === orderLineId)!.sku;
      const location = files.locations.get(box.locationId) ?? 0;
      const cell = files.cells[location * network.skus + sku]!;
      const rate = forecast.base.walkIns[cell]! * forecast.cell[cell]! * forecast.trend[sku]! * visits;
      const free = standing.onHand[cell]! - network.safety[cell]!;
      const chance = rate > 0 ? poissonTail(rate, Math.max(1, free)) : 0;
      if (chance < chanceMin) return [];
      const detour = planFrom(season, order, 0, cell).total - total;
      const price = 100 * (standing.unitWorth(cell, 0) - network.endValue[cell]!);
      const margin = 100 * (network.price[sku]! - network.endValue[cell]!);
      return Array.from({ length: quantity }, () => ({ chance, detour, price, margin }));
    }),
  );
}

function commit(season: Season, order: OpenOrder, { plan, unserved }: Planned): SeasonDecision[] {
  const { files, standing } = season;
  const days = shippingDays(files.network.rules);
  const sent = plan.packages.flatMap((box) => {
    const location = files.locations.get(box.locationId) ?? 0;
    const day = dayNumber(box.dispatchOn);
    standing.room[location * days + day]!--;
    return box.lines.map(({ orderLineId, quantity }): SeasonDecision => {
      const sku = order.lines.find(({ line }) => line === orderLineId)!.sku;
      standing.onHand[files.cells[location * files.network.skus + sku]!]! -= quantity;
      return {
        order_id: order.orderId,
        line: orderLineId,
        location_id: box.locationId,
        qty: quantity,
        service: box.serviceCode,
        shipped_day: day,
        cancelled: 0,
      };
    });
  });
  const left = unserved.map(
    ({ orderLineId, quantity }): SeasonDecision => ({
      order_id: order.orderId,
      line: orderLineId,
      qty: quantity,
      cancelled: 1,
    }),
  );
  return [...sent, ...left];
}

function toColumn({ first, last, due, pickup, place, lines }: OpenOrder) {
  return {
    ...{ first, last, due, pickup, place },
    skus: lines.map(({ sku }) => sku),
    quantities: lines.map(({ quantity }) => quantity),
  };
}

function toPast(files: SeasonFiles, zones: ZoneTable, order: SeasonOrder): PastOrder {
  return {
    minute: order.placed_min,
    place: zones.placeOf(order),
    pickup: order.mode === "pickup" ? (files.locations.get(order.pickup_location) ?? -1) : -1,
    promiseDays: order.promise_days,
    skus: order.lines.map(({ sku }) => files.skus.get(sku) ?? 0),
    quantities: order.lines.map(({ qty }) => qty),
  };
}

type ZoneTable = {
  readonly zones: Uint8Array;
  placeOf(order: SeasonOrder): number;
  rowOf(place: number): Uint8Array;
};

/** Every destination once, with the zone of each location; the table grows as new destinations come. */
function makeZones(files: SeasonFiles): ZoneTable {
  const { locations } = files.network;
  const known = new Map<string, number>();
  const table = { zones: new Uint8Array(1_024 * locations) };
  return {
    get zones() {
      return table.zones;
    },
    placeOf: (order) => {
      const store =
        order.mode === "pickup" ? files.coordinates[files.locations.get(order.pickup_location) ?? 0] : null;
      const destination = store ?? { latitude: order.lat, longitude: order.lon };
      const key = `${destination.latitude} ${destination.longitude}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const place = known.size;
      known.set(key, place);
      if ((place + 1) * locations > table.zones.length) {
        const grown = new Uint8Array(table.zones.length * 2);
        grown.set(table.zones);
        table.zones = grown;
      }
      table.zones.set(zonesTo(files, destination), place * locations);
      return place;
    },
    rowOf: (place) => table.zones.slice(place * locations, (place + 1) * locations),
  };
}
