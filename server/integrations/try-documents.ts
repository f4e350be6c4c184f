import { matchCancellation, type OpenLine } from "./core/match-cancellation.ts";
import type { ImportTarget, Receipt } from "./import-orders.ts";

/**
 * A target that changes nothing: it keeps the file's own lines in memory, so that its cancellations find what they
 * would find. Lines of earlier imports are not looked at.
 */
export function dryTarget(receipts: ReadonlyMap<string, Receipt>): ImportTarget {
  const lines = new Map<string, OpenLine[]>();
  return {
    receipts,
    takeOrders: async (documents) => {
      for (const document of documents) {
        if (document.kind !== "order" || document.customer === null) continue;
        const own = lines.get(document.customer) ?? [];
        lines.set(document.customer, own);
        for (const { line, article, quantity } of document.lines) {
          own.push({
            key: String(line),
            article,
            orderedAt: document.orderedAt,
            position: line,
            open: quantity,
          });
        }
      }
    },
    takeCancellation: async (document) => {
      const own = lines.get(document.customer ?? "") ?? [];
      const match = matchCancellation(document.rows, own, document.cancelledAt);
      for (const take of match.takes) {
        for (const line of own) if (line.key === take.key) line.open -= take.quantity;
      }
      const refusals = [...document.refusals, ...match.refusals];
      return {
        externalId: document.externalId,
        rowsApplied: match.applied,
        rowsRefused: refusals.length,
        refusals,
      };
    },
  };
}
