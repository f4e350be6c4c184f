import type { LocationId, VariantId } from "../../kernel/ids.ts";
import type { Plan } from "../../promising/core/draft.ts";
import { saleChance } from "../../promising/core/outlook.ts";
import { outlookAt, worthAt } from "../../promising/core/prices.ts";
import { heldUnits, type Snapshot, toCandidateStock } from "../../promising/core/snapshot.ts";
import type { RecordedWorth } from "./decision.ts";
import type { SourcingOrder } from "./demand.ts";

/** What a unit was worth at each place that the plans take one from, as it was charged; each place and variant once. */
export function worthsOf(
  order: SourcingOrder,
  { stock, prices }: Snapshot,
  plans: readonly (Plan | undefined)[],
): RecordedWorth[] {
  const variants = new Map(order.lines.map((line) => [line.orderLineId, line.variantId]));
  const found = new Map<string, RecordedWorth>();
  for (const { locationId, lines } of plans.flatMap((plan) => plan?.packages ?? [])) {
    for (const { orderLineId } of lines) {
      const variantId = variants.get(orderLineId);
      const key = `${locationId} ${variantId}`;
      if (!variantId || found.has(key)) continue;
      const worth = worthOf({ stock, prices }, { locationId, variantId });
      if (worth) found.set(key, worth);
    }
  }
  return [...found.values()];
}

function worthOf(
  { stock, prices }: Pick<Snapshot, "stock" | "prices">,
  at: { locationId: LocationId; variantId: VariantId },
): RecordedWorth | null {
  const cell = stock.get(at.variantId)?.get(at.locationId);
  if (!cell) return null;
  const left = heldUnits(toCandidateStock(cell));
  const { endValue, prices: next } = worthAt(prices, { ...at, left });
  const opportunity = next[0] ?? 0;
  if (endValue + opportunity <= 0) return null;
  const outlook = outlookAt(prices, at);
  return { ...at, left, endValue, opportunity, ...(outlook && { sale: saleChance(outlook, left) }) };
}
