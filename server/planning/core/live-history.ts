import { type DayNumber, weekdayOf } from "../../locations/core/calendar.ts";
import type { History, PastOrder, Seen } from "./forecast.ts";
import type { LiveFacts, LiveOrder } from "./live-facts.ts";
import type { PlaceTable } from "./live-network.ts";
import { type LiveSeason, periodDays, weekdayCurve, workingDay, workingDaysUntil } from "./live-season.ts";
import type { Network } from "./network.ts";

/** A shelf that sold something was not empty all the time, whatever the ledger says. */
const exposureMin = 0.1;
/** Store customers come in opening hours. */
const storeHours = Array.from({ length: 24 }, (_hour, at) => (at >= 10 && at < 20 ? 1 : 0));

/**
 * The history as it is at the end of a period: what lies before the period is the base, the period is what has been seen.
 * Counts are of calendar days; the season that is forecast is two periods long, the seen one and the one to come.
 */
export function makeStretches(
  facts: LiveFacts,
  { network, season, places }: { network: Network; season: LiveSeason; places: PlaceTable },
) {
  const orders = facts.past.map((order) => ({
    order,
    period: Math.floor((facts.today - order.day - 1) / periodDays),
  }));
  const curves = curvesOf(facts, season);
  const cellOf = cellIndex(network);
  const offeredShares = (stretch: { days: number; end: DayNumber }) =>
    Float64Array.from({ length: network.skus }, (_share, sku) => offeredShare(facts, sku, stretch));
  return (period: number): { history: History; seen: Seen } => {
    const older = orders.filter((one) => one.period > period).flatMap(({ order }) => toPast(order, places));
    const recent = orders
      .filter((one) => one.period === period)
      .flatMap(({ order }) => toPast(order, places));
    const baseDays = facts.days - (period + 1) * periodDays;
    const online = new Float64Array(network.skus);
    for (const { skus, quantities } of recent)
      skus.forEach((sku, at) => {
        online[sku]! += quantities[at]!;
      });
    const end = facts.today - (period + 1) * periodDays;
    return {
      history: {
        orders: older,
        ...countsOf(facts, network, cellOf, { isIn: (one) => one > period, days: baseDays, end }),
        offered: offeredShares({ days: baseDays, end }),
        length: baseDays / (2 * periodDays),
        curves,
        walkInDispersion: facts.storeUnits > 0 ? facts.storeSquares / facts.storeUnits : 1,
      },
      seen: {
        now: season.today * 1_440,
        ...countsOf(facts, network, cellOf, {
          isIn: (one) => one === period,
          days: periodDays,
          end: end + periodDays,
        }),
        offered: offeredShares({ days: periodDays, end: end + periodDays }),
        online,
        orders: recent.length,
        ordersByDay: new Float64Array(season.horizonDays),
      },
    };
  };
}

function curvesOf(facts: LiveFacts, season: LiveSeason): History["curves"] {
  const weekdays = new Float64Array(7);
  const hours = new Float64Array(24);
  for (const { day, minute } of facts.past) {
    weekdays[weekdayOf(day) - 1]! += 1;
    hours[Math.floor(minute / 60)]! += 1;
  }
  return {
    online: weekdayCurve(season, { weekdays, hours }),
    store: weekdayCurve(season, { weekdays: facts.storeWeekdays, hours: storeHours }),
    peak: { height: 1 },
  };
}

function toPast(order: LiveOrder, places: PlaceTable): PastOrder[] {
  const promiseDays = workingDaysUntil(workingDay(order.day), order.dueOn);
  const place = places.of(order);
  return chunks(order).map((part) => ({
    ...part,
    minute: order.minute,
    place,
    pickup: order.toStore,
    promiseDays,
  }));
}

/** Share of the days before `end` on which a SKU was on offer. */
function offeredShare(
  facts: LiveFacts,
  sku: number,
  { days, end }: { days: number; end: DayNumber },
): number {
  const first = facts.offeredOn.get(sku);
  return first === undefined ? 1 : Math.min(1, Math.max(0, (end - first) / days));
}

/** What store customers asked for per cell in some periods, and the share of the time in which its shelf had units. */
function countsOf(
  facts: LiveFacts,
  network: Network,
  cellOf: (location: number, sku: number) => number,
  stretch: { isIn(period: number): boolean; days: number; end: DayNumber },
): { walkIns: Float64Array; exposure: Float64Array } {
  const walkIns = new Float64Array(network.cellSku.length);
  const empty = new Float64Array(network.cellSku.length);
  for (const { location, sku, period, units, daysEmpty } of facts.demand) {
    const cell = stretch.isIn(period) ? cellOf(location, sku) : -1;
    if (cell < 0) continue;
    walkIns[cell]! += units;
    empty[cell]! += daysEmpty;
  }
  const exposure = empty.map((days, cell) => {
    const share = offeredShare(facts, network.cellSku[cell]!, stretch) - days / stretch.days;
    return Math.min(1, Math.max(walkIns[cell]! > 0 ? exposureMin : 0, share));
  });
  return { walkIns, exposure };
}

/** The cell of a place and a SKU, or -1: cells of a SKU stand by place. */
function cellIndex({ cellStart, cellLocation }: Network): (location: number, sku: number) => number {
  return (location, sku) => {
    let low = cellStart[sku]!;
    let high = cellStart[sku + 1]! - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = cellLocation[middle]!;
      if (found === location) return middle;
      if (found < location) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
}

/** Orders of more lines are several: a wholesale order is decided in parts too, and its parts need no common box. */
const linesMax = 8;

export function chunks(order: LiveOrder): { skus: readonly number[]; quantities: readonly number[] }[] {
  const parts = Math.ceil(order.skus.length / linesMax);
  return Array.from({ length: parts }, (_part, at) => ({
    skus: order.skus.slice(at * linesMax, (at + 1) * linesMax),
    quantities: order.quantities.slice(at * linesMax, (at + 1) * linesMax),
  }));
}
