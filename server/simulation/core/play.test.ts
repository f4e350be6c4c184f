import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LocationId, OrderId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { seededRandom } from "../../kernel/random.ts";
import { plan } from "../../promising/core/plan.ts";
import type { NetworkLocation, StockCell } from "../../promising/core/snapshot.ts";
import type { Decision } from "../../sourcing/core/decide.ts";
import { defaultStrategy } from "../../sourcing/core/decision.ts";
import { type DayDemand, type History, type PastOrder, visitsOf } from "./history.ts";
import { measure } from "./measure.ts";
import { beginReplay, endReplay, freeUnits, nextOrder, type Replay, takeDecision } from "./play.ts";
import { planByRule } from "./usual-rule.ts";
import type { Variant } from "./variant.ts";

const near = "loc_near" as LocationId;
const far = "loc_far" as LocationId;
const warehouse = "loc_warehouse" as LocationId;
const coat = "var_coat" as VariantId;
const scarf = "var_scarf" as VariantId;
const { settings } = defaultStrategy;
const myopic: Variant = { name: "myopic", rule: "planner", prices: "none", settings, safetyFactor: 1 };

/** Open each day from 10 to 20; Chicago is where the goods go. */
function place(given: Partial<NetworkLocation> & { locationId: LocationId }): NetworkLocation {
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

type Given = {
  places: NetworkLocation[];
  stock: [VariantId, LocationId, number, safetyStock?: number][];
  orders: PastOrder[];
  storeDemand?: DayDemand[];
  moves?: History["moves"];
};

function historyOf({ places, stock, orders, storeDemand = [], moves = [] }: Given): History {
  const cells = new Map<VariantId, Map<LocationId, StockCell>>();
  for (const [variantId, locationId, onHand, safetyStock = 0] of stock) {
    const known = cells.get(variantId) ?? new Map<LocationId, StockCell>();
    known.set(locationId, { onHand, reserved: 0, withheld: 0, safetyStock, own: 0 });
    cells.set(variantId, known);
  }
  const article = { sizeRun: "", price: 2_000, unitCost: 800, plan: null };
  return {
    ...{ orders, storeDemand, moves, stock: cells, priceSets: [], settings },
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
function orderAt(hour: number, wanted: [VariantId, number][], day = "2026-11-03"): PastOrder {
  const number = hour;
  const lines = wanted.map(([variantId, unallocated], index) => ({
    orderLineId: `oln_${day}_${hour}_${index}` as OrderLineId,
    ...{ lineNumber: index + 1, variantId, weightGrams: 500, mode: "ship" as const, pickupLocationId: null },
    ...{ readyBy: null, promisedAt: new Date("2026-11-12T18:00:00Z"), unallocated, isHeld: false },
    rejections: [],
  }));
  const destination = { zip: "60601", city: "Chicago", state: "IL", latitude: 41.9, longitude: -87.6 };
  const orderId = `ord_${day}_${hour}` as OrderId;
  return {
    at: new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000),
    order: { orderId, number, isOpen: true, isUnfillable: false, destination, lines, reservations: [] },
  };
}

function playAll(history: History, variant: Variant): { replay: Replay; decisions: Decision[] } {
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

const placesOf = (decision: Decision | undefined) =>
  decision?.works.map(({ locationId, lines }) => [
    locationId,
    lines.reduce((sum, line) => sum + line.quantity, 0),
  ]);

const twoStores = [
  place({ locationId: near }),
  place({ locationId: far, latitude: 34, longitude: -118, timeZone: "America/Los_Angeles" }),
];

describe("what stands between an order and the next", () => {
  const day = "2026-11-03" as BusinessDate;

  test("units that an order took are gone for the next", () => {
    const orders = [orderAt(15, [[coat, 1]]), orderAt(16, [[coat, 1]]), orderAt(17, [[coat, 1]])];
    const { decisions } = playAll(
      historyOf({
        places: twoStores,
        stock: [
          [coat, near, 1],
          [coat, far, 1],
        ],
        orders,
      }),
      myopic,
    );
    expect(decisions.map(placesOf)).toEqual([[[near, 1]], [[far, 1]], []]);
    expect(decisions[2]?.record.unserved).toMatchObject([{ quantity: 1 }]);
  });

  test("store customers take from the shelf, down to the last unit, in the hours in which the store is open", () => {
    // Chicago is six hours behind UTC; its store opens at 16:00 UTC and two customers come, at 18:30 and 23:30.
    const storeDemand = [{ locationId: near, variantId: coat, day, units: 2 }];
    const early = historyOf({
      ...{
        places: twoStores,
        stock: [
          [coat, near, 1],
          [coat, far, 9],
        ],
        storeDemand,
      },
      orders: [orderAt(17, [[coat, 1]])],
    });
    const late = { ...early, orders: [orderAt(19, [[coat, 1]])] };
    expect(playAll(early, myopic).decisions.map(placesOf)).toEqual([[[near, 1]]]);
    const second = playAll(late, myopic);
    expect(second.decisions.map(placesOf)).toEqual([[[far, 1]]]);
    expect(measure(second.replay, 0)).toMatchObject({ visits: 2, visitsServed: 1, costs: { storeSales: 0 } });
    // The first order took the unit that a customer wanted: the margin of that sale is a cost of the order.
    expect(measure(playAll(early, myopic).replay, 0)).toMatchObject({
      visitsServed: 0,
      costs: { storeSales: 1_200 },
    });
  });

  test("a store's day is full when its capacity is", () => {
    const places = [place({ locationId: near, capacityPerDay: 1, load: new Map() })];
    const orders = [15, 16, 17].map((hour) => orderAt(hour, [[coat, 1]]));
    const { decisions, replay } = playAll(historyOf({ places, stock: [[coat, near, 9]], orders }), myopic);
    const days = decisions.map(({ works }) => works[0]?.loadDate);
    expect(days).toEqual(["2026-11-03", "2026-11-04", "2026-11-05"]);
    expect(measure(replay, 0)).toMatchObject({ loadMax: 1, daysFull: 1 });
  });

  test("what came and went by other hands happens in its time", () => {
    const at = (hour: number, units: number) => ({
      ...{ at: new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000), locationId: near },
      ...{ variantId: coat, units },
    });
    const orders = [orderAt(14, [[coat, 1]]), orderAt(16, [[coat, 1]]), orderAt(18, [[coat, 1]])];
    const history = historyOf({
      ...{
        places: twoStores,
        stock: [
          [coat, near, 0],
          [coat, far, 1],
        ],
        orders,
      },
      moves: [at(15, 2), at(17, -1)],
    });
    expect(playAll(history, myopic).decisions.map(placesOf)).toEqual([[[far, 1]], [[near, 1]], []]);
  });

  test("a factor on safety stock keeps more back", () => {
    const given = { places: twoStores, orders: [orderAt(15, [[coat, 1]])] };
    const history = historyOf({
      ...given,
      stock: [
        [coat, near, 2, 1],
        [coat, far, 5, 1],
      ],
    });
    expect(playAll(history, myopic).decisions.map(placesOf)).toEqual([[[near, 1]]]);
    const careful = playAll(history, { ...myopic, safetyFactor: 1.5 });
    expect(careful.decisions.map(placesOf)).toEqual([[[far, 1]]]);
  });

  test("nightly prices send goods from where they would not be sold", () => {
    const tills = Array.from({ length: 20 }, (_day, ahead) => ({
      ...{ locationId: near, variantId: coat, units: 3 },
      day: `2026-10-${String(10 + ahead)}` as BusinessDate,
    }));
    const history = historyOf({
      ...{
        places: twoStores,
        stock: [
          [coat, near, 2],
          [coat, far, 2],
        ],
        storeDemand: tills,
      },
      orders: [orderAt(15, [[coat, 1]])],
    });
    expect(playAll(history, myopic).decisions.map(placesOf)).toEqual([[[near, 1]]]);
    const priced = playAll(history, { ...myopic, prices: "nightly" });
    expect(priced.decisions.map(placesOf)).toEqual([[[far, 1]]]);
  });
});

describe("rules of thumb", () => {
  const places = [
    ...twoStores,
    place({ locationId: warehouse, kind: "warehouse", latitude: 38, longitude: -85.7, canPickup: false }),
  ];
  const stock: Given["stock"] = [
    [coat, near, 1],
    [scarf, far, 1],
    [coat, warehouse, 1],
    [scarf, warehouse, 1],
  ];
  const orders = [
    orderAt(15, [
      [coat, 1],
      [scarf, 1],
    ]),
  ];

  test("the nearest place that has everything serves; warehouses come first where the rule says so", () => {
    const nearest = { ...myopic, rule: "nearest" as const };
    expect(playAll(historyOf({ places, stock, orders }), nearest).decisions.map(placesOf)).toEqual([
      [[warehouse, 2]],
    ]);
    const coats = [orderAt(15, [[coat, 1]])];
    expect(playAll(historyOf({ places, stock, orders: coats }), nearest).decisions.map(placesOf)).toEqual([
      [[near, 1]],
    ]);
    const dcFirst = { ...myopic, rule: "dc-first" as const };
    expect(playAll(historyOf({ places, stock, orders: coats }), dcFirst).decisions.map(placesOf)).toEqual([
      [[warehouse, 1]],
    ]);
  });

  test("where no place has everything, each in turn gives what it has", () => {
    const found = playAll(historyOf({ places, stock: stock.slice(0, 3), orders }), {
      ...myopic,
      rule: "nearest",
    });
    expect(found.decisions.map(placesOf)).toEqual([
      [
        [far, 1],
        [near, 1],
      ],
    ]);
    expect(measure(found.replay, 0).costs.split).toBe(settings.plan.splitPenalty);
  });
});

describe("any history", () => {
  const parameters = { seed: 20_261_124, numRuns: 60 };
  const cases = fc.record({
    seed: fc.nat(),
    rule: fc.constantFrom<Variant["rule"]>("planner", "nearest", "dc-first"),
  });

  /** Few units and many who want them. */
  function drawHistory(seed: number): History {
    const random = seededRandom(seed);
    const ids = [near, far, warehouse];
    const places = ids.map((locationId, at) =>
      place({ locationId, latitude: 41 - 3 * at, capacityPerDay: random.next() < 0.5 ? 2 : null }),
    );
    const stock = ids.flatMap((locationId) =>
      [coat, scarf].map((variantId): Given["stock"][number] => [
        variantId,
        locationId,
        random.integer(0, 5),
        random.integer(0, 1),
      ]),
    );
    const orders = Array.from({ length: 12 }, (_order, at) =>
      orderAt(
        at,
        random.next() < 0.5
          ? [[coat, random.integer(1, 3)]]
          : [
              [coat, 1],
              [scarf, random.integer(1, 2)],
            ],
      ),
    );
    const storeDemand = ids.flatMap((locationId) =>
      [coat, scarf].map((variantId) => ({
        locationId,
        variantId,
        day: "2026-11-03" as BusinessDate,
        units: random.integer(1, 4),
      })),
    );
    return historyOf({ places, stock, orders, storeDemand });
  }

  test("units are neither made nor lost, safety stock is for store customers only, days hold what they can", () => {
    fc.assert(
      fc.property(cases, ({ seed, rule }) => {
        const history = drawHistory(seed);
        const { replay, decisions } = playAll(history, { ...myopic, rule });
        const measures = measure(replay, 0);
        const unitsOf = (stock: History["stock"]) =>
          [...stock.values()]
            .flatMap((cells) => [...cells.values()])
            .reduce((sum, cell) => sum + freeUnits(cell), 0);
        expect(unitsOf(replay.stock)).toBe(
          unitsOf(history.stock) - measures.unitsSent - measures.visitsServed,
        );
        const missing = decisions
          .flatMap(({ record }) => record.unserved)
          .reduce((sum, one) => sum + one.quantity, 0);
        expect(measures.unitsSent + missing).toBe(measures.unitsAsked);
        expect(measures.total).toBe(Object.values(measures.costs).reduce((sum, part) => sum + part, 0));
        expect(Object.values(measures.costs).every((part) => part >= 0)).toBe(true);
        for (const { load, capacityPerDay } of replay.network.locations)
          for (const works of load.values()) expect(works).toBeLessThanOrEqual(capacityPerDay ?? works);
        for (const cells of replay.stock.values())
          for (const { reserved, onHand, withheld } of cells.values())
            expect(reserved).toBeLessThanOrEqual(onHand - withheld);
      }),
      parameters,
    );
  });

  test("is decided the same when it is decided again", () => {
    fc.assert(
      fc.property(cases, ({ seed, rule }) => {
        const history = drawHistory(seed);
        const once = playAll(history, { ...myopic, rule }).decisions;
        expect(playAll(history, { ...myopic, rule }).decisions).toEqual(once);
      }),
      parameters,
    );
  });
});
