import { expect, test } from "vitest";
import { compareLedgers, type LocalEntry } from "./compare.ts";
import type { LedgerEntry } from "./contract.ts";

const mine: LocalEntry = {
  id: "pop_1",
  kind: "capture",
  state: "succeeded",
  amount: 400,
  currency: "USD",
  providerRef: "r1",
};
const theirs: LedgerEntry = {
  id: "pop_1",
  kind: "capture",
  state: "succeeded",
  amount: 400,
  currency: "USD",
  providerRef: "r1",
};
const whole = { isComplete: true };

test("equal books have no difference, and what is on its way is none", () => {
  expect(compareLedgers([mine], [theirs], whole)).toEqual([]);
  expect(compareLedgers([{ ...mine, state: "unknown", providerRef: null }], [theirs], whole)).toEqual([]);
  expect(compareLedgers([{ ...mine, state: "intent", providerRef: null }], [], whole)).toEqual([]);
  expect(compareLedgers([{ ...mine, state: "failed", providerRef: null }], [], whole)).toEqual([]);
});

test.each([
  ["unknown here", [], [theirs]],
  ["unknown at the provider", [mine], []],
  ["twice at the provider", [mine], [theirs, theirs]],
  ["another amount or kind", [mine], [{ ...theirs, amount: 401 }]],
  ["another amount or kind", [mine], [{ ...theirs, kind: "void" as const }]],
  ["another reference", [mine], [{ ...theirs, providerRef: "r2" }]],
  ["another state", [mine], [{ ...theirs, state: "failed" as const }]],
])("%s", (difference, ours, their) => {
  expect(compareLedgers(ours, their, whole).map((entry) => entry.difference)).toEqual([difference]);
});

test("an absence counts only where the whole ledger was read", () => {
  expect(compareLedgers([mine], [], { isComplete: false })).toEqual([]);
});
