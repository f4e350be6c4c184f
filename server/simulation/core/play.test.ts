import { describe, expect, test } from "vitest";
import {
  coat,
  far,
  type Given,
  historyOf,
  myopic,
  near,
  orderAt,
  place,
  playAll,
  scarf,
  settings,
  twoStores,
  warehouse,
} from "@/db/testing-history.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import type { PlanRules } from "../../promising/core/rules.ts";
import type { Decision } from "../../sourcing/core/decide.ts";
import { measure } from "./measure.ts";

const placesOf = (decision: Decision | undefined) =>
  decision?.works.map(({ locationId, lines }) => [
    locationId,
    lines.reduce((sum, line) => sum + line.quantity, 0),
  ]);

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

  test.each<[string, Partial<PlanRules>, ReturnType<typeof placesOf>, string | null]>([
    [
      "none: both stores send",
      {},
      [
        [far, 1],
        [near, 1],
      ],
      null,
    ],
    ["one package", { packagesMax: 1 }, [[near, 1]], "rule-packages"],
    ["no store that is far", { distanceMilesMax: 500 }, [[near, 1]], "rule-distance"],
    ["no store at all", { senders: ["warehouse"] }, [], "rule-sender"],
  ])("a rule of the variant decides as it would live: %s", (_what, rules, expected, reason) => {
    const stock: Given["stock"] = [
      [coat, near, 1],
      [coat, far, 1],
    ];
    const plan = { ...settings.plan, rules: { ...settings.plan.rules, ...rules } };
    const ruled = { ...myopic, settings: { ...settings, plan } };
    const { decisions } = playAll(
      historyOf({ places: twoStores, stock, orders: [orderAt(15, [[coat, 2]])] }),
      ruled,
    );
    expect(decisions.map(placesOf)).toEqual([expected]);
    expect(decisions[0]?.record.unserved[0]?.reason.key ?? null).toBe(reason);
  });

  test("what came and went by other hands happens in its time", () => {
    const at = (hour: number, units: number) => ({
      ...{ at: new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000), locationId: near },
      ...{ variantId: coat, units, isReceipt: units > 0 },
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
