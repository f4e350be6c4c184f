/** What an order costs, line by line, as it was when placed. Minor units of one currency. */
export type OrderTotals = {
  /** Shipping and its tax. */
  charge: number;
  lines: readonly {
    orderLineId: string;
    ordered: number;
    unitPrice: number;
    discount: number;
    tax: number;
  }[];
};
export type ServedLine = { orderLineId: string; quantity: number };
export type CaptureLine = ServedLine & { amount: number };
export type CaptureAmount = {
  amount: number;
  lines: CaptureLine[];
  /** Shipping and its tax, taken whole with the first capture. */
  charge: number;
};

/**
 * The money for exactly these units: their price less their share of the line's discount, plus their share of its tax.
 * Shares are differences of a running share (`floor(total × units / ordered)`), so captures in any cut of a line sum to
 * the line to the cent, and captures of the whole order sum to its lines and its charge.
 * @param served units now shipped or collected; units beyond the ordered quantity count for nothing
 * @param before units that earlier captures of this order asked for, and whether there was an earlier one
 */
export function amountToCapture(
  totals: OrderTotals,
  served: readonly ServedLine[],
  before: { quantities: ReadonlyMap<string, number>; isFirst: boolean },
): CaptureAmount {
  const lines = totals.lines.flatMap((line): CaptureLine[] => {
    const asked = served
      .filter((entry) => entry.orderLineId === line.orderLineId)
      .reduce((sum, entry) => sum + entry.quantity, 0);
    const from = Math.min(line.ordered, before.quantities.get(line.orderLineId) ?? 0);
    const quantity = Math.min(asked, line.ordered - from);
    if (quantity <= 0) return [];
    const amount = shareOf(line, from + quantity) - shareOf(line, from);
    return [{ orderLineId: line.orderLineId, quantity, amount }];
  });
  const charge = before.isFirst && lines.length > 0 ? totals.charge : 0;
  return { amount: lines.reduce((sum, line) => sum + line.amount, charge), lines, charge };
}

/** What the first `units` of a line cost together; never less than nothing, and growing with the units. */
function shareOf(line: OrderTotals["lines"][number], units: number): number {
  const total = BigInt(line.unitPrice) * BigInt(line.ordered) - BigInt(line.discount) + BigInt(line.tax);
  return total <= 0n ? 0 : Number((total * BigInt(units)) / BigInt(line.ordered));
}

export type AuthorizationSums = {
  amount: number;
  captured: number;
  voided: number;
  expired: number;
  refunded: number;
};

/** What is left of an authorization to capture or void. */
export function openOf(sums: Omit<AuthorizationSums, "refunded">): number {
  return sums.amount - sums.captured - sums.voided - sums.expired;
}
