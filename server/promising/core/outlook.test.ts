import fc from "fast-check";
import { expect, test } from "vitest";
import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { type Outlook, outlookFrom, saleChance, toStoredOutlook } from "./outlook.ts";
import { outlookAt, type PriceSet, pricesInUse } from "./prices.ts";

const seed = Number(process.env.FC_SEED ?? 20261124);
const until = "2026-12-04" as BusinessDate;
const outlook = (asked: number): Outlook => ({ until, end: "markdown", share: 1, nextShare: 0.7, asked });

test.each([
  { asked: 0, left: 1, chance: 0 },
  { asked: 1, left: 1, chance: 0.632 },
  { asked: 1.66, left: 1, chance: 0.81 },
  { asked: 2, left: 3, chance: 0.323 },
  // An empty shelf's next unit is its first.
  { asked: 1, left: 0, chance: 0.632 },
])("with $asked asked for and $left left, the last one sells with $chance", ({ asked, left, chance }) => {
  expect(saleChance(outlook(asked), left)).toEqual({
    ...{ until, end: "markdown", share: 1, nextShare: 0.7 },
    chance,
  });
});

test("the chance is what as many customers as units come, counted one by one, and falls with each unit", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 30, noNaN: true }),
      fc.integer({ min: 1, max: 40 }),
      (asked, left) => {
        let fewer = 0;
        for (let count = 0; count < left; count++) {
          let term = Math.exp(-asked);
          for (let at = 1; at <= count; at++) term *= asked / at;
          fewer += term;
        }
        const { chance } = saleChance(outlook(asked), left);
        expect(Math.abs(chance - (1 - fewer))).toBeLessThan(0.0006);
        expect(saleChance(outlook(asked), left + 1).chance).toBeLessThanOrEqual(chance);
      },
    ),
    { seed, numRuns: 500 },
  );
});

const [shop, shed] = ["loc_shop" as LocationId, "loc_shed" as LocationId];

test("what is stored reads back, for the places that have one", () => {
  const stored = toStoredOutlook([
    [shed, {}],
    [shop, { outlook: outlook(1.5) }],
  ]);
  expect(stored).toEqual({ until, end: "markdown", share: 1, nextShare: 0.7, asked: { [shop]: 1.5 } });
  expect(outlookFrom(stored, shop)).toMatchObject(outlook(1.5));
  expect(outlookFrom(stored, shed)).toBeNull();
  expect(outlookFrom(null, shop)).toBeNull();
  expect(toStoredOutlook([[shed, {}]])).toBeNull();
});

test("a chance is told until its day, and not from prices that are too old", () => {
  const coat = "var_coat" as VariantId;
  const chanceAt = (computed: string, now: string) => {
    const cells = new Map([[coat, new Map([[shop, { endValue: 0, curve: [900], outlook: outlook(1) }]])]]);
    const set: PriceSet = { version: 1, computedAt: new Date(computed), cells, capacity: new Map() };
    const prices = pricesInUse(set, new Date(now));
    expect(prices.cells.get(coat)?.get(shop)?.curve).toEqual([900]);
    return outlookAt(prices, { variantId: coat, locationId: shop });
  };
  expect(chanceAt("2026-12-03T04:00:00Z", "2026-12-03T20:00:00Z")).toEqual(outlook(1));
  expect(chanceAt("2026-12-03T04:00:00Z", "2026-12-04T02:00:00Z")).toBeNull();
  expect(chanceAt("2026-12-01T04:00:00Z", "2026-12-03T02:00:00Z")).toBeNull();
});
