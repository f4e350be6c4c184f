import { expect, test } from "vitest";
import { paymentRollup, type RollupFacts } from "./rollup.ts";

const sums = { amount: 1000, captured: 0, voided: 0, expired: 0, refunded: 0 };
const at = (
  given: Partial<typeof sums> & { state?: RollupFacts["authorizations"][number]["state"] },
  operations: RollupFacts["operations"] = [],
): RollupFacts => ({
  isPaidOutside: false,
  authorizations: [{ ...sums, state: "authorized", ...given }],
  operations,
});

test.each<[string, RollupFacts]>([
  ["none", { isPaidOutside: false, authorizations: [], operations: [] }],
  ["paid_outside", { isPaidOutside: true, authorizations: [], operations: [] }],
  ["pending", at({ state: "pending" })],
  ["authorized", at({})],
  ["failed", at({ state: "failed" })],
  ["failed", at({ captured: 100 }, [{ kind: "capture", state: "failed" }])],
  ["partially_captured", at({ captured: 400 })],
  ["captured", at({ captured: 400, voided: 600, state: "closed" })],
  ["captured", at({ captured: 1000, state: "closed" })],
  ["voided", at({ voided: 1000, state: "closed" })],
  ["partially_refunded", at({ captured: 1000, refunded: 400, state: "closed" })],
  ["refunded", at({ captured: 1000, refunded: 1000, state: "closed" })],
])("%s", (word, facts) => {
  expect(paymentRollup(facts)).toBe(word);
});

test("a second card after a declined one counts alone", () => {
  const declined = { ...sums, state: "failed" as const };
  const facts = at({});
  expect(paymentRollup({ ...facts, authorizations: [declined, ...facts.authorizations] })).toBe("authorized");
});
