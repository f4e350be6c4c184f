import { describe, expect, it } from "vitest";
import { waterfall } from "./waterfall.ts";

const terms = { onHand: 10, reserved: 3, withheld: 1, safetyStock: 2, fenced: 1, threshold: 0 };

describe("the waterfall of availability", () => {
  it("begins each bar where the last one ended, and ends at what is available", () => {
    const { steps } = waterfall(terms);
    expect(steps.map(({ id, from, to }) => [id, from, to])).toEqual([
      ["onHand", 0, 10],
      ["reserved", 10, 7],
      ["withheld", 7, 6],
      ["safetyStock", 6, 4],
      ["fenced", 4, 3],
      ["threshold", 3, 3],
      ["available", 0, 3],
    ]);
  });

  it("says what the terms give when it is below zero, and shows no less than nothing", () => {
    const { steps, rest, low } = waterfall({ ...terms, onHand: 1 });
    expect(rest).toBe(-6);
    expect(low).toBe(-6);
    expect(steps.at(-1)).toMatchObject({ id: "available", value: 0 });
  });
});
