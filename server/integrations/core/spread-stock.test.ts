import fc from "fast-check";
import { expect, test } from "vitest";
import type { LocationId, VariantId } from "../../kernel/ids.ts";
import { seededRandom } from "../../kernel/random.ts";
import { type StockPlace, spreadStock } from "./spread-stock.ts";

const place = (name: string, kind: StockPlace["kind"]): StockPlace => ({
  locationId: name as LocationId,
  kind,
});
const places = [
  place("w1", "warehouse"),
  place("w2", "warehouse"),
  ...Array.from({ length: 20 }, (_, at) => place(`s${at}`, "store")),
];

test("spread stock is a tenth more than is asked for, to the unit, and the same for one seed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 9_999 }), (units, seed) => {
      const demand = [{ variantId: "v" as VariantId, units }];
      const shelves = spreadStock(seededRandom(seed), places, demand);
      expect(shelves.reduce((sum, shelf) => sum + shelf.quantity, 0)).toBe(Math.ceil(units * 1.1));
      expect(shelves.every((shelf) => shelf.quantity > 0)).toBe(true);
      expect(new Set(shelves.map((shelf) => shelf.locationId)).size).toBe(shelves.length);
      expect(spreadStock(seededRandom(seed), places, demand)).toEqual(shelves);
    }),
  );
});
