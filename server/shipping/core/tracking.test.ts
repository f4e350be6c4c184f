import { expect, test } from "vitest";
import { isTrackingNumber, trackingNumber } from "./tracking.ts";

test("a tracking number is read back, and one wrong digit is noticed", () => {
  const number = trackingNumber(1_234_567);
  expect(number).toMatch(/^EV\d{11}$/);
  expect(isTrackingNumber(number)).toBe(true);
  expect(isTrackingNumber(number.replace("7", "8"))).toBe(false);
});

test("different sequences never share a number", () => {
  const numbers = new Set(Array.from({ length: 5_000 }, (_value, index) => trackingNumber(index)));
  expect(numbers.size).toBe(5_000);
});
