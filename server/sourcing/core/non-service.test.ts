import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChannelId, LocationId, OrderId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { plan } from "../../promising/core/plan.ts";
import { noPrices } from "../../promising/core/prices.ts";
import type { NetworkLocation, Snapshot } from "../../promising/core/snapshot.ts";
import type { SupplyRow } from "../../promising/core/supply.ts";
import { decide } from "./decide.ts";
import { defaultStrategy, type StrategySettings } from "./decision.ts";
import { beginDecision } from "./look.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
/** A Tuesday, before the cutoff. */
const now = new Date("2026-11-24T17:00:00Z");
const coat = "var_coat" as VariantId;
const near = "loc_near" as LocationId;
const far = "loc_far" as LocationId;
const destination = { zip: "60611", city: "Chicago", state: "IL", latitude: 41.89, longitude: -87.62 };

const place = (locationId: LocationId, latitude: number): NetworkLocation => ({
  ...{ locationId, code: locationId, name: locationId, kind: "store", state: "IL", zip: "60611", latitude },
  ...{ longitude: -87.6, timeZone: "America/Chicago", canShip: true, canPickup: true, cutoffMinute: 14 * 60 },
  ...{ pickupLeadMinutes: 120, pickupWindowDays: 5, capacityPerDay: null, handlingPerPackage: 100 },
  ...{ handlingPerUnit: 10, freightMultiplier: 1, closures: new Set(), load: new Map() },
  hours: [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1_200 })),
});

type Given = {
  onHand?: { near?: number; far?: number };
  supply?: SupplyRow[];
  settings?: Partial<StrategySettings>;
  lines?: { quantity: number; price?: number; promised?: string }[];
};

function look({ onHand = {}, supply = [], settings = {}, lines = [{ quantity: 1 }] }: Given) {
  const cell = (units: number) => ({
    onHand: units,
    reserved: 0,
    withheld: 0,
    safetyStock: 0,
    fenced: 0,
    own: 0,
  });
  const cells = new Map([
    [near, cell(onHand.near ?? 0)],
    [far, cell(onHand.far ?? 0)],
  ]);
  const snapshot: Snapshot = {
    network: {
      locations: [place(near, 41.5), place(far, 33)],
      services: [{ code: "ground", name: "Ground" }],
      zones: [
        { zone: 2, upperMiles: 300 },
        { zone: 8, upperMiles: 100_000 },
      ],
      rates: [
        { serviceCode: "ground", zone: 2, base: 600, perPound: 0, transitDays: 1 },
        { serviceCode: "ground", zone: 8, base: 2_600, perPound: 0, transitDays: 4 },
      ],
    },
    stock: new Map([[coat, cells]]),
    prices: noPrices,
    supply: new Map([[coat, supply]]),
  };
  const order = {
    ...{
      orderId: "ord_1" as OrderId,
      channelId: "chn_web" as ChannelId,
      number: 1,
      isOpen: true,
      isUnfillable: false,
      destination,
    },
    reservations: [],
    lines: lines.map(({ quantity, price = 9_000, promised = "2026-12-10" }, index) => ({
      ...{ orderLineId: `oln_${index}` as OrderLineId, lineNumber: index + 1, variantId: coat },
      ...{ weightGrams: 500, price, mode: "ship" as const, pickupLocationId: null, readyBy: null },
      promisedAt: new Date(`${promised}T22:00:00Z`),
      ...{ unallocated: quantity, isHeld: false, rejections: [] },
    })),
  };
  return { order, snapshot, settings: { ...defaultStrategy.settings, ...settings }, now };
}

function decisionOf(given: Given) {
  const looked = look(given);
  const { demand, pickups, question } = beginDecision(looked);
  const planned = question && plan(question.demand, question.candidates, question.settings);
  return decide({ ...looked, demand, pickups, planned, snapshotDigest: "" });
}

const expected = (expectedOn: string, quantity: number, locationId = near): SupplyRow => ({
  expectedOn: expectedOn as BusinessDate,
  quantity,
  locationId,
});

describe("units that no place can serve", () => {
  test("wait for the cheapest supply that holds them, and leave on the day after it came in", () => {
    const { works, record, backorders } = decisionOf({
      lines: [{ quantity: 2 }],
      supply: [expected("2026-11-30", 9, far), expected("2026-12-01", 1), expected("2026-12-02", 5)],
    });
    expect(works).toEqual([]);
    expect(record.unserved).toEqual([]);
    expect(record.why).toEqual({ key: "backordered", values: { date: "2026-12-02" } });
    expect(backorders).toMatchObject([{ row: { locationId: near, expectedOn: "2026-12-02" }, quantity: 2 }]);
    const [box] = record.backorders ?? [];
    expect(box).toMatchObject({ dispatchOn: "2026-12-03", arriveOn: "2026-12-04", daysLate: 0, units: 2 });
    expect(box?.cost).toMatchObject({ freight: 600, handling: 120, late: 0 });
  });

  test("say how late they will be", () => {
    const { record } = decisionOf({
      lines: [{ quantity: 1, promised: "2026-12-01" }],
      supply: [expected("2026-12-02", 5)],
    });
    expect(record.backorders?.[0]).toMatchObject({ daysLate: 3, cost: { late: 600 + 3 * 300 } });
  });

  test("beside those that are sent: a part waits, and no unit is lost or counted twice", () => {
    const { works, record, backorders } = decisionOf({
      lines: [{ quantity: 3 }],
      onHand: { near: 1 },
      supply: [expected("2026-12-02", 5)],
    });
    expect(works.flatMap((work) => work.lines).map((line) => line.quantity)).toEqual([1]);
    expect(backorders.map((one) => one.quantity)).toEqual([2]);
    expect(record.unserved).toEqual([]);
  });

  test("of two lines do not wait for the same unit", () => {
    const { backorders, record } = decisionOf({
      lines: [{ quantity: 2 }, { quantity: 2 }],
      supply: [expected("2026-12-02", 3)],
    });
    expect(backorders).toHaveLength(1);
    expect(record.unserved).toMatchObject([{ quantity: 2, reason: { key: "no-stock" } }]);
  });

  test("go to a person where nothing is on its way, or where waiting is not allowed", () => {
    for (const given of [{}, { supply: [expected("2026-12-02", 5)], settings: { backorder: "never" } }])
      expect(decisionOf(given as Given).record.unserved).toMatchObject([{ reason: { key: "no-stock" } }]);
  });
});

describe("where waiting and cancelling compete", () => {
  const both = { backorder: "when-cheaper", cancel: "when-cheaper", goodwill: 500 } as const;

  test("a unit waits for a near supply rather than come from afar, as long as that is in time", () => {
    const given = { onHand: { far: 1 }, supply: [expected("2026-12-02", 1)] };
    expect(decisionOf(given).works).toMatchObject([{ locationId: far }]);
    expect(decisionOf({ ...given, settings: both }).backorders).toMatchObject([
      { row: { locationId: near } },
    ]);
    const late = { ...given, settings: both, lines: [{ quantity: 1, promised: "2026-12-01" }] };
    late.supply = [expected("2026-12-04", 1)];
    expect(decisionOf(late).works).toMatchObject([{ locationId: far }]);
  });

  test("what costs more to send than it brings goes to a person, who is told why", () => {
    const given = { onHand: { far: 1 }, settings: both, lines: [{ quantity: 1, price: 1_000 }] };
    const { works, record } = decisionOf(given);
    expect(works).toEqual([]);
    expect(record.unserved).toMatchObject([{ quantity: 1, reason: { key: "not-worth-it" } }]);
  });

  test("what is left out by choice is a cost line of the plan", () => {
    const { record, cost } = decisionOf({
      onHand: { near: 1, far: 1 },
      settings: both,
      lines: [{ quantity: 2, price: 1_000 }],
    });
    expect(record.chosen?.cost).toMatchObject({ freight: 600, unserved: 1_500 });
    expect(cost).toBe(600 + 110 + 1_500);
  });

  test("the cheapest of sending, waiting and cancelling is taken for any one unit (generated)", () => {
    const way = fc.record({
      nearUnits: fc.integer({ min: 0, max: 1 }),
      farUnits: fc.integer({ min: 0, max: 1 }),
      price: fc.integer({ min: 0, max: 6_000 }),
      goodwill: fc.integer({ min: 0, max: 2_000 }),
      promised: fc.constantFrom("2026-11-27", "2026-12-01", "2026-12-10"),
      supply: fc.option(fc.constantFrom("2026-11-25", "2026-11-30", "2026-12-08"), { nil: null }),
    });
    const taken = new Set<string>();
    fc.assert(
      fc.property(way, ({ nearUnits, farUnits, price, goodwill, promised, supply }) => {
        const given: Given = {
          onHand: { near: nearUnits, far: farUnits },
          supply: supply ? [expected(supply, 1)] : [],
          lines: [{ quantity: 1, price, promised }],
        };
        const sent = decisionOf({ ...given, supply: [] });
        const waits = decisionOf({ ...given, onHand: {} }).record.backorders?.[0];
        const parts = waits ? Object.values(waits.cost).reduce((sum, part) => sum + part, 0) : null;
        const choices = [
          ...(sent.works.length > 0 ? [{ name: "sent", cost: sent.cost }] : []),
          ...(parts === null ? [] : [{ name: "waits", cost: parts }]),
          { name: "cancelled", cost: price + goodwill },
        ];
        const least = Math.min(...choices.map((choice) => choice.cost));
        const { works, backorders, record } = decisionOf({ ...given, settings: { ...both, goodwill } });
        const name = works.length > 0 ? "sent" : backorders.length > 0 ? "waits" : "cancelled";
        taken.add(name);
        expect(choices.find((choice) => choice.name === name)?.cost).toBe(least);
        const units = [...works.flatMap((work) => work.lines), ...backorders, ...record.unserved];
        expect(units.reduce((sum, one) => sum + one.quantity, 0)).toBe(1);
      }),
      { seed, numRuns: 300 },
    );
    expect([...taken].sort()).toEqual(["cancelled", "sent", "waits"]);
  });
});
