import type { LocationId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import type { Network } from "@/server/planning/core/network.ts";
import { shippingDays } from "@/server/planning/core/network.ts";
import type {
  Candidate,
  CandidateService,
  CandidateStock,
  Demand,
  PlanSettings,
} from "@/server/promising/core/candidate.ts";
import { noRules } from "@/server/promising/core/rules.ts";
import { gramsOf } from "@/server/shipping/core/weight.ts";
import { type SeasonFiles, seasonServices } from "./read-season.ts";

/** An order in the numbers of its season. */
export type OpenOrder = {
  orderId: string;
  /** First and last day on which it may leave, and the day of its promise. */
  first: number;
  last: number;
  due: number;
  /** Index of the pickup store; -1: to the door. */
  pickup: number;
  /** Its row in the table of zones, and that row: the zone of every location. */
  place: number;
  zones: Uint8Array;
  lines: readonly { line: string; sku: number; quantity: number }[];
};

/** What is on the shelves and free in the days, and what both are worth, in money. */
export type Standing = {
  onHand: Int32Array;
  /** Packages left at `location * shippingDays + day`. */
  room: Float64Array;
  /** Worth of the unit that is taken after `taken` others of a cell, its end value included. */
  unitWorth: (cell: number, taken: number) => number;
  /** Units that store customers are expected to ask for, per cell. */
  asked: Float64Array;
  roomPrice: Float64Array;
};

const cents = (money: number) => Math.round(money * 100);

export function toPlanSettings({ rules }: Network): PlanSettings {
  return {
    splitPenalty: cents(rules.splitPenalty),
    lateFixed: cents(rules.lateFixed),
    latePerDay: cents(rules.latePerDay),
    rules: noRules,
  };
}

/** The order as the planner sees it; a unit that is not served costs its price and the goodwill. */
export function toDemand(files: SeasonFiles, order: OpenOrder): Demand {
  const { price, weight, rules } = files.network;
  return {
    lines: order.lines.map(({ line, sku, quantity }) => ({
      orderLineId: line as OrderLineId,
      variantId: files.skuIds[sku] as VariantId,
      quantity,
      weightGrams: gramsOf(weight[sku]!),
      promisedDay: order.due,
      excluded: [],
      unservedCost: cents(price[sku]! * (1 + rules.goodwillShare)),
    })),
  };
}

/**
 * The places that hold something of the order and have room on one of its days.
 * @param from the first day that may be used
 * @param withoutCell a shelf to be left alone
 */
export function toCandidates(
  files: SeasonFiles,
  standing: Standing,
  order: OpenOrder,
  { from, withoutCell }: { from: number; withoutCell: number },
): Candidate[] {
  const { network } = files;
  const candidates: Candidate[] = [];
  for (let location = 0; location < network.locations; location++) {
    const stock = stockAt(files, standing, order, { location, withoutCell });
    if (stock.size === 0) continue;
    const days = daysWithRoom(network, standing, {
      location,
      from: Math.max(from, order.first),
      to: order.last,
    });
    if (days.length === 0) continue;
    const start = location * shippingDays(network.rules);
    candidates.push({
      locationId: files.locationIds[location] as LocationId,
      // A season knows no kinds and no miles, and its strategies set no rule of them.
      kind: "store",
      distanceMiles: 0,
      blocked: null,
      handlingPerPackage: cents(network.handlingPackage[location]!),
      handlingPerUnit: cents(network.handlingUnit[location]!),
      slots: days,
      capacityPrices: days.map((day) => cents(standing.roomPrice[start + day]!)),
      fullOn: null,
      services: servicesFrom(network, order, location, days),
      stock,
    });
  }
  return candidates;
}

function stockAt(
  files: SeasonFiles,
  { onHand, unitWorth }: Standing,
  order: OpenOrder,
  { location, withoutCell }: { location: number; withoutCell: number },
): Map<VariantId, CandidateStock> {
  const stock = new Map<VariantId, CandidateStock>();
  const { safety, endValue } = files.network;
  for (const { sku, quantity } of order.lines) {
    const cell = files.cells[location * files.skuIds.length + sku]!;
    if (cell < 0 || cell === withoutCell) continue;
    const available = onHand[cell]! - safety[cell]!;
    if (available <= 0) continue;
    const value = cents(endValue[cell]!);
    const prices: number[] = [];
    for (let taken = 0; taken < Math.min(quantity, available); taken++)
      prices.push(Math.max(0, cents(unitWorth(cell, taken)) - value));
    stock.set(files.skuIds[sku] as VariantId, {
      available,
      kept: 0,
      fenced: 0,
      worth: { endValue: value, prices },
    });
  }
  return stock;
}

function daysWithRoom(
  { rules }: Network,
  { room }: Standing,
  { location, from, to }: { location: number; from: number; to: number },
): number[] {
  const start = location * shippingDays(rules);
  const days: number[] = [];
  for (let day = from; day <= to; day++) if (room[start + day]! >= 1) days.push(day);
  return days;
}

/** The store of a pickup hands over on the day; every other place sends by ground or air. */
function servicesFrom(
  { rates, freightMultiplier }: Network,
  { pickup, zones }: OpenOrder,
  location: number,
  days: readonly number[],
): CandidateService[] {
  if (pickup === location) return [{ code: "pickup", base: 0, perPound: 0, arrivals: days }];
  const zone = zones[location]!;
  const factor = 100 * freightMultiplier[location]!;
  return seasonServices.map((code, index) => {
    const at = index * rates.zones + zone;
    return {
      code,
      base: factor * rates.base[at]!,
      perPound: factor * rates.perLb[at]!,
      arrivals: days.map((day) => day + rates.days[at]!),
    };
  });
}
