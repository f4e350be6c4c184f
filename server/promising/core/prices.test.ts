import { describe, expect, test } from "vitest";
import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import {
  capacityPriceAt,
  noPrices,
  type PriceSet,
  pricesAgeMaxHours,
  pricesInUse,
  worthAt,
} from "./prices.ts";

const coat = "var_coat" as VariantId;
const denver = "loc_denver" as LocationId;
const friday = "2026-11-27" as BusinessDate;
const night = new Date("2026-11-24T08:00:00Z");
const later = (hours: number) => new Date(night.getTime() + hours * 3_600_000);

const set: PriceSet = {
  version: 7,
  computedAt: night,
  cells: new Map([[coat, new Map([[denver, { endValue: 900, curve: [2_000, 1_200, 300] }]])]]),
  capacity: new Map([[denver, new Map([[friday, 450]])]]),
};
const at = (left: number) => ({ variantId: coat, locationId: denver, left });

describe("the prices of a plan", () => {
  test.each([
    [5, [300, 300, 300, 1_200, 2_000]],
    [3, [300, 1_200, 2_000]],
    [1, [2_000]],
  ])("with %i units left, each unit taken makes the next one dearer", (left, prices) => {
    expect(worthAt(pricesInUse(set, later(1)), at(left))).toEqual({ endValue: 900, prices });
  });

  test("that are too old charge only what a left-over unit is worth, and say so", () => {
    const stale = pricesInUse(set, later(pricesAgeMaxHours + 1));
    expect(stale).toMatchObject({ version: 7, isStale: true });
    expect(worthAt(stale, at(3))).toEqual({ endValue: 900, prices: [] });
    expect(capacityPriceAt(stale, denver, friday)).toBe(0);
  });

  test("charge for room only on the days and at the places that are named", () => {
    const fresh = pricesInUse(set, later(pricesAgeMaxHours - 1));
    expect(capacityPriceAt(fresh, denver, friday)).toBe(450);
    expect(capacityPriceAt(fresh, denver, "2026-11-28" as BusinessDate)).toBe(0);
  });

  test("are nothing where none were published or a place has none", () => {
    expect(worthAt(noPrices, at(3))).toEqual({ endValue: 0, prices: [] });
    const elsewhere = { ...at(3), locationId: "loc_boise" as LocationId };
    expect(worthAt(pricesInUse(set, later(1)), elsewhere)).toEqual({ endValue: 0, prices: [] });
  });
});
