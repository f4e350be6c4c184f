import fc from "fast-check";
import { describe, expect, test } from "vitest";
import uci from "../mappings/uci.json" with { type: "json" };
import { minorUnits, wholeNumber } from "./decimal.ts";
import { type Columns, readDocument } from "./document.ts";
import { parseLocalTime } from "./local-time.ts";
import { mappingSchema } from "./mapping.ts";
import { matchCancellation, type OpenLine } from "./match-cancellation.ts";

const mapping = mappingSchema.parse(uci);
const columns: Columns = {
  document: 0,
  article: 1,
  description: 2,
  quantity: 3,
  orderedAt: 4,
  unitPrice: 5,
  customer: 6,
  count: 8,
};

type Cells = Partial<Record<"article" | "name" | "quantity" | "at" | "price" | "customer", string>>;
const row = (line: number, given: Cells = {}, externalId = "536365") => ({
  line,
  cells: [
    externalId,
    given.article ?? "85123A",
    given.name ?? "LANTERN",
    given.quantity ?? "6",
    given.at ?? "01/12/2010 08:26",
    given.price ?? "2.55",
    given.customer ?? "17850",
    "United Kingdom",
  ],
});
const read = (rows: ReturnType<typeof row>[], externalId = "536365") =>
  readDocument(mapping, columns, { externalId, rows });

describe("a row of an order file", () => {
  test("of the same article twice stays two lines", () => {
    const meaning = read([row(2), row(3, { quantity: "2" })]);
    expect(meaning).toMatchObject({ kind: "order", applied: 2, lines: [{ quantity: 6 }, { quantity: 2 }] });
  });

  test("of postage becomes the shipping charge, its quantity times its price", () => {
    const meaning = read([row(2), row(3, { article: "POST", quantity: "3", price: "18" })]);
    expect(meaning).toMatchObject({ kind: "order", charges: 5400, applied: 2, lines: [{ unitPrice: 255 }] });
  });

  test.each<[string, Cells, string]>([
    ["not-an-article", { article: "M" }, "StockCode"],
    ["not-an-article", { article: "AMAZONFEE" }, "StockCode"],
    ["quantity-not-positive", { quantity: "0" }, "Quantity"],
    ["quantity-not-positive", { quantity: "-3" }, "Quantity"],
    ["quantity-not-whole", { quantity: "1.5" }, "Quantity"],
    ["price-not-positive", { price: "0" }, "UnitPrice"],
    ["price-not-positive", { price: "-11062.06" }, "UnitPrice"],
    ["price-not-in-cents", { price: "0.001" }, "UnitPrice"],
    ["price-not-in-cents", { price: "2,55" }, "UnitPrice"],
    ["date-not-readable", { at: "2010-12-01" }, "InvoiceDate"],
    ["date-not-readable", { at: "31/11/2010 10:00" }, "InvoiceDate"],
  ])("is refused as %s: %o", (reason, cells, field) => {
    const meaning = read([row(2), row(3, cells)]);
    expect(meaning.refusals).toMatchObject([{ line: 3, field, reason }]);
    expect(meaning).toMatchObject({ kind: "order", applied: 1 });
  });

  test("that ends too early is refused as truncated", () => {
    expect(read([{ line: 9, cells: ["539650", "84347", "R"] }])).toEqual({
      kind: "nothing",
      externalId: "536365",
      refusals: [{ line: 9, field: "row", value: "539650,84347,R", reason: "truncated" }],
    });
  });

  test("of postage without an article is refused, since no order carries it", () => {
    expect(read([row(2, { article: "POST" })]).refusals).toMatchObject([{ reason: "charge-without-order" }]);
  });

  test("beyond the longest order is refused", () => {
    const meaning = read(Array.from({ length: 1_001 }, (_, index) => row(index + 2)));
    expect(meaning).toMatchObject({ kind: "order", applied: 1_000 });
    expect(meaning.refusals).toMatchObject([{ line: 1_002, reason: "document-too-long" }]);
  });

  test("of a cancellation counts its units as positive and needs a customer", () => {
    const cancelled = read([row(2, { quantity: "-4" }, "C1")], "C1");
    expect(cancelled).toMatchObject({ kind: "cancellation", customer: "17850", rows: [{ quantity: 4 }] });
    const nobody = read([row(2, { quantity: "-4", customer: "" }, "C1")], "C1");
    expect(nobody.refusals).toMatchObject([{ reason: "cancels-without-customer" }]);
    const positive = read([row(2, { quantity: "4" }, "C1")], "C1");
    expect(positive.refusals).toMatchObject([{ reason: "quantity-not-negative" }]);
  });

  test("is applied or refused, never both or neither", () => {
    const cells = fc.record({
      article: fc.constantFrom("85123A", "71053", "POST", "DOT", "M", "D", ""),
      quantity: fc.constantFrom("1", "-1", "0", "x", "2.5", "12"),
      price: fc.constantFrom("2.55", "0", "-1", "0.001", "1e3", "18"),
      at: fc.constantFrom("01/12/2010 08:26", "nonsense"),
      customer: fc.constantFrom("17850", ""),
    });
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 12 }), fc.boolean(), (list, isCancellation) => {
        const externalId = isCancellation ? "C1" : "1";
        const meaning = read(
          list.map((given, index) => row(index + 2, given, externalId)),
          externalId,
        );
        const applied =
          meaning.kind === "order"
            ? meaning.applied
            : meaning.kind === "cancellation"
              ? meaning.rows.length
              : 0;
        expect(applied + meaning.refusals.length).toBe(list.length);
      }),
    );
  });
});

describe("numbers and dates", () => {
  test("a decimal is its cents exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (cents) => {
        expect(minorUnits((cents / 100).toFixed(2))).toBe(cents);
      }),
    );
    expect(["2.5", "18", "0.850", "-0.01", "", "1e3", "0.001"].map(minorUnits)).toEqual([
      250,
      1800,
      85,
      -1,
      null,
      null,
      null,
    ]);
  });

  test("a quantity is whole and within its range", () => {
    expect(["12", "-3", "1.5", "9999999", ""].map((text) => wholeNumber(text, 1_000_000))).toEqual([
      12,
      -3,
      null,
      null,
      null,
    ]);
  });

  test("a local time is read on the clock of its zone, summer and winter", () => {
    const options = { format: "DD/MM/YYYY HH:mm", timeZone: "Europe/London" };
    expect(parseLocalTime("01/12/2010 08:26", options)?.toISOString()).toBe("2010-12-01T08:26:00.000Z");
    expect(parseLocalTime("1/7/2011 8:05", options)?.toISOString()).toBe("2011-07-01T07:05:00.000Z");
    expect(parseLocalTime("29/02/2011 08:00", options)).toBeNull();
    expect(parseLocalTime("29/02/2012 24:00", options)).toBeNull();
  });
});

describe("a cancellation", () => {
  const at = (day: number) => new Date(Date.UTC(2010, 11, day));
  const open = (key: string, day: number, units: number, article = "85123A"): OpenLine => ({
    key,
    article,
    orderedAt: at(day),
    position: Number(key.slice(1)),
    open: units,
  });
  const cancel = (quantity: number, line = 2) => ({ line, article: "85123A", quantity });

  test("takes from the youngest earlier line, a part of it or all", () => {
    const lines = [open("l1", 1, 6), open("l2", 3, 4), open("l3", 9, 5)];
    expect(matchCancellation([cancel(3)], lines, at(4)).takes).toEqual([{ key: "l2", quantity: 3 }]);
  });

  test("goes on to the next youngest once a line is used up", () => {
    const lines = [open("l1", 1, 6), open("l2", 3, 4)];
    const match = matchCancellation([cancel(4), cancel(2)], lines, at(4));
    expect(match).toMatchObject({ applied: 2, refusals: [] });
    expect(match.takes).toEqual([
      { key: "l2", quantity: 4 },
      { key: "l1", quantity: 2 },
    ]);
  });

  test("of more than the line has open is refused whole and takes nothing", () => {
    const match = matchCancellation([cancel(5)], [open("l1", 1, 9), open("l2", 3, 4)], at(4));
    expect(match).toMatchObject({ takes: [], applied: 0, refusals: [{ reason: "cancels-more-than-open" }] });
  });

  test("finds nothing in other articles or later orders", () => {
    const match = matchCancellation([cancel(1)], [open("l1", 9, 9), open("l2", 1, 9, "71053")], at(4));
    expect(match.refusals).toEqual([
      { line: 2, field: "quantity", value: "-1", reason: "nothing-to-cancel" },
    ]);
  });
});
