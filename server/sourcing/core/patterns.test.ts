import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rates, services, zones } from "@/db/seed/tables.ts";
import type { ChannelId, LocationId, OrderId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { milesBetween } from "../../locations/core/distance.ts";
import { takeUnits } from "../../promising/core/free-units.ts";
import { plan } from "../../promising/core/plan.ts";
import { noPrices, type Prices } from "../../promising/core/prices.ts";
import { type PlanRules, ruleAgainst } from "../../promising/core/rules.ts";
import { type NetworkLocation, type Snapshot, toCandidates } from "../../promising/core/snapshot.ts";
import { isFeasible, totalOf } from "./batch.ts";
import { decide } from "./decide.ts";
import { defaultStrategy, type StrategySettings } from "./decision.ts";
import { type SourcingOrder, toDemand } from "./demand.ts";
import { freeRoom, laterPlan, type OpenWork, toBatch, waysOf } from "./patterns.ts";
import { finishBatch } from "./reoptimize.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
/** A Tuesday morning in Chicago, before every cutoff. */
const now = new Date("2026-11-24T15:00:00Z");
const { settings } = defaultStrategy;
const variants = ["var_coat", "var_scarf"] as VariantId[];
const places = [0, 1, 2].map((at) => `loc_${at}` as LocationId);

const place = (at: number, capacityPerDay: number | null): NetworkLocation => ({
  locationId: places[at]!,
  code: `S${at}`,
  name: `Store ${at}`,
  kind: "store",
  state: "IL",
  zip: "60601",
  timeZone: "America/Chicago",
  latitude: 41.9 - at * 3,
  longitude: -87.6,
  canShip: true,
  canPickup: false,
  cutoffMinute: 16 * 60,
  pickupLeadMinutes: 60,
  pickupWindowDays: 5,
  capacityPerDay,
  handlingPerPackage: 200 - at * 50,
  handlingPerUnit: 40,
  freightMultiplier: 1,
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 540, closesMinute: 1_260 })),
  closures: new Set(),
  load: new Map(),
});

type Case = { stock: number[][]; capacity: (number | null)[]; orders: number[][]; prices: number[] };
const cases: fc.Arbitrary<Case> = fc.record({
  stock: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 2 }), {
    minLength: 3,
    maxLength: 3,
  }),
  capacity: fc.array(fc.option(fc.integer({ min: 1, max: 3 })), { minLength: 3, maxLength: 3 }),
  orders: fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 2 }), {
    minLength: 1,
    maxLength: 5,
  }),
  prices: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 3, maxLength: 3 }),
});

function snapshotOf({ stock, capacity, prices }: Case): Snapshot {
  const curve = [...prices].sort((left, right) => right - left);
  const worth: Prices = {
    ...noPrices,
    cells: new Map(
      variants.map((variantId) => [
        variantId,
        new Map(places.map((at, index) => [at, { endValue: index * 20, curve }])),
      ]),
    ),
  };
  return {
    network: { locations: places.map((_id, at) => place(at, capacity[at] ?? null)), services, zones, rates },
    stock: new Map(
      variants.map((variantId, at) => [
        variantId,
        new Map(
          places.map((id, index) => [
            id,
            { onHand: stock[index]![at]!, reserved: 0, withheld: 0, safetyStock: 0, fenced: 0, own: 0 },
          ]),
        ),
      ]),
    ),
    prices: worth,
  };
}

const orderOf = (units: readonly number[], at: number): SourcingOrder => ({
  orderId: `ord_${at}` as OrderId,
  channelId: "chn_web" as ChannelId,
  number: at,
  isOpen: true,
  isUnfillable: false,
  destination: { zip: "60614", city: "Chicago", state: "IL", latitude: 41.92, longitude: -87.65 },
  reservations: [],
  lines: units.map((quantity, index) => ({
    orderLineId: `oln_${at}_${index}` as OrderLineId,
    lineNumber: index + 1,
    variantId: variants[index]!,
    weightGrams: 700,
    price: 4_900,
    mode: "ship",
    pickupLocationId: null,
    readyBy: null,
    promisedAt: new Date("2026-12-01T02:00:00Z"),
    unallocated: quantity,
    isHeld: false,
    rejections: [],
  })),
});

/** Each order decided on what those before it left. */
function decideAll(given: Case): { order: SourcingOrder; works: OpenWork[] }[] {
  let snapshot = snapshotOf(given);
  return given.orders.flatMap((units, at) => {
    const order = orderOf(units, at);
    const demand = toDemand(order, settings, now);
    const candidates = toCandidates(snapshot, { destination: order.destination!, now });
    const planned = plan({ lines: demand.shipped }, candidates, settings.plan);
    const pickups = { works: [], packages: [], unserved: [], taken: [] };
    const { works } = decide({ order, demand, pickups, planned, snapshot, settings, snapshotDigest: "" });
    const taken = works.flatMap(({ locationId, lines }) => lines.map((line) => ({ ...line, locationId })));
    const loads = snapshot.network.locations.map((one) => {
      const load = new Map(one.load);
      for (const work of works)
        if (work.locationId === one.locationId) load.set(work.loadDate, (load.get(work.loadDate) ?? 0) + 1);
      return { ...one, load };
    });
    snapshot = {
      ...snapshot,
      stock: takeUnits(snapshot.stock, taken),
      network: { ...snapshot.network, locations: loads },
    };
    return works.length > 0 ? [{ order, works }] : [];
  });
}

describe(`open orders as a batch (seed ${seed})`, () => {
  test("one order alone costs in the batch what its plan costs, to the cent", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const snapshot = snapshotOf(given);
        for (const open of decideAll(given)) {
          const found = waysOf(open, { snapshot, settings, now });
          expect(found).not.toBeNull();
          const batch = toBatch([found!], snapshot);
          found!.ways.forEach((way, at) => {
            expect(totalOf(batch, [at])).toBeCloseTo(way.total, 6);
          });
        }
      }),
      { seed, numRuns: 80 },
    );
  }, 60_000);

  test("what was decided one by one is feasible together, and planning together is never dearer or later", () => {
    fc.assert(
      fc.property(cases, (given) => {
        const decided = decideAll(given);
        const snapshot = snapshotOf(given);
        const opens = decided.flatMap((open) => waysOf(open, { snapshot, settings, now }) ?? []);
        expect(opens).toHaveLength(decided.length);
        const batch = toBatch(opens, snapshot);
        expect(
          isFeasible(
            { ...batch, orders: batch.orders },
            opens.map(() => 0),
          ),
        ).toBe(true);
        const found = finishBatch(batch, null, 0);
        expect(found.after).toBeLessThanOrEqual(found.before + 1e-6);
        const units = new Map<string, number>();
        const rooms = new Map<string, number>();
        found.choice.forEach((way, at) => {
          const chosen = opens[at]!.ways[way]!;
          const late = Math.max(0, ...opens[at]!.ways[0].packages.map((one) => one.daysLate));
          for (const one of chosen.packages) {
            expect(one.daysLate).toBeLessThanOrEqual(late);
            const room = `${one.locationId} ${one.dispatchOn}`;
            rooms.set(room, (rooms.get(room) ?? 0) + 1);
            for (const line of one.lines) {
              const index = Number(line.orderLineId.split("_")[2]);
              const cell = `${one.locationId} ${index}`;
              units.set(cell, (units.get(cell) ?? 0) + line.quantity);
            }
          }
        });
        for (const [key, taken] of units) {
          const [id, index] = key.split(" ");
          expect(taken).toBeLessThanOrEqual(given.stock[places.indexOf(id as LocationId)]![Number(index)]!);
        }
        for (const [key, taken] of rooms) {
          const most = given.capacity[places.indexOf(key.split(" ")[0] as LocationId)];
          expect(taken).toBeLessThanOrEqual(most ?? Number.POSITIVE_INFINITY);
        }
      }),
      { seed, numRuns: 80 },
    );
  }, 60_000);

  const ruled = (rules: Partial<PlanRules>): StrategySettings => ({
    ...settings,
    plan: { ...settings.plan, rules: { ...settings.plan.rules, ...rules } },
  });

  test("under a rule that is set later what stands may stay, and every other way keeps the rule", () => {
    let seen = 0;
    const rules = fc.record({
      packagesMax: fc.constantFrom(null, 1),
      distanceMilesMax: fc.constantFrom(null, 100, 300),
      lateness: fc.constantFrom("priced", "never"),
    });
    fc.assert(
      fc.property(cases, rules, (given, set) => {
        const snapshot = snapshotOf(given);
        for (const open of decideAll(given)) {
          const found = waysOf(open, { snapshot, settings: ruled(set), now });
          // Where a place may no longer send, nothing is planned anew: the work stays.
          const isForbidden = open.works.some(({ locationId }) =>
            ruleAgainst(ruled(set).plan.rules, {
              kind: "store",
              distanceMiles: milesBetween(place(places.indexOf(locationId), null), open.order.destination!),
            }),
          );
          expect(found === null).toBe(isForbidden);
          for (const way of found?.ways.slice(1) ?? []) {
            seen++;
            expect(way.packages.length).toBeLessThanOrEqual(set.packagesMax ?? Number.POSITIVE_INFINITY);
            if (set.lateness === "never") expect(way.packages.every((one) => one.daysLate === 0)).toBe(true);
          }
        }
      }),
      { seed, numRuns: 300 },
    );
    expect(seen).toBeGreaterThan(100);
  }, 60_000);

  test("work that would be late when it waits is not put off where nothing may be late", () => {
    const stock = [
      [1, 0],
      [0, 0],
      [0, 0],
    ];
    const given: Case = { stock, capacity: [null, null, null], orders: [[1, 0]], prices: [0, 0, 0] };
    const [open] = decideAll(given);
    const lines = open!.order.lines.map((line) => ({
      ...line,
      promisedAt: new Date("2026-11-26T02:00:00Z"),
    }));
    const pressed = { ...open!, order: { ...open!.order, lines } };
    const evening = { snapshot: snapshotOf(given), now: new Date("2026-11-24T23:00:00Z") };
    expect(laterPlan(pressed, { ...evening, settings })?.packages[0]?.daysLate).toBeGreaterThan(0);
    expect(laterPlan(pressed, { ...evening, settings: ruled({ lateness: "never" }) })).toBeNull();
  });

  test("days that open work fills are free for planning it anew", () => {
    const given: Case = {
      stock: [
        [2, 0],
        [0, 0],
        [0, 0],
      ],
      capacity: [1, null, null],
      orders: [
        [1, 0],
        [1, 0],
      ],
      prices: [0, 0, 0],
    };
    const decided = decideAll(given);
    const days = decided.map(({ works }) => works[0]!.loadDate);
    expect(days).toEqual(["2026-11-24", "2026-11-25"]);
    const full = snapshotOf(given);
    const load = new Map(days.map((day) => [day, 1]));
    const locations = full.network.locations.map((one, at) => (at === 0 ? { ...one, load } : one));
    const loaded = { ...full, network: { ...full.network, locations } };
    const free = freeRoom(
      loaded,
      decided.flatMap(({ works }) => works),
    );
    expect([...free.network.locations[0]!.load.values()]).toEqual([0, 0]);
  });

  test("an order whose cutoff has passed stays as it is, and its later plan is the next day's", () => {
    const [open] = decideAll({
      stock: [
        [1, 0],
        [0, 0],
        [0, 0],
      ],
      capacity: [null, null, null],
      orders: [[1, 0]],
      prices: [0, 0, 0],
    });
    const snapshot = snapshotOf({
      stock: [
        [1, 0],
        [0, 0],
        [0, 0],
      ],
      capacity: [null, null, null],
      orders: [],
      prices: [0, 0, 0],
    });
    const evening = new Date("2026-11-24T23:00:00Z");
    expect(waysOf(open!, { snapshot, settings, now: evening })).toBeNull();
    const later = laterPlan(open!, { snapshot, settings, now: evening });
    expect(later?.packages[0]?.dispatchOn).toBe("2026-11-25" as BusinessDate);
  });
});
