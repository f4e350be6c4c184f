import { describe, expect, test } from "vitest";
import type { ChannelId, LocationId, OrderLineId, ReservationId, VariantId } from "../../kernel/ids.ts";
import { type Candidate, noWorth } from "../../promising/core/candidate.ts";
import { noPrices } from "../../promising/core/prices.ts";
import type { Stock } from "../../promising/core/snapshot.ts";
import { bindUnits } from "./bind.ts";
import type { PlannedWork } from "./decide.ts";
import { decide, planPickups } from "./decide.ts";
import { defaultStrategy } from "./decision.ts";
import {
  coolingPlaces,
  type FreeReservation,
  type SourcingOrder,
  toDemand,
  type WaitingLine,
} from "./demand.ts";
import { type Move, movableUnits, moveOption, type PlacedUnits } from "./move.ts";
import { openRemaining, takeWork, viewOf } from "./remaining.ts";

const now = new Date("2026-11-24T17:00:00Z");
const { settings } = defaultStrategy;
const loc = (name: string) => `loc_${name}` as LocationId;
const coat = "var_coat" as VariantId;
const lineOf = (name: string) => `oln_${name}` as OrderLineId;
const held = (name: string) => `res_${name}` as ReservationId;

const line = (name: string, given: Partial<WaitingLine> = {}): WaitingLine => ({
  orderLineId: lineOf(name),
  lineNumber: 1,
  variantId: coat,
  weightGrams: 900,
  price: 4_900,
  mode: "ship",
  pickupLocationId: null,
  readyBy: null,
  promisedAt: new Date("2026-12-02T02:00:00Z"),
  unallocated: 1,
  isHeld: false,
  rejections: [],
  ...given,
});

const channelId = "chn_web" as ChannelId;

const order = (lines: WaitingLine[], given: Partial<SourcingOrder> = {}): SourcingOrder => ({
  orderId: "ord_1" as SourcingOrder["orderId"],
  channelId,
  number: 10_001,
  isOpen: true,
  isUnfillable: false,
  destination: { zip: "60614", city: "Chicago", state: "IL", latitude: 41.92, longitude: -87.65 },
  lines,
  reservations: [],
  ...given,
});

describe("what is to be decided", () => {
  test("promises are days on the clock of the address", () => {
    // Two in the morning UTC is the evening before in Chicago.
    const { shipped } = toDemand(order([line("a")]), settings, now);
    expect(shipped[0]?.promisedDay).toBe(Math.floor(Date.parse("2026-12-01") / 86_400_000));
  });

  test("held lines wait, pickups and shipments part, and too many refusals go to a person", () => {
    const refused = [1, 2, 3].map((hour) => ({
      locationId: loc(`R${hour}`),
      at: new Date(now.getTime() - hour * 86_400_000 * 3),
    }));
    const parts = toDemand(
      order([
        line("held", { isHeld: true }),
        line("done", { unallocated: 0 }),
        line("pickup", { mode: "pickup", pickupLocationId: loc("A") }),
        line("refused", { rejections: refused }),
        line("plain"),
      ]),
      settings,
      now,
    );
    expect(parts.shipped.map((one) => one.orderLineId)).toEqual([lineOf("plain")]);
    expect(parts.pickups.map((one) => one.orderLineId)).toEqual([lineOf("pickup")]);
    expect(parts.exhausted.map((one) => one.orderLineId)).toEqual([lineOf("refused")]);
  });

  test("a place that refused is left out for a day and no longer", () => {
    const at = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
    const rejections = [
      { locationId: loc("recent"), at: at(23) },
      { locationId: loc("past"), at: at(25) },
    ];
    expect(coolingPlaces(line("a", { rejections }), settings, now)).toEqual([loc("recent")]);
  });
});

describe("a decision", () => {
  const snapshot = {
    network: { locations: [], services: [], zones: [], rates: [] },
    stock: new Map(),
    prices: noPrices,
  };

  test("without an address names the missing address and loses no unit", () => {
    const given = order([line("a", { unallocated: 2 })], { destination: null });
    const demand = toDemand(given, settings, now);
    const pickups = planPickups(demand.pickups, { snapshot, settings, now });
    const { record, works, method, cost } = decide({
      order: given,
      demand,
      pickups,
      planned: null,
      snapshot,
      settings,
      snapshotDigest: "",
    });
    expect(works).toEqual([]);
    expect({ method, cost }).toEqual({ method: "none", cost: 0 });
    expect(record.unserved).toMatchObject([{ quantity: 2, reason: { key: "no-destination" } }]);
    expect(record.why.key).toBe("no-destination");
  });

  test("of a pickup whose store is gone says that it has no pickup", () => {
    const lines = [line("a", { mode: "pickup", pickupLocationId: loc("gone") })];
    const { unserved, works } = planPickups(lines, { snapshot, settings, now });
    expect(works).toEqual([]);
    expect(unserved[0]?.reason.key).toBe("cannot-pickup");
  });
});

const work = (place: string, lines: [string, number][]): PlannedWork => ({
  locationId: loc(place),
  mode: "ship",
  serviceCode: "ground",
  loadDate: "2026-11-24" as PlannedWork["loadDate"],
  dueAt: now,
  promisedAt: now,
  pickupUntil: null,
  isLate: false,
  lines: lines.map(([name, quantity]) => ({ orderLineId: lineOf(name), variantId: coat, quantity })),
});
const reserved = (id: string, name: string, place: string, quantity: number): FreeReservation => ({
  reservationId: held(id),
  orderLineId: lineOf(name),
  variantId: coat,
  locationId: loc(place),
  quantity,
});

describe("binding units", () => {
  test("keeps what lies right, cuts it to size, and binds only what is missing", () => {
    const binding = bindUnits(
      [work("A", [["a", 2]]), work("B", [["a", 1]])],
      [reserved("1", "a", "A", 3), reserved("2", "other", "A", 1)],
    );
    expect([...binding.kept.values()]).toEqual([held("1")]);
    expect(binding.releases).toEqual([{ reservationId: held("1"), quantity: 1 }]);
    expect(binding.wants).toMatchObject([{ locationId: loc("B"), quantity: 1 }]);
  });

  test("gives back a reservation that is too small and binds the whole", () => {
    const binding = bindUnits([work("A", [["a", 2]])], [reserved("1", "a", "A", 1)]);
    expect(binding.releases).toEqual([{ reservationId: held("1"), quantity: 1 }]);
    expect(binding.wants).toMatchObject([{ quantity: 2 }]);
  });
});

describe("what is left for the next order of a backlog", () => {
  const stock: Stock = new Map([
    [coat, new Map([[loc("A"), { onHand: 5, reserved: 2, withheld: 0, safetyStock: 0, fenced: 0, own: 0 }]])],
  ]);

  test("is less what was bound, more what was given back, and the day is fuller", () => {
    const reservations = [reserved("1", "a", "A", 2)];
    const place = { locationId: loc("A"), load: new Map([["2026-11-24", 1]]) };
    const before = { network: { locations: [place], services: [], zones: [], rates: [] }, stock };
    const remaining = openRemaining(before as unknown as Parameters<typeof openRemaining>[0]);
    takeWork(remaining, { works: [work("A", [["a", 3]])], backorders: [], reservations, channelId });
    expect(remaining.snapshot.stock.get(coat)?.get(loc("A"))?.reserved).toBe(3);
    expect(remaining.snapshot.network.locations[0]?.load.get("2026-11-24")).toBe(2);
    expect(stock.get(coat)?.get(loc("A"))?.reserved).toBe(2);
    expect(place.load.get("2026-11-24")).toBe(1);
  });

  test("shows an order only its own SKUs, with what it has reserved as its own", () => {
    const before = { network: { locations: [], services: [], zones: [], rates: [] }, stock };
    const remaining = openRemaining(before as unknown as Parameters<typeof openRemaining>[0]);
    const seen = viewOf(remaining, {
      variantIds: [coat],
      reservations: [reserved("1", "a", "A", 2)],
      channelId,
    });
    expect([...seen.stock.keys()]).toEqual([coat]);
    expect(seen.stock.get(coat)?.get(loc("A"))?.own).toBe(2);
    expect(remaining.stock.get(coat)?.get(loc("A"))?.own).toBe(0);
  });
});

describe("a move by hand", () => {
  const place = (name: string, base: number, available: number): Candidate => ({
    locationId: loc(name),
    kind: "store",
    distanceMiles: 10,
    blocked: null,
    handlingPerPackage: 100,
    handlingPerUnit: 10,
    slots: [20_000, 20_001],
    capacityPrices: [0, 0],
    fullOn: null,
    services: [{ code: "ground", base, perPound: 0, arrivals: [20_003, 20_004] }],
    stock: new Map([[coat, { available, kept: 1, fenced: 0, worth: noWorth }]]),
  });
  const units = (given: Partial<PlacedUnits> = {}): PlacedUnits => ({
    fulfillmentLineId: "fln_1" as PlacedUnits["fulfillmentLineId"],
    fulfillmentOrderId: "ful_1" as PlacedUnits["fulfillmentOrderId"],
    locationId: loc("A"),
    state: "released",
    orderLineId: lineOf("a"),
    variantId: coat,
    weightGrams: 900,
    quantity: 2,
    quantityPicked: 0,
    promisedDay: 20_002,
    ...given,
  });
  const move = (placed: PlacedUnits[], quantity: number): Move => ({
    from: placed,
    placed,
    quantity,
    rejectedBy: [],
    settings: settings.plan,
  });

  test("of the whole box costs the difference of the boxes", () => {
    const option = moveOption(move([units()], 2), place("B", 900, 5), place("A", 700, 0));
    expect(option).toMatchObject({ extra: 200, canMove: true, box: { daysLate: 1 } });
    expect(option.reasons.map((why) => why.key)).toEqual(["late"]);
  });

  test("of a part leaves the old box to be paid, and one more package", () => {
    const option = moveOption(move([units()], 1), place("B", 700, 5), place("A", 700, 0));
    // The new box 700 + 100 + 10 and its lateness 900; saved only the handling of one unit; one more package 150.
    expect(option.extra).toBe(700 + 100 + 10 + 900 - 10 + 150);
  });

  test("is refused where units, room or the carrier are missing, each with its reason", () => {
    const from = place("A", 700, 0);
    const keys = (to: Candidate) => moveOption(move([units()], 2), to, from).reasons[0]?.key;
    expect(keys(place("B", 700, 1))).toBe("partial-stock");
    expect(keys(place("B", 700, 0))).toBe("safety-stock");
    expect(keys({ ...place("B", 700, 5), slots: [], fullOn: 20_000 })).toBe("capacity-full");
    expect(keys({ ...place("B", 700, 5), blocked: { key: "cannot-ship", values: {} } })).toBe("cannot-ship");
  });

  test("takes only units that nobody has picked", () => {
    expect(movableUnits(units({ state: "picking", quantityPicked: 1 }))).toBe(1);
    expect(movableUnits(units({ state: "packed" }))).toBe(0);
  });
});
