import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChannelId, LocationId, OrderId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { takeUnits } from "../../promising/core/free-units.ts";
import { limitsOf, noLimits } from "../../promising/core/limits.ts";
import { plan } from "../../promising/core/plan.ts";
import { costParts } from "../../promising/core/problem.ts";
import { type NetworkLocation, type Snapshot, toCandidates } from "../../promising/core/snapshot.ts";
import { decide, planPickups } from "./decide.ts";
import { defaultStrategy, type RecordedPlan } from "./decision.ts";
import { type SourcingOrder, toDemand } from "./demand.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
const now = new Date("2026-11-24T17:00:00Z");
const { settings } = defaultStrategy;
const loc = (index: number) => `loc_${index}` as LocationId;
const variant = (index: number) => `var_${index}` as VariantId;
const destination = { zip: "60611", city: "Chicago", state: "IL", latitude: 41.89, longitude: -87.62 };

const place = fc.record({
  latitude: fc.double({ min: 30, max: 47, noNaN: true }),
  perPackage: fc.integer({ min: 0, max: 300 }),
  perUnit: fc.double({ min: 0, max: 90, noNaN: true }),
  freight: fc.double({ min: 0.8, max: 1.3, noNaN: true }),
  capacity: fc.option(fc.integer({ min: 0, max: 2 }), { nil: null }),
  canShip: fc.constantFrom(true, true, true, false),
  stock: fc.array(
    fc.record({
      onHand: fc.integer({ min: 0, max: 4 }),
      safetyStock: fc.integer({ min: 0, max: 2 }),
      worth: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 2, maxLength: 2 },
  ),
});

const line = fc.record({
  variant: fc.integer({ min: 0, max: 1 }),
  quantity: fc.integer({ min: 1, max: 2 }),
  isPickup: fc.constantFrom(false, false, false, true),
  promised: fc.option(fc.constantFrom("2026-11-26", "2026-12-01"), { nil: null }),
});

type Given = {
  places: typeof place extends fc.Arbitrary<infer P> ? P[] : never;
  lines: typeof line extends fc.Arbitrary<infer L> ? L[] : never;
};

function snapshotOf({ places }: Given): Snapshot {
  const cells = <T>(of: (one: Given["places"][number]["stock"][number]) => T) =>
    new Map(
      [0, 1].map((at) => [
        variant(at),
        new Map(places.map((one, index) => [loc(index), of(one.stock[at]!)] as const)),
      ]),
    );
  const computedAt = new Date(now.getTime() - 3_600_000);
  return {
    network: {
      locations: places.map(
        (one, index): NetworkLocation => ({
          locationId: loc(index),
          code: `S${index}`,
          name: `Store ${index}`,
          kind: "store",
          state: "IL",
          zip: "60611",
          latitude: one.latitude,
          longitude: -88,
          timeZone: "America/Chicago",
          canShip: one.canShip,
          canPickup: true,
          cutoffMinute: 14 * 60,
          pickupLeadMinutes: 120,
          pickupWindowDays: 5,
          capacityPerDay: one.capacity,
          handlingPerPackage: one.perPackage,
          handlingPerUnit: one.perUnit,
          freightMultiplier: one.freight,
          hours: [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1_200 })),
          closures: new Set(),
          load: new Map([["2026-11-24", 1]]),
        }),
      ),
      services: [
        { code: "ground", name: "Ground" },
        { code: "express", name: "Express" },
      ],
      zones: [
        { zone: 2, upperMiles: 300 },
        { zone: 8, upperMiles: 100_000 },
      ],
      rates: [
        { serviceCode: "ground", zone: 2, base: 600, perPound: 40, transitDays: 2 },
        { serviceCode: "ground", zone: 8, base: 900, perPound: 120, transitDays: 4 },
        { serviceCode: "express", zone: 8, base: 2_100, perPound: 200, transitDays: 1 },
      ],
    },
    stock: cells(({ onHand, safetyStock }) => ({
      onHand,
      reserved: 0,
      withheld: 0,
      safetyStock,
      fenced: 0,
      own: 0,
    })),
    prices: {
      version: 1,
      computedAt,
      isStale: false,
      cells: cells(({ worth: [endValue = 0, ...curve] }) => ({ endValue, curve })),
      capacity: new Map([[loc(0), new Map([["2026-11-24" as BusinessDate, 75]])]]),
    },
  };
}

function decisionOf(given: Given) {
  const snapshot = snapshotOf(given);
  const order: SourcingOrder = {
    orderId: "ord_1" as OrderId,
    channelId: "chn_web" as ChannelId,
    number: 1,
    isOpen: true,
    isUnfillable: false,
    destination,
    reservations: [],
    lines: given.lines.map((one, index) => ({
      orderLineId: `oln_${index}` as OrderLineId,
      lineNumber: index + 1,
      variantId: variant(one.variant),
      weightGrams: 700,
      price: 4_900,
      mode: one.isPickup ? "pickup" : "ship",
      pickupLocationId: one.isPickup ? loc(0) : null,
      readyBy: null,
      promisedAt: one.promised ? new Date(`${one.promised}T22:00:00Z`) : null,
      unallocated: one.quantity,
      isHeld: false,
      rejections: [],
    })),
  };
  const demand = toDemand(order, settings, now);
  const pickups = planPickups(demand.pickups, { snapshot, settings, now });
  const left = { ...snapshot, stock: takeUnits(snapshot.stock, pickups.taken) };
  const candidates = toCandidates(left, { destination, now });
  const shipped = { lines: demand.shipped };
  const planned = demand.shipped.length > 0 ? plan(shipped, candidates, settings.plan) : null;
  const question = { demand: shipped, candidates, settings: settings.plan };
  const limits = planned ? limitsOf(question, planned) : noLimits;
  return decide({ order, demand, pickups, planned, limits, snapshot, settings, snapshotDigest: "" });
}

/** Every package and the plan have the same eight lines, and all of them sum to the plan's total. */
function checkSums(recorded: RecordedPlan): void {
  for (const part of costParts) {
    const packages = recorded.packages.reduce((sum, one) => sum + one.cost[part], 0);
    expect(recorded.cost[part]).toBe(packages);
    expect(Number.isInteger(packages)).toBe(true);
  }
  expect(costParts.reduce((sum, part) => sum + recorded.cost[part], 0)).toBe(recorded.total);
}

test("every plan that a decision tells sums to the cent, and the chosen one to its cost", {
  timeout: 60_000,
}, () => {
  let told = 0;
  fc.assert(
    fc.property(
      fc.record({
        places: fc.array(place, { minLength: 1, maxLength: 7 }),
        lines: fc.array(line, { minLength: 1, maxLength: 4 }),
      }),
      (given) => {
        const { record, cost } = decisionOf(given);
        expect(record.chosen?.total ?? 0).toBe(cost);
        if (record.chosen) checkSums(record.chosen);
        expect(record.runnersUp.length).toBeLessThanOrEqual(5);
        told = Math.max(told, record.runnersUp.length);
        for (const other of record.runnersUp) {
          checkSums(other);
          expect(other.extra).toBe(other.total - cost);
          expect(other.extra).toBeGreaterThanOrEqual(0);
        }
        const all = [record.labels ?? [], ...record.runnersUp.map((other) => other.labels)];
        const labels = all.flat();
        expect(new Set(labels).size).toBe(labels.length);
        const plans = record.chosen ? [record.chosen, ...record.runnersUp] : [];
        const least = (label: string, of: (one: RecordedPlan) => number) => {
          const holder = plans[all.findIndex((own) => own.includes(label as "nearest"))];
          if (holder) expect(of(holder)).toBe(Math.min(...plans.map(of)));
        };
        least("least-freight", (one) => one.cost.freight);
        least("fewest-packages", (one) => one.packages.length);
      },
    ),
    { seed, numRuns: 300 },
  );
  expect(told).toBeGreaterThanOrEqual(3);
});

test("what a unit is worth is told for the chosen places as it was charged", () => {
  const stock = (onHand: number, worth: number[]) => [
    { onHand, safetyStock: 0, worth },
    { onHand: 0, safetyStock: 0, worth: [0] },
  ];
  const base = { latitude: 41, perPackage: 0, perUnit: 0, freight: 1, capacity: null, canShip: true };
  const { record } = decisionOf({
    places: [
      { ...base, stock: stock(2, [300, 900, 400]) },
      { ...base, stock: stock(1, [100, 200]) },
    ],
    lines: [{ variant: 0, quantity: 1, isPickup: false, promised: null }],
  });
  expect(record.chosen?.cost).toMatchObject({ endValue: 100, opportunity: 200 });
  expect(record.worths).toEqual([
    { locationId: loc(1), variantId: variant(0), left: 1, endValue: 100, opportunity: 200 },
    { locationId: loc(0), variantId: variant(0), left: 2, endValue: 300, opportunity: 400 },
  ]);
  expect(record.switches).toContainEqual({
    locationId: loc(0),
    change: { kind: "worth", variantId: variant(0), amount: 401 },
    saves: null,
  });
});
