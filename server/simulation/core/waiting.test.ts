import { describe, expect, test } from "vitest";
import {
  coat,
  far,
  historyOf,
  myopic,
  near,
  orderAt,
  playAll,
  scarf,
  twoStores,
} from "@/db/testing-history.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import type { Decision } from "../../sourcing/core/decide.ts";
import { beginBound, boundNext } from "./hindsight.ts";
import { type ExpectedUnits, type History, visitsOf } from "./history.ts";
import { measure } from "./measure.ts";

const moment = (hour: number, day = "2026-11-03") =>
  new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000);
const receipt = (hour: number, units: number, locationId = near) => ({
  ...{ at: moment(hour), locationId, variantId: coat, units, isReceipt: true },
});
const coming = (units: number, given: Partial<ExpectedUnits> = {}): ExpectedUnits => ({
  ...{ locationId: near, expectedOn: "2026-11-05" as BusinessDate, units, receivedAt: null },
  ...given,
});
const unitsOf = ({ works, backorders, record }: Decision) => ({
  sent: works.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.quantity, 0),
  waiting: backorders.reduce((sum, one) => sum + one.quantity, 0),
  unserved: record.unserved.reduce((sum, one) => sum + one.quantity, 0),
});
const sent = (units: number) => ({ sent: units, waiting: 0, unserved: 0 });
const waiting = (units: number) => ({ sent: 0, waiting: units, unserved: 0 });
const unserved = (units: number) => ({ sent: 0, waiting: 0, unserved: units });
const coats = (...hours: number[]) => hours.map((hour) => orderAt(hour, [[coat, 1]]));

/** Nothing lies anywhere, unless a test says so. */
function play(given: Partial<Parameters<typeof historyOf>[0]>, variant = myopic) {
  const history = historyOf({ places: twoStores, stock: [[coat, near, 0]], orders: [], ...given });
  const { replay, decisions } = playAll(history, variant);
  return { history, units: decisions.map(unitsOf), measures: measure(replay, 0) };
}

describe("an order that no place can serve", () => {
  test("waits for goods on their way, never more than are coming, and is neither sent nor lost", () => {
    const { units, measures } = play({
      orders: coats(15, 16, 17),
      supply: new Map([[coat, [coming(1), coming(1, { locationId: far })]]]),
    });
    expect(units).toEqual([waiting(1), waiting(1), unserved(1)]);
    expect(measures).toMatchObject({ unitsAsked: 3, unitsSent: 0, unitsWaiting: 2, ordersWhole: 0 });
    // One coat is lost; each of the others will cost the freight and the handling of its package.
    expect(measures.costs.unserved).toBe(1_200 + 1_200);
    expect(measures.costs.waiting).toBe(522 + 120 + 966 + 120);
  });

  test("is decided again when goods come in, before who orders next, oldest first", () => {
    const { units, measures } = play({
      orders: coats(14, 15, 17),
      supply: new Map([[coat, [coming(2, { receivedAt: moment(16) }), coming(1)]]]),
      moves: [receipt(16, 2)],
    });
    expect(units).toEqual([waiting(1), waiting(1), sent(1), sent(1), waiting(1)]);
    expect(measures).toMatchObject({
      ...{ unitsSent: 2, unitsSentLater: 2, unitsWaiting: 1, ordersWhole: 2, ordersSent: 2 },
      costs: { unserved: 0 },
    });
  });

  test("that came too late for what is coming is served by what is left of a receipt", () => {
    const { units, measures } = play({
      orders: coats(14, 15, 18),
      supply: new Map([[coat, [coming(1, { receivedAt: moment(16) })]]]),
      moves: [receipt(16, 2)],
    });
    expect(units).toEqual([waiting(1), unserved(1), sent(1), sent(1), unserved(1)]);
    expect(measures).toMatchObject({ unitsSent: 2, unitsWaiting: 0 });
  });

  test("counts once, with the packages of all its decisions", () => {
    const orders = [
      orderAt(14, [
        [coat, 1],
        [scarf, 1],
      ]),
      ...coats(17),
    ];
    const { units, measures } = play({
      ...{ orders, moves: [receipt(16, 2)] },
      stock: [
        [coat, near, 0],
        [scarf, far, 1],
      ],
      supply: new Map([[coat, [coming(1, { receivedAt: moment(16) })]]]),
    });
    expect(units).toEqual([{ sent: 1, waiting: 1, unserved: 0 }, sent(1), sent(1)]);
    expect(measures).toMatchObject({ unitsAsked: 3, unitsSent: 3, packages: 3, ordersSplit: 1 });
    expect(measures).toMatchObject({ ordersSent: 2, ordersWhole: 2, costs: { split: 150, waiting: 0 } });
  });

  test("asks again where its goods have not come two days after their day, and may wait for others", () => {
    const late = coming(1, { expectedOn: "2026-11-04" as BusinessDate });
    const orders = [
      ...coats(14),
      orderAt(15, [[scarf, 1]], "2026-11-05"),
      orderAt(15, [[scarf, 1]], "2026-11-06"),
    ];
    const given = { orders, stock: [[coat, near, 0]] as [typeof coat, typeof near, number][] };
    const alone = play({ ...given, supply: new Map([[coat, [late]]]) });
    expect(alone.units).toEqual([waiting(1), unserved(1), unserved(1), unserved(1)]);
    const other = coming(1, { expectedOn: "2026-11-09" as BusinessDate });
    const next = play({ ...given, supply: new Map([[coat, [late, other]]]) });
    expect(next.units).toEqual([waiting(1), unserved(1), waiting(1), unserved(1)]);
    expect(next.measures.unitsWaiting).toBe(1);
  });

  test("waits for nothing where the strategy says so, and rather than take a dear place where that competes", () => {
    const supply = new Map([[coat, [coming(1)]]]);
    const never = { ...myopic, settings: { ...myopic.settings, backorder: "never" as const } };
    expect(play({ orders: coats(15), supply }, never).units).toEqual([unserved(1)]);
    const cheaper = { ...myopic, settings: { ...myopic.settings, backorder: "when-cheaper" as const } };
    const stock: [typeof coat, typeof far, number][] = [[coat, far, 1]];
    expect(play({ orders: coats(15), supply, stock }).units).toEqual([sent(1)]);
    expect(play({ orders: coats(15), supply, stock }, cheaper).units).toEqual([waiting(1)]);
  });
});

describe("the hindsight bound", () => {
  const boundOf = (history: History) => {
    const run = beginBound(history, visitsOf(history), { unitPrices: new Map(), safetyFactor: 1 });
    while (boundNext(run));
    return run.cost;
  };

  test("may wait for goods that come in, and for those that are on their way in the end", () => {
    const received = play({ orders: coats(14, 17), moves: [receipt(16, 2)] });
    expect(received.measures).toMatchObject({ unitsSent: 2, unitsSentLater: 1 });
    expect(boundOf(received.history)).toBe(received.measures.total);
    const open = play({ orders: coats(14), supply: new Map([[coat, [coming(1)]]]) });
    expect(open.measures.unitsWaiting).toBe(1);
    expect(boundOf(open.history)).toBe(open.measures.total);
  });
});
