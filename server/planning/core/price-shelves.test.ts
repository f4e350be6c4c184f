import { describe, expect, test } from "vitest";
import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { dateOfDay } from "../../locations/core/calendar.ts";
import { type Article, brokenRuns, priceShelves, type Shelf } from "./price-shelves.ts";
import { defaultPlan } from "./season-plan.ts";
import { storeRates } from "./store-rate.ts";

const today = 20_050;
const coat = "var_coat" as VariantId;
const [quick, slow] = ["loc_quick" as LocationId, "loc_slow" as LocationId];
const seasonal: Article = {
  variantId: coat,
  sizeRun: "coat red",
  price: 10_000,
  unitCost: 4_000,
  plan: defaultPlan(20_000, 20_099),
};
const articles = (article: Article) => new Map([[coat, article]]);
const shelf = (locationId: LocationId, units: number, dailyDemand: number): Shelf => ({
  locationId,
  variantId: coat,
  units,
  dailyDemand,
});

describe("what a unit on a shelf is worth to the customers of its place", () => {
  test("is nearly the margin over the clearance price where it sells, and little where it will be marked down", () => {
    const shelves = [shelf(quick, 2, 0.5), shelf(slow, 8, 0.02)];
    const cells = priceShelves({ shelves, articles: articles(seasonal), today }).get(coat);
    const [last] = cells?.get(quick)?.curve ?? [];
    expect(last).toBeGreaterThan(6_000);
    expect(cells?.get(slow)?.curve.at(-1)).toBeLessThan(300);
  });

  test("falls with the units left", () => {
    for (const plan of [seasonal.plan, null]) {
      const priced = priceShelves({
        shelves: [shelf(quick, 6, 0.2)],
        articles: articles({ ...seasonal, plan }),
        today,
      });
      const { curve } = priced.get(coat)!.get(quick)!;
      expect([...curve].sort((left, right) => right - left)).toEqual(curve);
      expect(curve[0]).toBeGreaterThan(0);
    }
  });

  test("of goods that are restocked is at most the margin of the sale that is lost", () => {
    const priced = priceShelves({
      shelves: [shelf(quick, 1, 5)],
      articles: articles({ ...seasonal, plan: null }),
      today,
    });
    expect(priced.get(coat)!.get(quick)!.curve[0]).toBe(6_000);
  });

  test("is less in a broken size run", () => {
    const other = "var_coat_l" as VariantId;
    const both = new Map([
      [coat, seasonal],
      [other, { ...seasonal, variantId: other }],
    ]);
    const run = (units: number) => {
      const shelves = [shelf(slow, 2, 0.05), { ...shelf(slow, units, 0.05), variantId: other }];
      const factorOf = brokenRuns(shelves, both);
      const kept = shelves.map((one) => ({ ...one, dailyDemand: one.dailyDemand * factorOf(one) }));
      return priceShelves({ shelves: kept, articles: both, today }).get(coat)!.get(slow)!.curve[0]!;
    };
    expect(run(0)).toBeLessThan(run(2));
  });

  test("comes with how long the present price lasts, and with what is asked for until then", () => {
    const outlookOn = (day: number, plan = seasonal.plan) =>
      priceShelves({
        shelves: [shelf(quick, 3, 0.5)],
        articles: articles({ ...seasonal, plan }),
        today: day,
      })
        .get(coat)!
        .get(quick)!.outlook;
    expect(outlookOn(20_000)).toEqual({
      until: dateOfDay(20_055),
      end: "markdown",
      share: 1,
      nextShare: 0.7,
      asked: 27.5,
    });
    expect(outlookOn(20_060)).toMatchObject({ until: dateOfDay(20_080), share: 0.7, nextShare: 0.5 });
    // A lower price is asked for more often: 20 days of 0.5 at 70 %.
    expect(outlookOn(20_060)?.asked).toBeCloseTo(10 * 0.7 ** -1.5, 3);
    expect(outlookOn(20_090)).toMatchObject({ until: dateOfDay(20_099), end: "exit", share: 0.5 });
    expect(outlookOn(20_050, null)).toMatchObject({ until: dateOfDay(20_064), end: "delivery", asked: 7 });
  });

  test("is nothing after the exit, and for a place where nobody buys", () => {
    const late = priceShelves({ shelves: [shelf(quick, 3, 1)], articles: articles(seasonal), today: 20_200 });
    expect(late.size).toBe(0);
    const idle = priceShelves({ shelves: [shelf(quick, 3, 0)], articles: articles(seasonal), today });
    expect(idle.size).toBe(0);
  });
});

describe("the daily demand of a shelf", () => {
  const days = 40;
  const demands = [
    { place: 1, article: 1, units: 40 },
    { place: 1, article: 2, units: 8 },
    { place: 2, article: 2, units: 4 },
  ];

  test("is its own where there is much of it, and the totals' where there is none", () => {
    const rate = storeRates({ days, demands });
    expect(rate(1, 1)).toBeGreaterThan(0.9);
    expect(rate(2, 1)).toBeGreaterThan(0);
    expect(rate(2, 1)).toBeLessThan(rate(2, 2));
    expect(rate(3, 1)).toBe(0);
  });

  test("adds up to about what was sold", () => {
    const rate = storeRates({ days, demands });
    const all = [1, 2]
      .flatMap((place) => [1, 2].map((article) => rate(place, article)))
      .reduce((a, b) => a + b, 0);
    expect(all * days).toBeCloseTo(52, -1);
  });
});
