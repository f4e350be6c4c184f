import { expect, test } from "vitest";
import { gtinCheckDigit, isGtin13 } from "./gtin.ts";

test("the check digit is that of published examples", () => {
  expect(gtinCheckDigit("629104150021")).toBe(3); // GS1's own example
  expect(gtinCheckDigit("400638133393")).toBe(1);
});

test("one wrong digit is found", () => {
  expect(isGtin13("4006381333931")).toBe(true);
  expect(isGtin13("4006381333941")).toBe(false);
  expect(isGtin13("400638133393")).toBe(false);
});
