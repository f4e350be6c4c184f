import type { ChannelId, LocationId, OrderId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import { plan } from "@/server/promising/core/plan.ts";
import type { NetworkLocation, StockCell } from "@/server/promising/core/snapshot.ts";
import { type DayDemand, type History, type PastOrder, visitsOf } from "@/server/simulation/core/history.ts";
import {
  beginReplay,
  endReplay,
  nextOrder,
  type Replay,
  takeDecision,
} from "@/server/simulation/core/play.ts";
import { planByRule } from "@/server/simulation/core/usual-rule.ts";
import type { Variant } from "@/server/simulation/core/variant.ts";
import type { Decision } from "@/server/sourcing/core/decide.ts";
import { defaultStrategy } from "@/server/sourcing/core/decision.ts";

/** A small history for tests of replays: stores and a warehouse, two SKUs, orders to Chicago; played without threads. */

export const channelId = "chn_web" as ChannelId;
export const near = "loc_near" as LocationId;
export const far = "loc_far" as LocationId;
export const warehouse = "loc_warehouse" as LocationId;
export const coat = "var_coat" as VariantId;
export const scarf = "var_scarf" as VariantId;
export const { settings } = defaultStrategy;
export const myopic: Variant = { name: "myopic", rule: "planner", prices: "none", settings, safetyFactor: 1 };

/** Open each day from 10 to 20; Chicago is where the goods go. */
export function place(given: Partial<NetworkLocation> & { locationId: LocationId }): NetworkLocation {
  return {
    ...{ code: given.locationId, name: given.locationId, kind: "store", state: "IL", zip: "60601" },
    ...{ latitude: 41.9, longitude: -87.6, timeZone: "America/Chicago", canShip: true, canPickup: true },
    ...{ cutoffMinute: 1_200, pickupLeadMinutes: 60, pickupWindowDays: 5, capacityPerDay: null },
    ...{ handlingPerPackage: 100, handlingPerUnit: 20, freightMultiplier: 1 },
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1_200 })),
    ...{ closures: new Set(), load: new Map() },
    ...given,
  };
}

export type Given = {
  places: NetworkLocation[];
  stock: [VariantId, LocationId, number, safetyStock?: number][];
  orders: PastOrder[];
  storeDemand?: DayDemand[];
  moves?: History["moves"];
  supply?: History["supply"];
  rejections?: History["rejections"];
};

export function historyOf({ places, stock, orders, storeDemand = [], ...given }: Given): History {
  const cells = new Map<VariantId, Map<LocationId, StockCell>>();
  for (const [variantId, locationId, onHand, safetyStock = 0] of stock) {
    const known = cells.get(variantId) ?? new Map<LocationId, StockCell>();
    known.set(locationId, { onHand, reserved: 0, withheld: 0, safetyStock, fenced: 0, own: 0 });
    cells.set(variantId, known);
  }
  const article = { sizeRun: "", price: 2_000, unitCost: 800, plan: null };
  return {
    ...{
      orders,
      storeDemand,
      moves: [],
      supply: new Map(),
      rejections: [],
      ...given,
      stock: cells,
      priceSets: [],
      settings,
      isStockOfToday: false,
    },
    network: {
      locations: places,
      services: [{ code: "ground", name: "Ground" }],
      zones: [
        { zone: 1, upperMiles: 300 },
        { zone: 2, upperMiles: 10_000 },
      ],
      rates: [
        { serviceCode: "ground", zone: 1, base: 500, perPound: 20, transitDays: 1 },
        { serviceCode: "ground", zone: 2, base: 900, perPound: 60, transitDays: 4 },
      ],
    },
    articles: new Map([coat, scarf].map((variantId) => [variantId, { ...article, variantId }])),
  };
}

/** An order to Chicago; Tuesday, 3 November 2026, unless it says otherwise. */
export function orderAt(hour: number, wanted: [VariantId, number][], day = "2026-11-03"): PastOrder {
  const number = hour;
  const lines = wanted.map(([variantId, unallocated], index) => ({
    orderLineId: `oln_${day}_${hour}_${index}` as OrderLineId,
    ...{
      lineNumber: index + 1,
      variantId,
      weightGrams: 500,
      price: 4_900,
      mode: "ship" as const,
      pickupLocationId: null,
    },
    ...{ readyBy: null, promisedAt: new Date("2026-11-12T18:00:00Z"), unallocated, isHeld: false },
    rejections: [],
  }));
  const destination = { zip: "60601", city: "Chicago", state: "IL", latitude: 41.9, longitude: -87.6 };
  const orderId = `ord_${day}_${hour}` as OrderId;
  return {
    at: new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000),
    order: {
      orderId,
      number,
      channelId,
      isOpen: true,
      isUnfillable: false,
      destination,
      lines,
      reservations: [],
    },
  };
}

export function playAll(history: History, variant: Variant): { replay: Replay; decisions: Decision[] } {
  const replay = beginReplay(history, visitsOf(history), variant);
  const decisions: Decision[] = [];
  for (let asked = nextOrder(replay); asked; asked = nextOrder(replay)) {
    const { question } = asked.begun;
    const byRule = (from: NonNullable<typeof question>) =>
      planByRule(from, (id) => variant.rule === "dc-first" && id === warehouse);
    const planned =
      question &&
      (variant.rule === "planner"
        ? plan(question.demand, question.candidates, question.settings)
        : byRule(question));
    decisions.push(takeDecision(replay, asked, planned));
  }
  endReplay(replay);
  return { replay, decisions };
}

export const twoStores = [
  place({ locationId: near }),
  place({ locationId: far, latitude: 34, longitude: -118, timeZone: "America/Los_Angeles" }),
];
