import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { money } from "../../kernel/money.ts";
import { computeTotals, type PriceTables, shippingChargeOf, type TotalsLine, taxRateAt } from "./total.ts";

const tables: PriceTables = {
  taxRates: [
    { state: "NY", zipPrefix: "", rateMillionths: 40_000, isShippingTaxable: true },
    { state: "NY", zipPrefix: "1", rateMillionths: 50_000, isShippingTaxable: true },
    { state: "NY", zipPrefix: "100", rateMillionths: 88_750, isShippingTaxable: true },
    { state: "OR", zipPrefix: "", rateMillionths: 0, isShippingTaxable: false },
    { state: "CA", zipPrefix: "", rateMillionths: 72_500, isShippingTaxable: false },
  ],
  shippingCharges: [
    { serviceCode: "ground", subtotalFrom: 0, charge: 795 },
    { serviceCode: "ground", subtotalFrom: 7_500, charge: 0 },
    { serviceCode: "two-day", subtotalFrom: 0, charge: 1_495 },
  ],
};
const places = {
  soho: { state: "NY", zip: "10012" },
  albany: { state: "NY", zip: "12207" },
  portland: { state: "OR", zip: "97209" },
  losAngeles: { state: "CA", zip: "90013" },
};
const line = (given: Partial<TotalsLine> = {}): TotalsLine => ({
  lineId: "l1",
  unitPrice: money(1_000, "USD"),
  quantity: 1,
  mode: "ship",
  serviceCode: "ground",
  place: places.soho,
  ...given,
});
const totals = (lines: TotalsLine[], discount = 0) =>
  computeTotals({ lines, tables, currency: "USD", discount });
const amounts = (found: ReturnType<typeof totals>) => ({
  subtotal: found.subtotal.amount,
  discount: found.discount.amount,
  shipping: found.shipping.amount,
  shippingTax: found.shippingTax.amount,
  tax: found.tax.amount,
  grand: found.grand.amount,
});

describe("the totals of an order", () => {
  test("tax a line where it goes, and shipping where the state does", () => {
    expect(amounts(totals([line({ quantity: 2 })]))).toEqual({
      subtotal: 2_000,
      discount: 0,
      shipping: 795,
      shippingTax: 71, // 8.875 % of 7.95
      tax: 249, // 1.78 and 0.71
      grand: 3_044,
    });
  });

  test("leave shipping untaxed where the state does", () => {
    const found = totals([line({ place: places.losAngeles })]);
    expect(amounts(found)).toMatchObject({ shipping: 795, shippingTax: 0, tax: 73 });
  });

  test("charge nothing for delivery of what is picked up, and tax it at the store", () => {
    const found = totals([line({ mode: "pickup", serviceCode: null, place: places.portland })]);
    expect(amounts(found)).toMatchObject({ shipping: 0, tax: 0, grand: 1_000 });
  });

  test("charge each service once, however many lines go by it", () => {
    const lines = [line(), line({ lineId: "l2" }), line({ lineId: "l3", serviceCode: "two-day" })];
    expect(totals(lines).shipping.amount).toBe(795 + 1_495);
  });

  test("of an order without lines are nothing", () => {
    expect(amounts(totals([]))).toEqual({
      subtotal: 0,
      discount: 0,
      shipping: 0,
      shippingTax: 0,
      tax: 0,
      grand: 0,
    });
  });

  test("refuse a discount above the subtotal as a fault", () => {
    expect(() => totals([line()], 1_001)).toThrow("at most the subtotal");
  });

  test("have parts that sum to the whole, to the cent", () => {
    const anyLine = fc.record({
      price: fc.integer({ min: 0, max: 500_000 }),
      quantity: fc.integer({ min: 1, max: 500 }),
      mode: fc.constantFrom("ship" as const, "pickup" as const),
      serviceCode: fc.constantFrom("ground", "two-day", "unknown"),
      place: fc.constantFrom(...Object.values(places)),
    });
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (drawn, share) => {
          const lines = drawn.map(({ price, ...rest }, index) =>
            line({ ...rest, lineId: `l${index}`, unitPrice: money(price, "USD") }),
          );
          const subtotal = lines.reduce((sum, one) => sum + one.unitPrice.amount * one.quantity, 0);
          const found = totals(lines, Math.floor(subtotal * share));
          const sum = (part: "tax" | "discount" | "total") =>
            found.lines.reduce((total, one) => total + one[part].amount, 0);
          expect(found.subtotal.amount).toBe(subtotal);
          expect(sum("discount")).toBe(found.discount.amount);
          expect(sum("tax") + found.shippingTax.amount).toBe(found.tax.amount);
          expect(found.grand.amount).toBe(
            subtotal - found.discount.amount + found.shipping.amount + found.tax.amount,
          );
          expect(sum("total") + found.shipping.amount + found.shippingTax.amount).toBe(found.grand.amount);
        },
      ),
    );
  });
});

describe("the tables", () => {
  test("the longest ZIP prefix within the state wins", () => {
    expect(taxRateAt(tables.taxRates, places.soho)?.rateMillionths).toBe(88_750);
    expect(taxRateAt(tables.taxRates, places.albany)?.rateMillionths).toBe(50_000);
    expect(taxRateAt(tables.taxRates, { state: "NY", zip: "06390" })?.rateMillionths).toBe(40_000);
    expect(taxRateAt(tables.taxRates, { state: "TX", zip: "10012" })).toBeNull();
  });

  test("the highest subtotal that is reached sets the charge", () => {
    const charge = (subtotal: number) =>
      shippingChargeOf(tables.shippingCharges, { serviceCode: "ground", subtotal });
    expect([0, 7_499, 7_500, 100_000].map(charge)).toEqual([795, 795, 0, 0]);
  });
});
