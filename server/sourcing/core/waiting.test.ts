import { describe, expect, test } from "vitest";
import type { LocationId, OrderLineId } from "../../kernel/ids.ts";
import type { BusinessDate } from "../../kernel/instant.ts";
import { noCosts, type Plan, totalOf } from "../../promising/core/draft.ts";
import { defaultStrategy } from "./decision.ts";
import { causeOf } from "./move-cause.ts";
import { mayWait } from "./waiting.ts";

const [store, warehouse] = ["loc_store" as LocationId, "loc_warehouse" as LocationId];
const day = (date: number) => `2026-11-${date}` as BusinessDate;

function plan(given: { from?: LocationId[]; freight?: number; on?: number; late?: number }): Plan {
  const { from = [warehouse], freight = 500, on = 24, late = 0 } = given;
  const cost = { ...noCosts, freight };
  const packages = from.map((locationId) => ({
    locationId,
    serviceCode: "ground",
    distanceMiles: 100,
    dispatchOn: day(on),
    arriveOn: day(on + 3),
    daysLate: late,
    lines: [{ orderLineId: "oln_a" as OrderLineId, quantity: 1 }],
    cost,
  }));
  const sum = { ...noCosts, freight: freight * from.length };
  return { packages, cost: sum, total: totalOf(sum) };
}

const stores = new Set([store]);
const { settings } = defaultStrategy;
const ask = (now: Plan, later: Plan | null, others: Plan[] = []) =>
  mayWait({ ways: [now, ...others], later, stores, settings });

describe("an order whose time has come", () => {
  test("waits where the later plan costs no more, and goes where it costs a cent more", () => {
    expect(ask(plan({}), plan({ on: 25 }))).toBe(true);
    expect(ask(plan({}), plan({ on: 25, freight: 501 }))).toBe(false);
    expect(ask(plan({}), plan({ on: 25, freight: 499 }))).toBe(true);
  });

  test("goes where its promise or its place's calendar allows no later day", () => {
    expect(ask(plan({}), plan({ on: 25, late: 1 }))).toBe(false);
    expect(ask(plan({}), null)).toBe(false);
  });

  test("goes from a store, whose customers may take the unit, unless waiting saves more than that costs", () => {
    const elsewhere = plan({ freight: 900 });
    const now = plan({ from: [store] });
    // A chance of 5 % of a detour of 4.00: twenty cents.
    expect(ask(now, plan({ from: [store], on: 25 }), [elsewhere])).toBe(false);
    expect(ask(now, plan({ from: [store], on: 25, freight: 481 }), [elsewhere])).toBe(false);
    expect(ask(now, plan({ from: [store], on: 25, freight: 480 }), [elsewhere])).toBe(true);
    // Nobody else has it: it is not left to chance at any saving.
    expect(ask(now, plan({ from: [store], on: 25, freight: 1 }))).toBe(false);
  });
});

test("why an order moved is said by what changed most", () => {
  const two = plan({ from: [store, warehouse] });
  expect(causeOf(two, plan({}), 2)).toBe("exchange");
  expect(causeOf(two, plan({}), 1)).toBe("packages");
  expect(causeOf(plan({}), plan({ on: 25 }), 1)).toBe("day");
  expect(causeOf(plan({}), plan({ from: [store] }), 1)).toBe("cheaper");
});
