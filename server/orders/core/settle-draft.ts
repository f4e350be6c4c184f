import type { OrderLineId } from "../../kernel/ids.ts";
import { done, type Outcome, refused } from "../../kernel/outcome.ts";
import type { Choice, LineOffers, Offer, OffersView } from "../../promising/core/offer.ts";

/** A line as its caller wants it. */
export type WishedLine = { lineId: OrderLineId; choice: Choice | null };

export function keyOf(choice: Choice): string {
  return choice.mode === "ship" ? `ship:${choice.serviceCode}` : `pickup:${choice.locationId}`;
}

/** Lines whose wished choice is gone: they got the next offer, or none. */
export function lostLines(wished: readonly WishedLine[], view: Pick<OffersView, "lines">): OrderLineId[] {
  return wished
    .filter(({ lineId, choice }) => {
      const line = view.lines.find((found) => found.lineId === lineId);
      return choice !== null && line?.chosen?.key !== keyOf(choice);
    })
    .map(({ lineId }) => lineId);
}

export type AgreedLine = LineOffers & { chosen: Offer };

/** Whether a draft can be placed as it was told to the customer: every choice is still there, and the total is the same. */
export function agreeOn(
  wished: readonly WishedLine[],
  view: OffersView,
  expectedGrand: { amount: number; currency: string },
): Outcome<{ lines: AgreedLine[]; totals: NonNullable<OffersView["totals"]> }> {
  const lost = lostLines(wished, view);
  const [first] = lost;
  if (first) {
    const items = lost.map((id) => view.lines.find((line) => line.lineId === id)?.sku ?? id);
    return refused("reservation-lost", { lineIds: lost.join(","), items: items.join(", ") });
  }
  const lines = view.lines.filter((line): line is AgreedLine => line.chosen !== null);
  const { totals } = view;
  if (lines.length < wished.length || !totals)
    return refused("not-found", { what: "SKU of a line", id: wished.length - lines.length });
  if (totals.grand.amount !== expectedGrand.amount || totals.grand.currency !== expectedGrand.currency) {
    return refused("total-changed", {
      expected: `${(expectedGrand.amount / 100).toFixed(2)} ${expectedGrand.currency}`,
      found: `${(totals.grand.amount / 100).toFixed(2)} ${totals.grand.currency}`,
    });
  }
  return done({ lines, totals });
}
