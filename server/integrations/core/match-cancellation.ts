import type { Instant } from "../../kernel/instant.ts";
import type { CancelRow, RowRefusal } from "./document.ts";

/** A line of the same customer with the units that can still be cancelled. */
export type OpenLine = {
  key: string;
  article: string;
  orderedAt: Instant;
  /** Among lines of one moment the higher is the younger. */
  position: number;
  open: number;
};
export type CancelMatch = {
  takes: { key: string; quantity: number }[];
  applied: number;
  refusals: RowRefusal[];
};

/**
 * Each row takes from the youngest earlier line of its article that has anything open. It may take a part of the
 * line; a row that asks for more than that line has open is refused whole and takes nothing.
 */
export function matchCancellation(
  rows: readonly CancelRow[],
  lines: readonly OpenLine[],
  cancelledAt: Instant,
): CancelMatch {
  const left = lines.map((line) => ({ ...line }));
  const match: CancelMatch = { takes: [], applied: 0, refusals: [] };
  for (const row of rows) {
    const candidates = left
      .filter((line) => line.article === row.article && line.open > 0 && line.orderedAt <= cancelledAt)
      .sort((a, b) => b.orderedAt.getTime() - a.orderedAt.getTime() || b.position - a.position);
    const [youngest] = candidates;
    if (!youngest || youngest.open < row.quantity) {
      const reason = youngest ? "cancels-more-than-open" : "nothing-to-cancel";
      match.refusals.push({ line: row.line, field: "quantity", value: String(-row.quantity), reason });
      continue;
    }
    youngest.open -= row.quantity;
    match.applied++;
    const earlier = match.takes.find((take) => take.key === youngest.key);
    if (earlier) earlier.quantity += row.quantity;
    else match.takes.push({ key: youngest.key, quantity: row.quantity });
  }
  return match;
}
