import fc from "fast-check";
import { expect, test } from "vitest";
import { amountToCapture, type OrderTotals, type ServedLine } from "./money.ts";

const totals: OrderTotals = {
  charge: 1028,
  lines: [
    { orderLineId: "a", ordered: 3, unitPrice: 1999, discount: 100, tax: 488 },
    { orderLineId: "b", ordered: 2, unitPrice: 1500, discount: 0, tax: 250 },
  ],
};
const none = { quantities: new Map<string, number>(), isFirst: true };

test("the first capture takes its lines and the whole shipping charge with its tax", () => {
  const first = amountToCapture(totals, [{ orderLineId: "b", quantity: 2 }], none);
  expect(first).toEqual({
    amount: 3250 + 1028,
    charge: 1028,
    lines: [{ orderLineId: "b", quantity: 2, amount: 3250 }],
  });
});

test("a later capture takes no charge and continues the cents of its line", () => {
  const before = { quantities: new Map([["a", 1]]), isFirst: false };
  const next = amountToCapture(totals, [{ orderLineId: "a", quantity: 2 }], before);
  expect(next.charge).toBe(0);
  expect(next.amount).toBe(6385 - Math.floor(6385 / 3));
});

test("units beyond the ordered quantity, and lines of another order, are asked for nothing", () => {
  const served = [
    { orderLineId: "a", quantity: 9 },
    { orderLineId: "x", quantity: 1 },
  ];
  expect(amountToCapture(totals, served, none).lines).toEqual([
    { orderLineId: "a", quantity: 3, amount: 6385 },
  ]);
  const all = { quantities: new Map([["a", 3]]), isFirst: false };
  expect(amountToCapture(totals, [{ orderLineId: "a", quantity: 1 }], all)).toEqual({
    amount: 0,
    charge: 0,
    lines: [],
  });
});

test("the same line named twice counts with the sum of its units", () => {
  const twice = [
    { orderLineId: "a", quantity: 1 },
    { orderLineId: "a", quantity: 1 },
  ];
  expect(amountToCapture(totals, twice, none).lines).toEqual([
    { orderLineId: "a", quantity: 2, amount: Math.floor((6385 * 2) / 3) },
  ]);
});

const line = fc.record({
  ordered: fc.integer({ min: 1, max: 50 }),
  unitPrice: fc.integer({ min: 0, max: 99_999 }),
  discountShare: fc.integer({ min: 0, max: 100 }),
  tax: fc.integer({ min: 0, max: 50_000 }),
});
const order = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 8 }),
  charge: fc.integer({ min: 0, max: 5000 }),
  cuts: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 60 }),
});

test("in whatever cut an order leaves, the captures are never negative and sum to its total to the cent", () => {
  const seed = Date.now() % 2 ** 31;
  const law = fc.property(order, ({ lines, charge, cuts }) => {
    const made = lines.map((entry, index) => ({
      orderLineId: `l${index}`,
      ordered: entry.ordered,
      unitPrice: entry.unitPrice,
      discount: Math.floor((entry.ordered * entry.unitPrice * entry.discountShare) / 100),
      tax: entry.tax,
    }));
    const goods = made.reduce(
      (sum, entry) => sum + entry.ordered * entry.unitPrice - entry.discount + entry.tax,
      0,
    );
    const whole: OrderTotals = { charge, lines: made };
    const quantities = new Map<string, number>();
    let captured = 0;
    let isFirst = true;
    const serve = (served: ServedLine[]) => {
      const part = amountToCapture(whole, served, { quantities, isFirst });
      expect(part.amount).toBeGreaterThanOrEqual(0);
      expect(part.amount).toBe(part.lines.reduce((sum, entry) => sum + entry.amount, part.charge));
      for (const entry of part.lines)
        quantities.set(entry.orderLineId, (quantities.get(entry.orderLineId) ?? 0) + entry.quantity);
      captured += part.amount;
      isFirst = isFirst && part.lines.length === 0;
      expect(captured).toBeLessThanOrEqual(goods + charge);
    };
    cuts.forEach((quantity, index) => {
      serve([{ orderLineId: `l${index % made.length}`, quantity }]);
    });
    serve(made.map((entry) => ({ orderLineId: entry.orderLineId, quantity: entry.ordered })));
    expect(captured).toBe(goods + charge);
  });
  console.log(`captures sum to the order: seed ${seed}`);
  fc.assert(law, { seed, numRuns: 300 });
});
