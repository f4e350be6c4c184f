import { describe, expect, test } from "vitest";
import type { LocationId, OrderLineId, VariantId } from "../../kernel/ids.ts";
import { money } from "../../kernel/money.ts";
import { defaultPlanSettings } from "./candidate.ts";
import type { ObservedDelays } from "./delays.ts";
import type { OfferLine, OffersInput } from "./offer.ts";
import { toOffers } from "./offers.ts";
import { noPrices } from "./prices.ts";
import type { PlanRules } from "./rules.ts";
import type { NetworkLocation, StockCell } from "./snapshot.ts";

const denver = { zip: "80202", city: "Denver", state: "CO", latitude: 39.75, longitude: -105 };
const chicago = { zip: "60611", city: "Chicago", state: "IL", latitude: 41.89, longitude: -87.62 };

const loc = (name: string) => `loc_${name}` as LocationId;
const variant = (name: string) => `var_${name}` as VariantId;
const lineId = (name: string) => `oln_${name}` as OrderLineId;

function place(name: string, given: Partial<NetworkLocation> = {}): NetworkLocation {
  return {
    locationId: loc(name),
    code: name,
    name,
    kind: "store",
    state: "CO",
    zip: "80202",
    latitude: denver.latitude,
    longitude: denver.longitude,
    timeZone: "America/Denver",
    canShip: true,
    canPickup: true,
    cutoffMinute: 14 * 60,
    pickupLeadMinutes: 120,
    pickupWindowDays: 5,
    capacityPerDay: null,
    handlingPerPackage: 200,
    handlingPerUnit: 50,
    freightMultiplier: 1,
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 600, closesMinute: 1200 })),
    closures: new Set(),
    load: new Map(),
    ...given,
  };
}

const cell = (onHand: number, given: Partial<StockCell> = {}): StockCell => ({
  onHand,
  reserved: 0,
  withheld: 0,
  safetyStock: 0,
  fenced: 0,
  own: 0,
  ...given,
});

const line = (name: string, given: Partial<OfferLine> = {}): OfferLine => ({
  lineId: lineId(name),
  variantId: variant("coat"),
  sku: "COAT",
  name: "Coat",
  unitPrice: money(10_000, "USD"),
  weightGrams: 900,
  quantity: 1,
  choice: null,
  ...given,
});

/** Tuesday, 24 November 2026, 10:00 in Denver: Thanksgiving is the Thursday. */
const tuesday = new Date("2026-11-24T17:00:00Z");

function input(
  given: Partial<OffersInput> & { stock?: Record<string, Record<string, StockCell>> },
): OffersInput {
  const stock = given.stock ?? { coat: { A: cell(5) } };
  return {
    lines: [line("one")],
    destination: chicago,
    near: denver,
    snapshot: given.snapshot ?? {
      network: {
        locations: [place("A"), place("B", { latitude: 39.9 })],
        services: [
          { code: "ground", name: "Ground" },
          { code: "overnight", name: "Overnight" },
        ],
        zones: [
          { zone: 2, upperMiles: 150 },
          { zone: 8, upperMiles: 100_000 },
        ],
        rates: [
          { serviceCode: "ground", zone: 2, base: 600, perPound: 40, transitDays: 2 },
          { serviceCode: "ground", zone: 8, base: 900, perPound: 120, transitDays: 4 },
          { serviceCode: "overnight", zone: 2, base: 1_900, perPound: 160, transitDays: 1 },
          { serviceCode: "overnight", zone: 8, base: 3_900, perPound: 400, transitDays: 1 },
        ],
      },
      stock: new Map(
        Object.entries(stock).map(([name, cells]) => [
          variant(name),
          new Map(Object.entries(cells).map(([at, found]) => [loc(at), found])),
        ]),
      ),
      prices: noPrices,
    },
    prices: {
      taxRates: [{ state: "IL", zipPrefix: "", rateMillionths: 62_500, isShippingTaxable: false }],
      shippingCharges: [
        { serviceCode: "ground", subtotalFrom: 0, charge: 795 },
        { serviceCode: "overnight", subtotalFrom: 0, charge: 2_995 },
      ],
    },
    currency: "USD",
    plan: defaultPlanSettings,
    threshold: 0,
    now: tuesday,
    ...given,
  };
}

const chosenOf = (given: OffersInput) => toOffers(given).view.lines[0]?.chosen ?? null;

describe("offers", () => {
  test("a shipped line is dated by cutoff, carrier days and the holiday between", () => {
    const offer = chosenOf(input({}));
    expect(offer?.key).toBe("ship:ground");
    expect(offer?.readyBy.toISOString()).toBe("2026-11-24T21:00:00.000Z");
    // 25, 27, 30 November, 1 December: Thanksgiving and the weekend do not count. Eight in the evening in Chicago.
    expect(offer?.promisedAt.toISOString()).toBe("2026-12-02T02:00:00.000Z");
  });

  test("a minute after the cutoff the line leaves on the next day that the carrier comes", () => {
    const offer = chosenOf(input({ now: new Date("2026-11-24T21:01:00Z") }));
    expect(offer?.readyBy.toISOString()).toBe("2026-11-25T21:00:00.000Z");
    const wednesday = chosenOf(input({ now: new Date("2026-11-25T21:01:00Z") }));
    expect(wednesday?.readyBy.toISOString()).toBe("2026-11-27T21:00:00.000Z");
  });

  test("the cutoff is read on the place's clock on both nights that it changes", () => {
    const spring = chosenOf(input({ now: new Date("2026-03-09T19:30:00Z") }));
    expect(spring?.readyBy.toISOString()).toBe("2026-03-09T20:00:00.000Z");
    const autumn = chosenOf(input({ now: new Date("2026-11-02T20:30:00Z") }));
    expect(autumn?.readyBy.toISOString()).toBe("2026-11-02T21:00:00.000Z");
  });

  test("a full day moves a shipment to the next one, and a closure skips a day", () => {
    const full = place("A", { capacityPerDay: 1, load: new Map([["2026-11-24", 1]]) });
    const given = input({});
    const network = { ...given.snapshot.network, locations: [full] };
    const moved = chosenOf({ ...given, snapshot: { ...given.snapshot, network } });
    expect(moved?.readyBy.toISOString()).toBe("2026-11-25T21:00:00.000Z");
    const shut = { ...network, locations: [{ ...full, closures: new Set(["2026-11-25"]) }] };
    const later = chosenOf({ ...given, snapshot: { ...given.snapshot, network: shut } });
    expect(later?.readyBy.toISOString()).toBe("2026-11-27T21:00:00.000Z");
  });

  test("a pickup is ready after the lead time of open hours, today or when the store opens again", () => {
    const wish = { choice: { mode: "pickup", locationId: loc("A") } } as const;
    const morning = chosenOf(input({ lines: [line("one", wish)] }));
    expect(morning?.readyBy.toISOString()).toBe("2026-11-24T19:00:00.000Z");
    expect(morning?.pickupUntil?.toISOString()).toBe("2026-11-30T03:00:00.000Z");
    expect(morning?.closesAt?.toISOString()).toBe("2026-11-25T03:00:00.000Z");
    const evening = chosenOf(input({ lines: [line("one", wish)], now: new Date("2026-11-25T02:00:00Z") }));
    expect(evening?.readyBy.toISOString()).toBe("2026-11-25T18:00:00.000Z");
  });

  test("mixed lines add up with tax where the goods go", () => {
    const { view } = toOffers(
      input({
        lines: [line("one"), line("two", { choice: { mode: "pickup", locationId: loc("A") } })],
      }),
    );
    expect(view.lines.map((one) => one.chosen?.key)).toEqual(["ship:ground", "pickup:loc_A"]);
    expect(view.totals?.tax.amount).toBe(625);
    expect(view.totals?.grand.amount).toBe(20_000 + 795 + 625);
  });

  test("two lines never count on the same unit", () => {
    const { view, assignments } = toOffers(
      input({ lines: [line("one"), line("two")], stock: { coat: { A: cell(1), B: cell(1) } } }),
    );
    expect(view.lines.every((one) => one.chosen)).toBe(true);
    expect(new Set(assignments.map((one) => one.locationId)).size).toBe(2);
    const short = toOffers(input({ lines: [line("one"), line("two")], stock: { coat: { A: cell(1) } } }));
    expect(short.assignments).toHaveLength(1);
  });

  test("safety stock, other orders and withheld units are not offered; the draft's own reservation is", () => {
    const none = { coat: { A: cell(4, { reserved: 2, withheld: 1, safetyStock: 1 }) } };
    expect(toOffers(input({ stock: none })).view.lines[0]).toMatchObject({
      chosen: null,
      offers: [],
      problem: { key: "no-stock" },
    });
    const own = { coat: { A: cell(4, { reserved: 2, withheld: 1, safetyStock: 1, own: 1 }) } };
    expect(chosenOf(input({ stock: own }))?.locationId).toBe(loc("A"));
  });

  const ruled = (rules: Partial<PlanRules>) => ({
    ...defaultPlanSettings,
    rules: { ...defaultPlanSettings.rules, ...rules },
  });

  test.each<[string, Partial<PlanRules>, string]>([
    ["no store may send", { senders: ["warehouse"] }, "rule-sender"],
    ["no place is near enough", { distanceMilesMax: 500 }, "rule-distance"],
    ["one package is not enough", { packagesMax: 1 }, "rule-packages"],
  ])("what the rules do not let be sent is not offered, and the rule is said: %s", (_what, rules, key) => {
    const lines = [line("one", { quantity: 3, choice: { mode: "ship", serviceCode: "ground" } })];
    const stock = { coat: { A: cell(2), B: cell(2) } };
    const [free] = toOffers(input({ lines, stock })).view.lines;
    expect(free?.chosen?.choice).toEqual(lines[0]!.choice);
    const { view, assignments } = toOffers(input({ lines, stock, plan: ruled(rules) }));
    expect(view.lines[0]?.offers.filter(({ choice }) => choice.mode === "ship")).toEqual([]);
    expect(view.lines[0]?.problem?.key).toBe(key);
    expect(assignments).toEqual([]);
  });

  test("picking up is not touched by who may send", () => {
    const lines = [line("one", { choice: { mode: "pickup", locationId: loc("A") } })];
    const [found] = toOffers(input({ lines, plan: ruled({ senders: ["vendor"] }) })).view.lines;
    expect(found?.chosen?.choice).toEqual(lines[0]!.choice);
    expect(found?.problem).toBeNull();
  });

  test("lines that go by two services share the order's packages", () => {
    const lines = ["ground", "overnight"].map((serviceCode) =>
      line(serviceCode, { choice: { mode: "ship", serviceCode } }),
    );
    const keys = (packagesMax: number) =>
      toOffers(input({ lines, plan: ruled({ packagesMax }) })).view.lines.map(({ problem }) => problem?.key);
    expect(keys(2)).toEqual([undefined, undefined]);
    expect(keys(1)).toEqual([undefined, "rule-packages"]);
  });

  test("a channel's threshold is kept back from all places together", () => {
    expect(chosenOf(input({ threshold: 5 }))).toBeNull();
    expect(chosenOf(input({ threshold: 4 }))).not.toBeNull();
  });

  test("a wished store that has none is answered with the next offer and the reason", () => {
    const wish = { choice: { mode: "pickup", locationId: loc("B") } } as const;
    const { view } = toOffers(input({ lines: [line("one", wish)] }));
    expect(view.lines[0]?.problem?.key).toBe("no-stock");
    expect(view.lines[0]?.chosen?.key).toBe("ship:ground");
  });

  test("a draft without an address offers pickup only, and has no totals without a place to tax", () => {
    const { view } = toOffers(input({ destination: null }));
    expect(view.lines[0]?.offers.every((offer) => offer.choice.mode === "pickup")).toBe(true);
    const nowhere = toOffers(input({ destination: null, near: null }));
    expect(nowhere.view.lines[0]).toMatchObject({ chosen: null, problem: { key: "no-destination" } });
    expect(nowhere.view.totals).toBeNull();
  });
});

describe("the confidence of an offer", () => {
  const counts = (kept: number, oneLate: number, more = 0) => [kept, oneLate, more, 0, 0, 0, 0];
  const delays = (dispatch: number[], transit: ObservedDelays["transit"] = {}): ObservedDelays => ({
    places: {},
    network: { dispatch, ready: [60, 30, 10, 0, 0, 0, 0, 0] },
    transit,
  });
  const offersOf = (observed?: ObservedDelays) =>
    toOffers(input({ near: chicago, delays: observed ?? null })).view.lines[0]!.offers;
  const ground = (observed?: ObservedDelays) => offersOf(observed).find(({ key }) => key === "ship:ground")!;

  test("is unknown while nothing was observed: the table's date stands", () => {
    expect(ground()).toMatchObject({ confidence: null, confidentAt: null });
    expect(ground(delays(counts(20, 0)))).toMatchObject({ confidence: null, confidentAt: null });
  });

  test("keeps the table's date where it is sure enough, and names the later one where it is not", () => {
    const sure = ground(delays(counts(97, 3)));
    expect(sure).toMatchObject({ confidence: 0.97, confidenceOf: "dispatch", confidentAt: sure.promisedAt });
    const late = ground(delays(counts(80, 15, 5)));
    expect(late.confidence).toBeCloseTo(0.8);
    expect(late.promisedAt).toEqual(sure.promisedAt);
    // Monday becomes Tuesday: one carrier day later 95 of 100 are there.
    expect(late.confidentAt!.getTime() - late.promisedAt.getTime()).toBe(24 * 3_600_000);
  });

  test("counts the carrier where its deliveries are known, and says which", () => {
    const both = ground(delays(counts(90, 10), { ground: counts(90, 10) }));
    expect(both).toMatchObject({ confidenceOf: "all" });
    expect(both.confidence).toBeCloseTo(0.81);
  });

  test("of a pickup is the place's own, and a late one waits until the store opens", () => {
    const store = toOffers(input({ delays: delays(counts(90, 10)) })).view.lines[0]!.offers.find(
      ({ choice }) => choice.mode === "pickup",
    )!;
    expect(store.confidence).toBeCloseTo(0.6);
    // Ready at noon; 95 of 100 were ready two hours later.
    expect(store.confidentAt!.getTime() - store.readyBy.getTime()).toBe(2 * 3_600_000);
  });
});
