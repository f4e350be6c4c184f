import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderLineId } from "../../kernel/ids.ts";
import { type Machine, machineFaults } from "../../kernel/machine.ts";
import { bucketDeltas, type LineQuantities, lineBuckets, noQuantities } from "./buckets.ts";
import { cancellableUnits, takeLoose } from "./cancel.ts";
import { holdMachine, orderMachine } from "./lifecycle.ts";
import { fulfillmentRollup, isSettled, lineStage } from "./progress.ts";

const units = (change: Partial<LineQuantities>): LineQuantities => ({ ...noQuantities, ...change });
const lineId = "oln_a" as OrderLineId;

test.each<[Machine<string>]>([[orderMachine as Machine<string>], [holdMachine as Machine<string>]])(
  "the machine has no dead end and no state out of reach",
  (machine) => expect(machineFaults(machine)).toEqual([]),
);

describe("an order's fulfillment follows from its units", () => {
  test.each<[string, Partial<LineQuantities>]>([
    ["cancelled", { cancelled: 3 }],
    ["unfulfilled", { unallocated: 2, cancelled: 1 }],
    ["unfulfilled", { backordered: 1, preordered: 1 }],
    ["partially_allocated", { released: 1, unallocated: 1 }],
    ["allocated", { released: 2 }],
    ["in_progress", { picked: 1, released: 1 }],
    ["partially_fulfilled", { shipped: 1, ready: 1 }],
    ["fulfilled", { shipped: 1, collected: 1 }],
    ["delivered", { delivered: 1, collected: 1 }],
  ])("%s", (rollup, change) => expect(fulfillmentRollup(units(change))).toBe(rollup));
});

describe("a line's stage is that of its least advanced unit", () => {
  test.each<[string, Partial<LineQuantities>]>([
    ["unallocated", { unallocated: 1, shipped: 5 }],
    ["picking", { picked: 1, ready: 1 }],
    ["ready_for_pickup", { ready: 1, cancelled: 1 }],
    ["cancelled", {}],
  ])("%s", (stage, change) => expect(lineStage(units(change))).toBe(stage));
  test("settled means that nothing is open", () => {
    expect(isSettled(units({ shipped: 1, cancelled: 1 }))).toBe(true);
    expect(isSettled(units({ shipped: 1, packed: 1 }))).toBe(false);
  });
});

test("moves of units always sum to zero per line", () => {
  const move = fc.record({
    orderLineId: fc.constantFrom(lineId, "oln_b" as OrderLineId),
    from: fc.constantFrom(...lineBuckets),
    to: fc.constantFrom(...lineBuckets),
    quantity: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(move), (moves) => {
      for (const delta of bucketDeltas(moves).values()) {
        expect(lineBuckets.reduce((sum, bucket) => sum + delta[bucket], 0)).toBe(0);
      }
    }),
    { verbose: 1 },
  );
});

test("a cancellation takes loose units first and says what is missing", () => {
  const line = { id: lineId, ...units({ unallocated: 1, backordered: 1, released: 3 }) };
  expect(takeLoose(line, 4)).toEqual({
    moves: [
      { orderLineId: lineId, from: "unallocated", to: "cancelled", quantity: 1 },
      { orderLineId: lineId, from: "backordered", to: "cancelled", quantity: 1 },
    ],
    missing: 2,
  });
  expect(cancellableUnits(line)).toBe(5);
});
