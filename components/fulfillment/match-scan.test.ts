import { describe, expect, it } from "vitest";
import { matchScan, type ScanLine } from "./match-scan.ts";

function line(part: Partial<ScanLine>): ScanLine {
  return {
    fulfillmentLineId: "fln_1",
    sku: "TEE-BLK-M",
    barcode: "0045496596439",
    name: "Tee",
    quantity: 1,
    quantityPicked: 0,
    isOnHold: false,
    ...part,
  };
}

describe("a scanned code", () => {
  it("picks one more unit of the line that carries it, by SKU in any case or by barcode", () => {
    const lines = [line({ quantity: 3, quantityPicked: 1 })];
    expect(matchScan(lines, " tee-blk-m ")).toMatchObject({ kind: "pick", picked: 2 });
    expect(matchScan(lines, "0045496596439")).toMatchObject({ kind: "pick", picked: 2 });
  });

  it("is the same item whether the scanner reads 12, 13 or 14 digits", () => {
    for (const code of ["45496596439", "045496596439", "00045496596439"]) {
      expect(matchScan([line({})], code).kind).toBe("pick");
    }
  });

  it("goes to the next line of the same item when the first is full", () => {
    const lines = [line({ quantityPicked: 1 }), line({ fulfillmentLineId: "fln_2" })];
    expect(matchScan(lines, "TEE-BLK-M")).toMatchObject({
      kind: "pick",
      line: { fulfillmentLineId: "fln_2" },
    });
  });

  it("of an item that is not in the order is wrong, and says what was expected", () => {
    const open = line({ fulfillmentLineId: "fln_2", sku: "CAP", barcode: null });
    const match = matchScan([line({ quantityPicked: 1 }), open], "SOCK-1");
    expect(match).toEqual({ kind: "wrong", expected: [open] });
  });

  it("is refused when all units are picked, and when the line is on hold", () => {
    expect(matchScan([line({ quantityPicked: 1 })], "TEE-BLK-M").kind).toBe("too-many");
    expect(matchScan([line({ isOnHold: true })], "TEE-BLK-M").kind).toBe("held");
  });

  it("that is empty never matches a line without a barcode", () => {
    expect(matchScan([line({ barcode: null })], "").kind).toBe("wrong");
  });
});
