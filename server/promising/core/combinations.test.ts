import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import { businessDate } from "../../kernel/instant.ts";
import { money } from "../../kernel/money.ts";
import { defaultPlanSettings } from "./candidate.ts";
import { type Combination, type CombinationKey, combinedLinesMax, toCombinations } from "./combinations.ts";
import type { OfferLine, OffersInput } from "./offer.ts";
import { toOffers } from "./offers.ts";
import { noPrices } from "./prices.ts";
import { noRules, type PlanRules } from "./rules.ts";
import type { NetworkLocation } from "./snapshot.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
/** Tuesday, 24 November 2026, 10:00 in Denver; Thanksgiving is the Thursday. */
const now = new Date("2026-11-24T17:00:00Z");
const denver = { zip: "80202", city: "Denver", state: "CO", latitude: 39.75, longitude: -105 };
const loc = (index: number) => `loc_${index}` as LocationId;
const variant = (index: number) => `var_${index}` as VariantId;

type Place = {
  north: number;
  canShip: boolean;
  canPickup: boolean;
  capacity: number | null;
  load: number;
  isClosedToday: boolean;
  stock: number[];
};

const placeOf = (one: Place, index: number): NetworkLocation => ({
  locationId: loc(index),
  code: `S${index}`,
  name: `Store ${index}`,
  kind: "store",
  state: "CO",
  zip: "80202",
  latitude: denver.latitude + one.north,
  longitude: denver.longitude,
  timeZone: "America/Denver",
  canShip: one.canShip,
  canPickup: one.canPickup,
  cutoffMinute: 14 * 60,
  pickupLeadMinutes: 120,
  pickupWindowDays: 5,
  capacityPerDay: one.capacity,
  handlingPerPackage: 150 + index,
  handlingPerUnit: 40,
  freightMultiplier: 1,
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1_200 })),
  closures: new Set(one.isClosedToday ? ["2026-11-24"] : []),
  load: new Map([["2026-11-24", one.load]]),
});

function inputOf(given: {
  places: Place[];
  lines: { variant: number; quantity: number }[];
  rules?: Partial<PlanRules>;
}): OffersInput {
  const lines = given.lines.map(
    (line, index): OfferLine => ({
      lineId: `oln_${index}` as OrderLineId,
      variantId: variant(line.variant),
      sku: `SKU${line.variant}`,
      name: "Article",
      unitPrice: money(4_000, "USD"),
      weightGrams: 600,
      quantity: line.quantity,
      choice: null,
    }),
  );
  const rates = [
    { serviceCode: "ground", zone: 2, base: 600, perPound: 40, transitDays: 2 },
    { serviceCode: "ground", zone: 8, base: 900, perPound: 120, transitDays: 4 },
    { serviceCode: "overnight", zone: 2, base: 1_900, perPound: 160, transitDays: 1 },
    { serviceCode: "overnight", zone: 8, base: 3_900, perPound: 400, transitDays: 1 },
  ];
  return {
    lines,
    destination: denver,
    near: denver,
    snapshot: {
      network: {
        locations: given.places.map(placeOf),
        services: [
          { code: "ground", name: "Ground" },
          { code: "overnight", name: "Overnight" },
        ],
        zones: [
          { zone: 2, upperMiles: 150 },
          { zone: 8, upperMiles: 100_000 },
        ],
        rates,
      },
      stock: new Map(
        [0, 1, 2].map((at) => [
          variant(at),
          new Map(
            given.places.map((one, index) => [
              loc(index),
              { onHand: one.stock[at] ?? 0, reserved: 0, withheld: 0, safetyStock: 0, fenced: 0, own: 0 },
            ]),
          ),
        ]),
      ),
      prices: noPrices,
    },
    prices: {
      taxRates: [],
      shippingCharges: [
        { serviceCode: "ground", subtotalFrom: 0, charge: 795 },
        { serviceCode: "overnight", subtotalFrom: 0, charge: 2_995 },
      ],
    },
    currency: "USD",
    plan: { ...defaultPlanSettings, rules: { ...noRules, ...given.rules } },
    threshold: 0,
    now,
  };
}

const given = fc.record({
  places: fc.array(
    fc.record({
      north: fc.double({ min: -6, max: 6, noNaN: true }),
      canShip: fc.constantFrom(true, true, false),
      canPickup: fc.boolean(),
      capacity: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
      load: fc.integer({ min: 0, max: 2 }),
      isClosedToday: fc.constantFrom(false, false, false, true),
      stock: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  lines: fc.array(
    fc.record({ variant: fc.integer({ min: 0, max: 2 }), quantity: fc.integer({ min: 1, max: 2 }) }),
    { minLength: 1, maxLength: 4 },
  ),
  rules: fc.record({
    packagesMax: fc.constantFrom(null, null, 1, 2),
    distanceMilesMax: fc.constantFrom(null, null, 200),
  }),
});

/** The offers with the combination's choices taken, and where they would bind the units. */
function taken(input: OffersInput, { choices }: Combination) {
  const wished = new Map(choices.map(({ lineId, choice }) => [lineId, choice]));
  const lines = input.lines.map((line) => ({ ...line, choice: wished.get(line.lineId) ?? null }));
  return toOffers({ ...input, lines });
}

describe("combinations of a whole basket", { timeout: 60_000 }, () => {
  test("can be had together: the offers say the same once they are taken, and no unit is counted twice", () => {
    let seen = 0;
    fc.assert(
      fc.property(given, (one) => {
        const input = inputOf(one);
        for (const combination of toCombinations(input)) {
          seen++;
          const { view, assignments } = taken(input, combination);
          for (const { lineId, choice } of combination.choices)
            expect(view.lines.find((line) => line.lineId === lineId)?.chosen?.choice).toEqual(choice);
          const dates = view.lines.map((line) => line.chosen!.promisedAt.getTime());
          expect(new Date(Math.max(...dates))).toEqual(combination.completeAt);
          expect(view.totals?.shipping).toEqual(combination.charge);
          const left = one.places.map((place) => [...place.stock]);
          for (const { locationId, variantId, quantity } of assignments)
            left[Number(locationId.slice(4))]![Number(variantId.slice(4))]! -= quantity;
          expect(left.flat().every((units) => units >= 0)).toBe(true);
          const bound = assignments.reduce((sum, part) => sum + part.quantity, 0);
          expect(bound).toBe(one.lines.reduce((sum, line) => sum + line.quantity, 0));
          const places = new Set(
            assignments.map((part) => {
              const choice = combination.choices.find(({ lineId }) => lineId === part.lineId)?.choice;
              return `${part.locationId} ${choice?.mode === "ship" ? choice.serviceCode : ""}`;
            }),
          );
          expect(combination.packages).toBe(places.size);
          const sent = combination.packages - combination.stores.length;
          expect(sent).toBeLessThanOrEqual(one.rules.packagesMax ?? Number.POSITIVE_INFINITY);
        }
      }),
      { seed, numRuns: 500 },
    );
    expect(seen).toBeGreaterThan(300);
  });

  test("none is cheaper than the cheapest, in fewer packages than the fewest, or sooner than the soonest", () => {
    fc.assert(
      fc.property(given, (one) => {
        const found = toCombinations(inputOf(one));
        if (found.length === 0) return;
        const best = (key: CombinationKey) => found.find(({ keys }) => keys.includes(key))!;
        const cost = ({ charge, cost: own }: Combination) => charge.amount * 1e9 + own;
        expect(found.map(cost)).toSatisfy((costs: number[]) => cost(best("cheapest")) <= Math.min(...costs));
        const packages = Math.min(...found.map((other) => other.packages));
        expect(best("fewest-packages").packages).toBe(packages);
        const soonest = Math.min(...found.map((other) => other.completeAt.getTime()));
        expect(best("soonest").completeAt.getTime()).toBe(soonest);
        const keys = found.flatMap((other) => other.keys);
        expect(new Set(keys).size).toBe(keys.length);
        for (const today of found.filter((other) => other.keys.includes("today-at-one-store"))) {
          expect(today.stores).toHaveLength(1);
          expect(today.services).toEqual([]);
          expect(businessDate(today.completeAt, today.timeZone)).toBe("2026-11-24");
        }
      }),
      { seed, numRuns: 500 },
    );
  });

  const open = { north: 0, canShip: true, canPickup: true, capacity: null, load: 0, isClosedToday: false };
  const bothLines = [
    { variant: 0, quantity: 1 },
    { variant: 1, quantity: 2 },
  ];
  const keysOf = (places: Place[]) =>
    toCombinations(inputOf({ places, lines: bothLines })).map(({ keys }) => keys);

  test("a store that has everything is today's, unless it is full, closed, or short of one line", () => {
    const all = { ...open, stock: [1, 2, 0] };
    const far = { ...open, north: 5, canPickup: false, stock: [5, 5, 5] };
    expect(keysOf([all, far])[0]).toEqual(["today-at-one-store", "cheapest", "fewest-packages", "soonest"]);
    for (const other of [
      { ...all, capacity: 1, load: 1 },
      { ...all, isClosedToday: true },
      { ...all, stock: [1, 1, 0] },
    ])
      expect(keysOf([other, far]).flat()).not.toContain("today-at-one-store");
  });

  test("what a store lacks is sent while the rest waits at the store", () => {
    const near = { ...open, canShip: false, stock: [1, 0, 0] };
    const far = { ...open, north: 5, canPickup: false, stock: [0, 2, 0] };
    const found = toCombinations(inputOf({ places: [near, far], lines: bothLines }));
    expect(found[0]).toMatchObject({ packages: 2, stores: [{ name: "Store 0" }], services: ["overnight"] });
    expect(found.at(-1)).toMatchObject({ keys: ["cheapest", "fewest-packages"], services: ["ground"] });
  });

  test("none are told for an article that is short, or for more lines than a caller hears together", () => {
    expect(keysOf([{ ...open, stock: [1, 1, 0] }])).toEqual([]);
    const lines = Array.from({ length: combinedLinesMax + 1 }, () => ({ variant: 0, quantity: 1 }));
    expect(toCombinations(inputOf({ places: [{ ...open, stock: [99, 0, 0] }], lines }))).toEqual([]);
  });
});
