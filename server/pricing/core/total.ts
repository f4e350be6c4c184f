import { assert } from "../../kernel/assert.ts";
import {
  addMoney,
  allocateMoney,
  type CurrencyCode,
  type Money,
  money,
  rateOf,
  sumMoney,
  timesMoney,
} from "../../kernel/money.ts";

export type TaxRate = {
  state: string;
  zipPrefix: string;
  rateMillionths: number;
  isShippingTaxable: boolean;
};
export type ShippingCharge = { serviceCode: string; subtotalFrom: number; charge: number };
export type PriceTables = { taxRates: readonly TaxRate[]; shippingCharges: readonly ShippingCharge[] };

/** Where a line is taxed: its ship-to address, or the store where it is picked up. */
export type TaxPlace = { state: string; zip: string };

export type TotalsLine = {
  lineId: string;
  unitPrice: Money;
  quantity: number;
  mode: "ship" | "pickup";
  /** Set for lines that are shipped. */
  serviceCode: string | null;
  place: TaxPlace;
};

export type TotalsInput = {
  lines: readonly TotalsLine[];
  tables: PriceTables;
  currency: CurrencyCode;
  /** In minor units, for the whole order; it lies on the lines in proportion to what they cost. */
  discount?: number;
};

/** `grand` = subtotal − discount + shipping + tax; `tax` is that of the lines and of shipping together. */
export type Totals<Id extends string = string> = {
  subtotal: Money;
  discount: Money;
  shipping: Money;
  shippingTax: Money;
  tax: Money;
  grand: Money;
  lines: { lineId: Id; tax: Money; discount: Money; total: Money }[];
};

/** Adds up an order. Each part is rounded once, and the parts sum to the whole exactly. */
export function computeTotals<L extends TotalsLine>(
  input: Omit<TotalsInput, "lines"> & { lines: readonly L[] },
): Totals<L["lineId"]> {
  const { lines, tables, currency } = input;
  const none = money(0, currency);
  const gross = lines.map((line) => timesMoney(line.unitPrice, line.quantity));
  const subtotal = sumMoney(gross, currency);
  const discount = money(input.discount ?? 0, currency);
  assert(discount.amount >= 0 && discount.amount <= subtotal.amount, "a discount is at most the subtotal");
  const weights = gross.map((part) => part.amount);
  const discounts = discount.amount > 0 ? allocateMoney(discount, weights) : gross.map(() => none);
  const totals = lines.map((line, index) => {
    const net = addMoney(gross[index] ?? none, negative(discounts[index] ?? none));
    const rate = taxRateAt(tables.taxRates, line.place);
    const tax = rateOf(net, rate?.rateMillionths ?? 0);
    return {
      lineId: line.lineId as L["lineId"],
      tax,
      discount: discounts[index] ?? none,
      total: addMoney(net, tax),
    };
  });
  const charges = shippingCharges({ lines, tables, subtotal });
  const shipping = sumMoney(
    charges.map((part) => part.charge),
    currency,
  );
  const shippingTax = sumMoney(
    charges.map((part) => part.tax),
    currency,
  );
  const tax = sumMoney([...totals.map((line) => line.tax), shippingTax], currency);
  const grand = sumMoney([subtotal, negative(discount), shipping, tax], currency);
  return { subtotal, discount, shipping, shippingTax, tax, grand, lines: totals };
}

/** The rate of the longest ZIP prefix within the state; null where no row speaks of the state. */
export function taxRateAt(rates: readonly TaxRate[], place: TaxPlace): TaxRate | null {
  let best: TaxRate | null = null;
  for (const rate of rates) {
    if (rate.state !== place.state || !place.zip.startsWith(rate.zipPrefix)) continue;
    if (!best || rate.zipPrefix.length > best.zipPrefix.length) best = rate;
  }
  return best;
}

/** What a service costs the customer: the row with the highest subtotal not above the order's. */
export function shippingChargeOf(
  charges: readonly ShippingCharge[],
  order: { serviceCode: string; subtotal: number },
): number {
  let best: ShippingCharge | null = null;
  for (const row of charges) {
    if (row.serviceCode !== order.serviceCode || row.subtotalFrom > order.subtotal) continue;
    if (!best || row.subtotalFrom > best.subtotalFrom) best = row;
  }
  return best?.charge ?? 0;
}

/** Each service that an order uses is charged once, however many lines go by it; taxed where its first line goes. */
function shippingCharges({
  lines,
  tables,
  subtotal,
}: {
  lines: readonly TotalsLine[];
  tables: PriceTables;
  subtotal: Money;
}): { charge: Money; tax: Money }[] {
  const shipped = lines.filter((line) => line.mode === "ship" && line.serviceCode !== null);
  const firstByService = new Map(shipped.toReversed().map((line) => [line.serviceCode ?? "", line]));
  return [...firstByService].map(([serviceCode, line]) => {
    const amount = shippingChargeOf(tables.shippingCharges, { serviceCode, subtotal: subtotal.amount });
    const charge = money(amount, subtotal.currency);
    const rate = taxRateAt(tables.taxRates, line.place);
    return { charge, tax: rateOf(charge, rate?.isShippingTaxable ? rate.rateMillionths : 0) };
  });
}

function negative(value: Money): Money {
  return money(-value.amount, value.currency);
}
