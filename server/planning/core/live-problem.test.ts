import { describe, expect, test } from "vitest";
import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { seededRandom } from "../../kernel/random.ts";
import type { NetworkLocation } from "../../promising/core/snapshot.ts";
import { poisson } from "./draw.ts";
import type { LiveArticle, LiveFacts, LiveOrder } from "./live-facts.ts";
import { historyDays, historyMin, toPriceProblem, whyNoFutures } from "./live-problem.ts";
import { liveSeason, periodDays } from "./live-season.ts";
import { defaultRefresh } from "./network-prices.ts";
import { forecastShelves, toCapacityPrices, toPriceCells } from "./price-cells.ts";
import { averageFutures, backTest, type PriceProblem, solveShare } from "./price-problem.ts";
import { priceShelves } from "./price-shelves.ts";
import { defaultPlan } from "./season-plan.ts";
import { shipRather } from "./ship-rather.ts";
import { terminalValues } from "./terminal-value.ts";

/** A Wednesday without holidays around it. */
const today = 20_733;
const [warehouse, near, far, vendor] = [0, 1, 2, 3];
const chicago = { latitude: 41.9, longitude: -87.7 };

const place = (
  given: Partial<NetworkLocation> & Pick<NetworkLocation, "kind">,
  at: number,
): NetworkLocation => ({
  locationId: `loc_${at}` as LocationId,
  ...{ code: `L${at}`, name: `Place ${at}`, state: "IL", zip: "60601", timeZone: "UTC" },
  ...{ ...chicago, canShip: true, canPickup: false, cutoffMinute: 900, pickupLeadMinutes: 60 },
  ...{ pickupWindowDays: 5, capacityPerDay: null, handlingPerPackage: 100, handlingPerUnit: 20 },
  ...{ freightMultiplier: 1, closures: new Set<string>(), load: new Map<string, number>() },
  hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensMinute: 540, closesMinute: 1_260 })),
  ...given,
});

const article = (at: number, given: Partial<LiveArticle> = {}): LiveArticle => ({
  variantId: `var_${at}` as VariantId,
  ...{
    productId: `prd_${at}`,
    category: "coats",
    seasonId: null,
    sizeRun: `prd_${at} red`,
    weightGrams: 900,
  },
  ...{ price: 10_000, unitCost: 4_000, plan: null },
  ...given,
});

/** Eight weeks of eight orders a day from Chicago for the first two SKUs. */
function orders(seed: number): LiveOrder[] {
  const random = seededRandom(seed).next;
  return Array.from({ length: 56 }, (_day, ago) => today - 1 - ago).flatMap((day) =>
    Array.from(
      { length: poisson(8, random) },
      (): LiveOrder => ({
        ...{ day, minute: Math.floor(random() * 1_440), toStore: -1, destination: chicago, dueOn: day + 7 },
        ...{ skus: [random() < 0.7 ? 0 : 1], quantities: [1] },
      }),
    ),
  );
}

/** Store customers ask for four units of each SKU a week in the near store, for one in the far one. */
function demandOf(skus: readonly number[]): LiveFacts["demand"] {
  return skus.flatMap((sku) =>
    [0, 1, 2, 3].flatMap((period) => [
      { location: near, sku, period, units: 8, daysEmpty: 0 },
      { location: far, sku, period, units: 2, daysEmpty: 0 },
    ]),
  );
}

function factsOf(given: Partial<LiveFacts> & { stock?: readonly number[] } = {}): LiveFacts {
  const { stock = [60, 10, 40, 0], ...rest } = given;
  const articles = rest.articles ?? [article(0), article(1)];
  const cells = articles.flatMap((_article, sku) =>
    stock.map((units, location) => ({ location, sku, units, safety: location === near ? 1 : 0 })),
  );
  return {
    network: {
      locations: [
        place({ kind: "warehouse" }, warehouse),
        place({ kind: "store" }, near),
        place({ kind: "store", latitude: 39.7, longitude: -105 }, far),
        place({ kind: "vendor", latitude: 34, longitude: -118 }, vendor),
      ],
      services: [
        { code: "ground", name: "Ground" },
        { code: "overnight", name: "Overnight" },
      ],
      zones: [
        { zone: 2, upperMiles: 300 },
        { zone: 8, upperMiles: 100_000 },
      ],
      rates: [
        { serviceCode: "ground", zone: 2, base: 600, perPound: 40, transitDays: 1 },
        { serviceCode: "ground", zone: 8, base: 900, perPound: 120, transitDays: 4 },
        { serviceCode: "overnight", zone: 2, base: 1_900, perPound: 160, transitDays: 1 },
        { serviceCode: "overnight", zone: 8, base: 3_900, perPound: 400, transitDays: 1 },
      ],
    },
    articles,
    cells,
    demand: demandOf([0, 1]),
    dailyDemand: Float64Array.from(cells, ({ location }) =>
      location === near ? 8 / 14 : location === far ? 2 / 14 : 0,
    ),
    storeWeekdays: [1, 1, 1, 1, 1, 1, 1],
    ...{ storeUnits: 80, storeSquares: 88, past: orders(1), open: [], told: { stores: 56, online: 56 } },
    ...{ days: 56, offeredOn: new Map(), today, minute: 600 },
    ...rest,
  };
}

const season = liveSeason(today);
const problemOf = (facts: LiveFacts, seed = 1): PriceProblem =>
  toPriceProblem(facts, season, { seed, settings: { ...defaultRefresh, futures: 4 } });

function priced(facts: LiveFacts) {
  const problem = problemOf(facts);
  const share = solveShare(problem, { from: 0, of: 1 });
  const solved = averageFutures([share]);
  const locationIds = facts.network.locations.map(({ locationId }) => locationId);
  const { network, onHand, room } = problem;
  const { articles } = facts;
  const closed = priceShelves({
    shelves: forecastShelves(facts, share.walkIns),
    articles: new Map(articles.map((one) => [one.variantId, one])),
    today,
  });
  const cells = toPriceCells({ network, articles, locationIds, onHand, closed, solved });
  const capacity = toCapacityPrices(network, { season, locationIds, room, prices: solved.room });
  const of = (location: number, sku = 0) =>
    cells.get(facts.articles[sku]!.variantId)?.get(locationIds[location]!);
  return { of, capacity, share, solved, problem, closed };
}

describe("live prices", () => {
  test("are the same whoever solves which future", () => {
    const problem = problemOf(factsOf());
    const alone = averageFutures([solveShare(problem, { from: 0, of: 1 })]);
    const three = [2, 0, 1].map((from) => solveShare(problem, { from, of: 3 }));
    expect(averageFutures(three)).toEqual(alone);
    const other = averageFutures([solveShare(problemOf(factsOf(), 2), { from: 0, of: 1 })]);
    expect(other.unit).not.toEqual(alone.unit);
  });

  test("are more where store customers want the unit, nothing where there is plenty, and fall with the units left", () => {
    const scarce = priced(factsOf({ stock: [0, 10, 60, 0] }));
    const last = (location: number) => scarce.of(location)?.curve.at(-1) ?? 0;
    expect(last(near)).toBeGreaterThan(last(far) + 200);
    for (const location of [near, far]) {
      const { curve } = scarce.of(location)!;
      expect([...curve].sort((left, right) => right - left)).toEqual(curve);
      expect(curve[0]).toBeLessThanOrEqual(1.5 * 10_000 - 4_000);
    }
    const plenty = priced(factsOf({ stock: [5_000, 5_000, 5_000, 0] }));
    for (const location of [warehouse, near, far])
      expect(plenty.of(location)?.curve.at(-1) ?? 0).toBeLessThan(40);
  });

  test("are never less than what the unit earns if it is left for the store's own customers", () => {
    for (const stock of [
      [0, 4, 60, 0],
      [5_000, 8, 8, 0],
      [60, 1, 1, 9],
    ]) {
      const { of, closed } = priced(factsOf({ stock }));
      for (const location of [near, far])
        closed
          .get("var_0" as VariantId)
          ?.get(`loc_${location}` as LocationId)
          ?.curve.slice(0, stock[location])
          .forEach((kept, at) => {
            expect(of(location)?.curve[at]).toBeGreaterThanOrEqual(kept);
          });
    }
  });

  test("know warehouses and vendors, and what room is worth on a day", () => {
    const { of, capacity } = priced(factsOf({ stock: [20, 2, 2, 20] }));
    expect(of(warehouse)?.curve.at(-1)).toBeGreaterThan(100);
    expect(of(vendor)?.curve.length).toBeGreaterThan(0);
    expect(capacity.size).toBe(0);
    const tight = factsOf({ stock: [400, 2, 400, 0] });
    tight.network.locations[warehouse]!.capacityPerDay = 1;
    const days = priced(tight).capacity.get("loc_0" as LocationId);
    expect([...(days?.values() ?? [])].reduce((sum, price) => sum + price, 0)).toBeGreaterThan(100);
  });

  test("bind a pickup to its store", () => {
    const pickups = orders(3).map((order) => ({ ...order, toStore: far, destination: chicago }));
    const { solved, problem } = priced(factsOf({ past: pickups }));
    problem.network.cellLocation.forEach((location, cell) => {
      if (location !== far) expect(solved.taken[cell]).toBe(0);
    });
    expect(Math.max(...solved.taken)).toBeGreaterThan(5);
  });
});

describe("the live forecast", () => {
  test("takes days on which a shelf was empty for days that say nothing", () => {
    const sold = demandOf([0, 1]).map((row) =>
      row.location === near && row.sku === 0 ? { ...row, units: 2 } : row,
    );
    const empty = sold.map((row) =>
      row.location === near && row.sku === 0 ? { ...row, daysEmpty: 10 } : row,
    );
    const expected = (demand: LiveFacts["demand"]) => priced(factsOf({ demand })).share.walkIns[near]!;
    expect(expected(sold)).toBeLessThan(4);
    expect(expected(empty)).toBeGreaterThan(expected(sold) * 1.5);
  });

  test("gives a new SKU the demand of its like, in stores and online", () => {
    const newcomer = article(2, { productId: "prd_0" });
    const articles = [article(0), article(1, { category: "scarves" }), newcomer];
    const known = factsOf({ articles, demand: demandOf([0, 1]), offeredOn: new Map([[2, today - 1]]) });
    const { share, problem, solved } = priced(known);
    const cell = problem.network.cellStart[2]! + near;
    expect(share.walkIns[cell]).toBeGreaterThan(0.5 * share.walkIns[near]!);
    const taken = solved.taken.slice(problem.network.cellStart[2]!).reduce((sum, units) => sum + units, 0);
    expect(taken).toBeGreaterThan(10);
    // A SKU that was on offer all the while and sold nothing is another matter.
    const unwanted = priced(factsOf({ articles, demand: demandOf([0, 1]) }));
    expect(unwanted.share.walkIns[cell]).toBeLessThan(0.5 * share.walkIns[cell]!);
  });

  test("is checked against what came, and sees growth as bias", () => {
    const steady = backTest(problemOf(factsOf()));
    expect(steady?.wapeSku).toBeLessThan(0.15);
    expect(Math.abs(steady?.bias ?? 1)).toBeLessThan(0.15);
    const grown = demandOf([0, 1]).map((row) => (row.period === 0 ? { ...row, units: row.units * 4 } : row));
    expect(backTest(problemOf(factsOf({ demand: grown })))?.bias).toBeLessThan(-0.2);
    expect(backTest(problemOf(factsOf({ days: 2 * periodDays + 3 })))).toBeNull();
  });

  test("expects the demand of the weeks before, whatever the length of the history", () => {
    for (const days of [28, 35, 42, 56]) {
      const periods = Math.ceil(days / periodDays);
      const demand = demandOf([0, 1]).filter(({ period }) => period < periods);
      const whole = demand.map((row) =>
        row.period === periods - 1
          ? { ...row, units: (row.units * (days - row.period * periodDays)) / periodDays }
          : row,
      );
      const past = orders(1).filter(({ day }) => day >= today - days);
      const { walkIns } = priced(factsOf({ demand: whole, past, days })).share;
      expect(walkIns[near]! + walkIns[far]!).toBeGreaterThan(8.5);
      expect(walkIns[near]! + walkIns[far]!).toBeLessThan(11.5);
    }
  });
});

describe("whether futures can be sampled", () => {
  test.each([
    [{ stores: 56, online: 56 }, 56, null],
    [{ stores: 0, online: 40 }, 40, null],
    [{ stores: 40, online: 56 }, 40, null],
    [{ stores: 56, online: 3 }, 56, "online orders of 3 days"],
    [{ stores: 0, online: 0 }, 0, "online orders of 0 days"],
  ])("%j is a history of %i days: %s", (told, days, why) => {
    expect(historyDays(told)).toBe(days);
    const found = whyNoFutures(factsOf({ told, days }));
    if (why) expect(found).toContain(why);
    else expect(found).toBeNull();
  });

  test("a few orders are too few", () => {
    const past = orders(1).slice(0, historyMin.orders - 1);
    expect(whyNoFutures(factsOf({ past }))).toContain("99 online orders");
  });
});

describe("goods of a season", () => {
  const seasonal = article(0, { seasonId: "sea", plan: defaultPlan(today - 60, today + 40) });
  const articles = [seasonal, article(1)];

  test("keep more of their value at the end of the weeks ahead where they sell; restocked goods their cost", () => {
    const facts = factsOf({ articles, stock: [5, 12, 40, 5] });
    const values = terminalValues(facts, facts.cells);
    expect(values[near]).toBeGreaterThan(values[far]! + 500);
    expect(values[far]).toBeGreaterThanOrEqual(1_500);
    expect(values[vendor]).toBe(4_000);
    expect([...values.slice(4)]).toEqual([4_000, 4_000, 4_000, 4_000]);
  });

  test("of which a slow store holds too many are better shipped than marked down, as many as will be asked for", () => {
    const rows = shipRather(factsOf({ articles, stock: [0, 4, 40, 0] }));
    expect(rows.map(({ location }) => location)).toEqual([far]);
    const [row] = rows;
    expect(row?.units).toBeGreaterThan(20);
    expect(row?.onlineValue).toBeGreaterThan(row?.shelfValue ?? 0);
    expect(row?.markdownOn).toBeGreaterThan(today);
    expect(shipRather(factsOf({ articles, stock: [5_000, 4, 40, 0] }))).toEqual([]);
    expect(shipRather(factsOf({ articles: [article(0), article(1)], stock: [0, 4, 40, 0] }))).toEqual([]);
  });
});
