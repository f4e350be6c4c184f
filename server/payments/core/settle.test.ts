import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { machineFaults, nextState } from "../../kernel/machine.ts";
import { authorizationMachine, operationMachine } from "./lifecycle.ts";
import {
  applyOutcome,
  factsOf,
  type OutcomeFacts,
  type SettledAuthorization,
  type SettledOperation,
} from "./settle.ts";

const standing: SettledAuthorization = {
  state: "authorized",
  amount: 1000,
  captured: 0,
  voided: 0,
  expired: 0,
  refunded: 0,
};
const capture: SettledOperation = { kind: "capture", state: "sent", amount: 400, providerRef: null };
const yes: OutcomeFacts = { state: "succeeded", providerRef: "r1" };
const no: OutcomeFacts = { state: "failed", providerRef: "r1", reason: "card declined" };
const pending: OutcomeFacts = { state: "pending", providerRef: "r1" };
const lost: OutcomeFacts = { state: "lost", reason: "no answer in time" };

test("both machines reach every state and leave every state that is not final", () => {
  expect([...machineFaults(operationMachine), ...machineFaults(authorizationMachine)]).toEqual([]);
});

describe("one outcome", () => {
  test("an authorization that succeeds stands; nothing is captured by it", () => {
    const result = applyOutcome(
      { ...standing, state: "pending" },
      { ...capture, kind: "authorize", amount: 1000 },
      yes,
    );
    expect(result).toMatchObject({
      authorizationEvents: ["succeed"],
      fact: "authorized",
      sums: { captured: 0 },
    });
  });
  test("an authorization that fails is declined", () => {
    const result = applyOutcome({ ...standing, state: "pending" }, { ...capture, kind: "authorize" }, no);
    expect(result).toMatchObject({ operationEvent: "fail", authorizationEvents: ["fail"], fact: "declined" });
  });
  test("a capture moves its sum, and the last one closes the authorization", () => {
    expect(applyOutcome(standing, capture, yes)).toMatchObject({
      sums: { captured: 400 },
      authorizationEvents: [],
    });
    const last = applyOutcome({ ...standing, captured: 600 }, capture, yes);
    expect(last).toMatchObject({
      sums: { captured: 1000 },
      authorizationEvents: ["close"],
      fact: "captured",
    });
  });
  test("a void of the rest closes it too, a refund doesn't", () => {
    const rest: SettledOperation = { ...capture, kind: "void", amount: 600 };
    const voided = applyOutcome({ ...standing, captured: 400 }, rest, yes);
    expect(voided).toMatchObject({ sums: { voided: 600 }, authorizationEvents: ["close"], fact: "voided" });
    const closed: SettledAuthorization = { ...standing, state: "closed", captured: 1000 };
    const refunded = applyOutcome(closed, { ...capture, kind: "refund" }, yes);
    expect(refunded).toMatchObject({ sums: { refunded: 400 }, authorizationEvents: [], fact: "refunded" });
  });
  test("a refused capture moves no sum", () => {
    expect(applyOutcome(standing, capture, no)).toMatchObject({ fact: "failed", sums: { captured: 0 } });
  });
  test("a lost answer makes a sent operation unknown, and says nothing about one that is settled", () => {
    expect(applyOutcome(standing, capture, lost).operationEvent).toBe("lose");
    expect(applyOutcome(standing, { ...capture, state: "unknown" }, lost).operationEvent).toBeNull();
    expect(applyOutcome(standing, { ...capture, state: "succeeded" }, lost)).toMatchObject({
      operationEvent: null,
      contradiction: null,
    });
  });
  test("a pending answer brings an unknown operation back to sent", () => {
    expect(applyOutcome(standing, { ...capture, state: "unknown" }, pending).operationEvent).toBe(
      "acknowledge",
    );
    expect(applyOutcome(standing, capture, pending).operationEvent).toBeNull();
  });
});

describe("contradictions change nothing and name what is wrong", () => {
  const settled: SettledOperation = { ...capture, state: "succeeded", providerRef: "r1" };
  test.each([
    ["failed after succeeded", settled, no, /failed after/],
    ["succeeded after failed", { ...settled, state: "failed" as const }, yes, /succeeded after/],
    ["another reference", settled, { ...yes, providerRef: "r2" }, /another provider reference/],
    ["a capture above what is left", { ...capture, amount: 1001 }, yes, /above what is left/],
    ["a refund above what was captured", { ...capture, kind: "refund" as const }, yes, /above what is left/],
  ])("%s", (_name, operation, facts, sentence) => {
    const result = applyOutcome(standing, operation, facts as OutcomeFacts);
    expect(result.contradiction).toMatch(sentence);
    expect(result).toMatchObject({ operationEvent: null, fact: null, sums: { captured: 0, refunded: 0 } });
  });
});

test("answer, callbacks and losses in any order and number lead to the same end", () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`outcomes commute: seed ${seed}`);
  const arrivals = fc.array(fc.constantFrom<OutcomeFacts>(yes, pending, lost), { maxLength: 8 });
  const law = fc.property(arrivals, arrivals, (before, after) => {
    const end = [...before, yes, ...after].reduce(
      ({ authorization, operation }, facts) => {
        const result = applyOutcome(authorization, operation, facts);
        expect(result.contradiction).toBeNull();
        const state = result.operationEvent
          ? nextState(operationMachine, operation.state, result.operationEvent)
          : operation.state;
        expect(state).not.toBeNull();
        return {
          authorization: { ...authorization, ...result.sums },
          operation: { ...operation, state: state ?? operation.state, providerRef: "r1" },
        };
      },
      { authorization: standing, operation: capture },
    );
    expect(end).toMatchObject({ authorization: { captured: 400 }, operation: { state: "succeeded" } });
  });
  fc.assert(law, { seed, numRuns: 500 });
});

test("an answer reads as facts; success without a reference is no answer", () => {
  const answer = { id: "pop_12345678", providerRef: "r1", state: "succeeded" as const };
  expect(factsOf({ ...answer, brand: "visa", last4: "4242" })).toEqual({
    ...yes,
    brand: "visa",
    last4: "4242",
  });
  expect(factsOf({ ...answer, state: "pending" })).toEqual(pending);
  expect(factsOf({ ...answer, state: "failed", providerRef: null })).toMatchObject({ state: "failed" });
  expect(factsOf({ ...answer, providerRef: null })).toMatchObject({ state: "lost" });
});
