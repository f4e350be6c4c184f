import fc from "fast-check";
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
  twoStores,
  warehouse,
} from "@/db/testing-history.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { seededRandom } from "../../kernel/random.ts";
import { beginBound, boundNext } from "./hindsight.ts";
import { hindsightPrices } from "./hindsight-prices.ts";
import { type History, visitsOf } from "./history.ts";
import { measure } from "./measure.ts";
import { freeUnits } from "./play.ts";
import type { Variant } from "./variant.ts";

describe("any history", { timeout: 60_000 }, () => {
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

  test("costs no less than the hindsight bound, whatever decides and whatever the prices in it", () => {
    const priced = fc.record({ seed: fc.nat(), height: fc.constantFrom(0, 0.2, 1), isFound: fc.boolean() });
    fc.assert(
      fc.property(priced, ({ seed, height, isFound }) => {
        const history = drawHistory(seed);
        const random = seededRandom(seed + 1);
        const visits = visitsOf(history);
        const drawn = new Map(
          [...history.stock].map(([variantId, cells]) => [
            variantId,
            new Map([...cells].map(([id]) => [id, Math.round(height * random.integer(0, 3_000))])),
          ]),
        );
        const unpriced = beginBound(history, visits, { unitPrices: new Map(), safetyFactor: 1 });
        const unitPrices = isFound ? hindsightPrices(unpriced.replay) : drawn;
        const run = beginBound(history, visits, { unitPrices, safetyFactor: 1 });
        while (boundNext(run));
        for (const rule of ["planner", "nearest", "dc-first"] as const) {
          const { total } = measure(playAll(history, { ...myopic, rule }).replay, 0);
          expect(run.cost).toBeLessThanOrEqual(total);
        }
      }),
      parameters,
    );
  });

  test("where nothing is scarce the bound is what the planner pays", () => {
    const orders = [
      orderAt(15, [[coat, 2]]),
      orderAt(16, [
        [coat, 1],
        [scarf, 1],
      ]),
    ];
    const history = historyOf({
      places: twoStores,
      stock: [
        [coat, near, 9],
        [scarf, far, 9],
      ],
      orders,
    });
    const visits = visitsOf(history);
    const unpriced = beginBound(history, visits, { unitPrices: new Map(), safetyFactor: 1 });
    const run = beginBound(history, visits, {
      unitPrices: hindsightPrices(unpriced.replay),
      safetyFactor: 1,
    });
    while (boundNext(run));
    expect(run.cost).toBe(measure(playAll(history, myopic).replay, 0).total);
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
