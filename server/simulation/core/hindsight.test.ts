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
  settings,
  twoStores,
  warehouse,
} from "@/db/testing-history.ts";
import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { type Random, seededRandom } from "../../kernel/random.ts";
import { beginBound, boundNext } from "./hindsight.ts";
import { hindsightPrices } from "./hindsight-prices.ts";
import {
  type ExpectedUnits,
  type History,
  type PastOrder,
  type Rejection,
  type StockMove,
  visitsOf,
} from "./history.ts";
import { measure } from "./measure.ts";
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
    const { moves, supply } = drawSupply(random, ids);
    const rejections = drawRejections(random, ids, orders);
    // What was not found is withheld.
    const withheld = rejections.map(({ orderLineId: _line, ...one }) => ({
      ...{ ...one, units: -one.units, isReceipt: false },
    }));
    return historyOf({
      ...{ places, stock, orders, storeDemand, supply, rejections },
      moves: [...moves, ...withheld].sort(byMoment),
    });
  }

  /** Units that some places did not find for some orders, a while after they came. */
  function drawRejections(
    random: Random,
    ids: readonly LocationId[],
    orders: readonly PastOrder[],
  ): Rejection[] {
    return orders
      .flatMap(({ at, order }) => order.lines.map((line) => ({ at, line })))
      .filter(() => random.next() < 0.4)
      .map(({ at, line: { orderLineId, variantId, unallocated } }) => ({
        ...{ orderLineId, variantId, locationId: random.pick(ids), units: random.integer(1, unallocated) },
        at: new Date(at.getTime() + random.integer(1, 180) * 60_000),
      }))
      .sort(byMoment);
  }

  const byMoment = (left: { at: Date }, right: { at: Date }) => left.at.getTime() - right.at.getTime();

  /** Goods on their way to some places, of which some come in while orders do, in part or whole, and some never. */
  function drawSupply(random: Random, ids: readonly LocationId[]): Pick<History, "moves" | "supply"> {
    const moves: StockMove[] = [];
    const supply = new Map<VariantId, ExpectedUnits[]>();
    for (const variantId of [coat, scarf]) {
      const rows = ids.flatMap((locationId): ExpectedUnits[] => {
        if (random.next() < 0.5) return [];
        const expectedOn = random.pick(["2026-11-03", "2026-11-05", "2026-11-20"]) as BusinessDate;
        const receivedAt = new Date(Date.parse("2026-11-03T00:30:00Z") + random.integer(0, 10) * 3_600_000);
        const [come, units] = [random.integer(0, 3), random.integer(1, 3)];
        if (come > 0) moves.push({ at: receivedAt, locationId, variantId, units: come, isReceipt: true });
        const open = { locationId, expectedOn, units, receivedAt: null };
        return come > 0 ? [{ locationId, expectedOn, units: come, receivedAt }, open] : [open];
      });
      supply.set(
        variantId,
        rows.sort((left, right) => (left.expectedOn < right.expectedOn ? -1 : 1)),
      );
    }
    return { moves, supply };
  }

  const received = ({ moves }: History) => moves.reduce((sum, move) => sum + move.units, 0);
  /** Units of a supply that are on their way in the end, by SKU, place and day. */
  const comingIn = ({ supply }: History, key: string) =>
    [...supply].flatMap(([id, rows]) =>
      rows.filter((row) => !row.receivedAt && `${id} ${row.locationId} ${row.expectedOn}` === key),
    )[0]?.units ?? 0;

  test("units are neither made nor lost, safety stock is for store customers only, days hold what they can", () => {
    fc.assert(
      fc.property(cases, ({ seed, rule }) => {
        const history = drawHistory(seed);
        const { replay } = playAll(history, { ...myopic, rule });
        const measures = measure(replay, 0);
        const unitsOf = (stock: History["stock"]) =>
          [...stock.values()]
            .flatMap((cells) => [...cells.values()])
            .reduce((sum, { onHand, reserved }) => sum + onHand - reserved, 0);
        expect(unitsOf(replay.stock)).toBe(
          unitsOf(history.stock) + received(history) - measures.unitsSent - measures.visitsServed,
        );
        const left = [...replay.queue.orders.values()]
          .flatMap(({ past }) => past.order.lines)
          .reduce((sum, line) => sum + line.unallocated, 0);
        expect(measures.unitsSent + left).toBe(measures.unitsAsked);
        expect(measures.unitsWaiting).toBeLessThanOrEqual(left);
        const reserved = [...replay.stock.values()].flatMap((cells) => [...cells.values()]);
        expect(reserved.reduce((sum, cell) => sum + cell.reserved, 0)).toBe(measures.unitsSent);
        for (const [key, units] of replay.queue.taken)
          expect(units).toBeLessThanOrEqual(comingIn(history, key));
        expect(measures.total).toBe(Object.values(measures.costs).reduce((sum, part) => sum + part, 0));
        expect(Object.values(measures.costs).every((part) => part >= 0)).toBe(true);
        for (const { load, capacityPerDay } of replay.network.locations)
          for (const works of load.values()) expect(works).toBeLessThanOrEqual(capacityPerDay ?? works);
        for (const [variantId, cells] of replay.stock)
          for (const [locationId, { reserved, onHand }] of cells) {
            const missing = history.rejections
              .filter((one) => one.variantId === variantId && one.locationId === locationId)
              .reduce((sum, one) => sum + one.units, 0);
            expect(reserved).toBeLessThanOrEqual(onHand + missing);
          }
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
        const choosy = {
          ...settings,
          backorder: "when-cheaper",
          cancel: "when-cheaper",
          goodwill: 100,
        } as const;
        const variants = (["planner", "nearest", "dc-first"] as const).map((rule) => ({ ...myopic, rule }));
        for (const variant of [...variants, { ...myopic, settings: choosy }]) {
          const { total } = measure(playAll(history, variant).replay, 0);
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
