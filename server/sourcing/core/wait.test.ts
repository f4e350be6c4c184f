import { describe, expect, test } from "vitest";
import { isDue, riskOfWaiting } from "./wait.ts";

describe("an order that can wait", () => {
  test.each([
    ["waits while nothing is lost by it", { now: 900, later: 900, risk: 0 }, false],
    ["is decided when the next round is dearer", { now: 900, later: 1_500, risk: 0 }, true],
    ["is decided when its units may be gone", { now: 900, later: 900, risk: 40 }, true],
    ["waits for a cheaper day although its units may be gone", { now: 900, later: 700, risk: 40 }, false],
    ["is decided in its last round", { now: 900, later: null, risk: 0 }, true],
  ])("%s", (_what, given, due) => {
    expect(isDue(given)).toBe(due);
  });

  test("risks the detour, and wins what the store earns", () => {
    const unit = { chance: 0.5, detour: 300, price: 100, margin: 0 };
    expect(riskOfWaiting([unit])).toBe(200);
    expect(riskOfWaiting([{ ...unit, margin: 900 }])).toBeLessThan(0);
    expect(riskOfWaiting([])).toBe(0);
  });
});
