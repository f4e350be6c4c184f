import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  coat,
  far,
  historyOf,
  near,
  orderAt,
  place,
  scarf,
  settings,
  warehouse,
} from "@/db/testing-history.ts";
import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { takeUnits } from "../../promising/core/free-units.ts";
import { limitsOf } from "../../promising/core/limits.ts";
import { plan } from "../../promising/core/plan.ts";
import { noPrices } from "../../promising/core/prices.ts";
import type { Snapshot } from "../../promising/core/snapshot.ts";
import { explainBeside, heldBy, type Replanned, toOpenWork, worksAfter } from "./beside.ts";
import { beginDecision } from "./look.ts";
import { keyOf, type Look, type OpenWork } from "./patterns.ts";

const now = orderAt(20, []).at;
const units = fc.nat({ max: 2 });

type Case = { stock: number[][]; capacity: number; orders: [number, number][] };
const caseOf: fc.Arbitrary<Case> = fc.record({
  stock: fc.array(fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 2 }), {
    minLength: 3,
    maxLength: 3,
  }),
  capacity: fc.integer({ min: 1, max: 3 }),
  orders: fc.array(fc.tuple(units, units), { minLength: 2, maxLength: 4 }),
});

const places: LocationId[] = [near, far, warehouse];
const variants: VariantId[] = [coat, scarf];

function snapshotOf({ stock, capacity }: Case): Snapshot {
  const cells = places.flatMap((id, at) =>
    variants.map((variantId, of): [VariantId, LocationId, number] => [variantId, id, stock[at]![of]!]),
  );
  const history = historyOf({
    places: [
      place({ locationId: near, capacityPerDay: capacity }),
      place({ locationId: far, latitude: 34, longitude: -118 }),
      place({ locationId: warehouse, kind: "warehouse", latitude: 38, longitude: -85.7, canPickup: false }),
    ],
    stock: cells,
    orders: [],
  });
  return { network: history.network, stock: history.stock, prices: noPrices };
}

/** The network once so much work is taken out of it, worked out by itself. */
function without(snapshot: Snapshot, works: readonly OpenWork[]): Snapshot {
  const taken = works.flatMap(({ locationId, lines }) => lines.map((line) => ({ ...line, locationId })));
  const locations = snapshot.network.locations.map((one) => {
    const load = new Map(one.load);
    for (const { locationId, loadDate } of works)
      if (locationId === one.locationId) load.set(loadDate, (load.get(loadDate) ?? 0) + 1);
    return { ...one, load };
  });
  return {
    ...snapshot,
    stock: takeUnits(snapshot.stock, taken),
    network: { ...snapshot.network, locations },
  };
}

/** Each order decided on what those before it left; only those that got all they want. */
function decided(given: Case): Replanned[] {
  let snapshot = snapshotOf(given);
  return given.orders.flatMap(([coats, scarves], at): Replanned[] => {
    const { order } = orderAt(at, [
      [coat, coats],
      [scarf, scarves],
    ]);
    const { question } = beginDecision({ order, snapshot, settings, now });
    const planned = question && plan(question.demand, question.candidates, question.settings);
    const chosen = planned?.plans[0];
    if (!chosen || planned.unserved.length > 0) return [];
    const works = toOpenWork(order, chosen);
    snapshot = without(snapshot, works);
    return [{ order, works, chosen, after: works }];
  });
}

describe("an order that was planned together with others", () => {
  test("is explained as if it were decided alone on what the others are left with, or not at all", () => {
    let explained = 0;
    fc.assert(
      fc.property(caseOf, (given) => {
        const all = decided(given);
        const works = all.flatMap((one) => one.works);
        const look = lookOf(given, works);
        for (const one of all) {
          const found = explainBeside(one, heldBy(works), look);
          const others = all.filter((other) => other !== one).flatMap((other) => other.works);
          const snapshot = without(snapshotOf(given), others);
          const { question } = beginDecision({ order: one.order, snapshot, settings, now });
          const alone = plan(question!.demand, question!.candidates, settings.plan);
          const isSame = keyOf(alone.plans[0]!) === keyOf(one.chosen);
          expect(found !== null).toBe(isSame);
          if (!found) continue;
          explained++;
          expect(found.limits).toEqual(limitsOf(question!, alone));
          expect(found.lost).toEqual(alone.lost);
        }
        const last = all.at(-1);
        if (last) expect(explainBeside(last, heldBy(works), look)).not.toBeNull();
      }),
      { numRuns: 300 },
    );
    expect(explained).toBeGreaterThan(300);
  });

  test("says that the place was left without by the other, which had its units", () => {
    const given: Case = {
      stock: [
        [1, 0],
        [1, 0],
        [0, 0],
      ],
      capacity: 3,
      orders: [
        [1, 0],
        [1, 0],
      ],
    };
    const [first, second] = decided(given);
    const works = [...first!.works, ...second!.works];
    const { limits } = explainBeside(second!, heldBy(works), lookOf(given, works))!;
    expect(limits.bounds).toMatchObject([{ key: "no-stock", locationId: near }]);
  });
});

test("what everybody has after a batch is what was chosen, and what stands of the rest", () => {
  const all = decided({
    stock: [
      [3, 3],
      [0, 0],
      [0, 0],
    ],
    capacity: 3,
    orders: [
      [1, 0],
      [0, 1],
    ],
  });
  const [first, second] = all;
  const standing = new Map(all.map((one) => [one.order.orderId, one.works]));
  const moved = first!.works.map((work) => ({ ...work, locationId: far }));
  const after = worksAfter(standing, new Map([[first!.order.orderId, moved]]));
  expect(after).toEqual([...moved, ...second!.works]);
});

/** As `lookAtOpen` reads it: all open units are reserved and its own, and their days are free. */
function lookOf(given: Case, works: readonly OpenWork[]): Look {
  const snapshot = snapshotOf(given);
  const held = heldBy(works).units;
  const stock = new Map(
    [...snapshot.stock].map(([variantId, cells]) => [
      variantId,
      new Map(
        [...cells].map(([locationId, cell]) => {
          const own = held.get(`${locationId} ${variantId}`) ?? 0;
          return [locationId, { ...cell, reserved: own, own }];
        }),
      ),
    ]),
  );
  return { snapshot: { ...snapshot, stock }, settings, now };
}
