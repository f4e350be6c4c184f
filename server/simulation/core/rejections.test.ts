import { describe, expect, test } from "vitest";
import {
  coat,
  far,
  historyOf,
  myopic,
  near,
  orderAt,
  place,
  playAll,
  twoStores,
} from "@/db/testing-history.ts";
import type { OrderLineId } from "../../kernel/ids.ts";
import type { Decision } from "../../sourcing/core/decide.ts";
import type { Rejection } from "./history.ts";
import { measure } from "./measure.ts";

const moment = (hour: number, day = "2026-11-03") =>
  new Date(Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000);
const lineOf = (hour: number) => `oln_2026-11-03_${hour}_0` as OrderLineId;
const rejected = (hour: number, ofHour: number, given: Partial<Rejection> = {}): Rejection => ({
  ...{ at: moment(hour), locationId: near, variantId: coat, orderLineId: lineOf(ofHour), units: 1 },
  ...given,
});
const withheld = (hour: number, units: number) => ({
  ...{ at: moment(hour), locationId: near, variantId: coat, units: -units, isReceipt: false },
});
const coats = (...hours: number[]) => hours.map((hour) => orderAt(hour, [[coat, 1]]));
const worksOf = ({ works, record }: Decision) => [
  ...works.map(({ locationId }) => locationId),
  ...record.unserved.map(({ reason }) => reason.key),
];

function play(given: Partial<Parameters<typeof historyOf>[0]>) {
  const stock: [typeof coat, typeof near, number][] = [
    [coat, near, 9],
    [coat, far, 9],
  ];
  const history = historyOf({ places: twoStores, stock, orders: [], ...given });
  const { replay, decisions } = playAll(history, myopic);
  return { replay, places: decisions.map(worksOf), measures: measure(replay, 0) };
}

describe("units that a place rejected in truth", () => {
  test("are missing for the replay's own work: it is decided again at once, without the place", () => {
    const { places, measures, replay } = play({
      orders: coats(14, 17),
      ...{ rejections: [rejected(16, 14)], moves: [withheld(16, 1)] },
    });
    expect(places).toEqual([[near], [far], [near]]);
    expect(measures).toMatchObject({ unitsAsked: 2, unitsSent: 2, unitsRejected: 1, unitsSentLater: 0 });
    // The package that was not sent costs nothing: one goes from near and one from far.
    expect(measures).toMatchObject({ packages: 2, ordersWhole: 2, ordersSplit: 0 });
    expect(measures.costs).toMatchObject({ freight: 522 + 966, handling: 240, split: 0 });
    expect(replay.stock.get(coat)?.get(near)).toMatchObject({ onHand: 8, reserved: 1 });
  });

  test("are missing for whoever takes them there within a day before, the oldest first", () => {
    const late = coats(14).map((past) => ({ ...past, at: moment(17, "2026-11-04") }));
    // The order that was rejected in truth is served from elsewhere here.
    const given = { moves: [withheld(16, 1)], rejections: [rejected(16, 99)] };
    expect(play({ orders: coats(14, 15, 17), ...given }).places).toEqual([[near], [near], [far], [near]]);
    const dayLater = { rejections: [rejected(16, 99, { at: moment(16, "2026-11-04") })] };
    expect(play({ orders: [...coats(15), ...late], ...dayLater }).places).toEqual([[near], [near]]);
    const own = { rejections: [rejected(16, 15, { at: moment(16, "2026-11-04") })] };
    expect(play({ orders: [...coats(15), ...late], ...own }).places).toEqual([[near], [far], [near]]);
  });

  test("touch nobody who did not go there, and no more units than were missing", () => {
    const orders = [orderAt(14, [[coat, 3]]), ...coats(17)];
    const elsewhere = play({ orders, rejections: [rejected(16, 14, { locationId: far })] });
    expect(elsewhere).toMatchObject({ places: [[near], [near]], measures: { unitsRejected: 0 } });
    const { places, measures } = play({ orders, rejections: [rejected(16, 14, { units: 2 })] });
    expect(places).toEqual([[near], [far], [near]]);
    expect(measures).toMatchObject({ unitsRejected: 2, unitsSent: 4, ordersSplit: 1, packages: 3 });
  });

  test("give the room of the day back where nothing of the work is left", () => {
    const places = [place({ locationId: near, capacityPerDay: 1 }), twoStores[1]!];
    const { replay } = play({ places, orders: coats(14, 17), rejections: [rejected(16, 14)] });
    expect([...(replay.byId.get(near)?.load ?? [])]).toEqual([["2026-11-03", 1]]);
  });

  test("go to a person when a line was rejected too often", () => {
    const places = [...twoStores, place({ locationId: "loc_third" as typeof near, latitude: 39 })];
    const stock = places.map(({ locationId }): [typeof coat, typeof near, number] => [coat, locationId, 1]);
    const at = (hour: number, locationId: typeof near) => rejected(hour, 14, { locationId });
    const rejections = [at(15, near), at(16, "loc_third" as typeof near), at(17, far)];
    const found = play({ places, stock, orders: coats(14, 18), rejections });
    expect(found.places).toEqual([[near], ["loc_third"], [far], ["rejected-before"], [near]]);
    expect(found.measures).toMatchObject({ unitsSent: 1, unitsRejected: 3, ordersSent: 1 });
  });
});
