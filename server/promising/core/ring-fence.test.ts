import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChannelId, LocationId, VariantId } from "../../kernel/ids.ts";
import { seenBy, setAside, takeFenced } from "./ring-fence.ts";
import { type StockCell, toCandidateStock } from "./snapshot.ts";

const shop = "loc_shop" as LocationId;
const coat = "var_coat" as VariantId;
const channels = ["chn_web", "chn_wholesale", "chn_phone"] as ChannelId[];
const units = fc.nat({ max: 9 });
const cell = fc.record({ onHand: units, reserved: units, withheld: units, safetyStock: units, own: units });

const fenced = (given: Omit<StockCell, "fenced" | "fences">, left: readonly number[]) =>
  setAside(
    new Map([[coat, new Map([[shop, { ...given, fenced: 0 }]])]]),
    left.map((of, at) => ({ variantId: coat, locationId: shop, channelId: channels[at]!, units: of })),
  );

describe("what is set aside for channels", () => {
  test("is there for its own channel only, and never more than lies there", () => {
    fc.assert(
      fc.property(cell, fc.array(units, { minLength: 1, maxLength: 2 }), (given, left) => {
        const stock = fenced(given, left);
        const physical = Math.max(0, given.onHand - given.withheld - (given.reserved - given.own));
        for (const [at, channelId] of channels.entries()) {
          const seen = seenBy(stock, channelId).get(coat)!.get(shop)!;
          const others = left.reduce((sum, of, index) => (index === at ? sum : sum + of), 0);
          const held = toCandidateStock(seen);
          const offered = Math.max(0, physical - given.safetyStock - others, Math.min(given.own, physical));
          expect(held.available).toBe(offered);
          expect(held.available + held.kept + held.fenced).toBe(physical);
          expect(held.fenced).toBeLessThanOrEqual(others);
        }
      }),
    );
  });

  test("is the same stock to a channel that has none, where nothing is set aside", () => {
    const stock = fenced({ onHand: 3, reserved: 0, withheld: 0, safetyStock: 0, own: 0 }, []);
    expect(seenBy(stock, channels[0]!)).toBe(stock);
  });

  test("is taken first by its own channel, and taken by no other", () => {
    const stock = fenced({ onHand: 9, reserved: 0, withheld: 0, safetyStock: 0, own: 0 }, [2, 4]);
    const shelf = { ...stock.get(coat)!.get(shop)! };
    takeFenced(shelf, channels[0]!, 3);
    expect([shelf.fenced, shelf.fences?.get(channels[0]!)]).toEqual([4, 0]);
    takeFenced(shelf, channels[2]!, 3);
    expect(shelf.fenced).toBe(4);
    expect(stock.get(coat)!.get(shop)!.fenced).toBe(6);
  });
});
