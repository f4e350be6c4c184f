import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FulfillmentLineId, OrderLineId } from "../../kernel/ids.ts";
import { machineFaults } from "../../kernel/machine.ts";
import { fulfillmentMachine, fulfillmentStates } from "./lifecycle.ts";
import {
  canStep,
  decideAccept,
  decideHandOver,
  decideLabel,
  decidePack,
  decidePick,
  decideReady,
  decideReject,
  decideShip,
  decideUnpack,
  stageFor,
  type Work,
  type WorkLine,
} from "./work.ts";

const lineId = (name: string) => `fln_${name}` as FulfillmentLineId;

function line(name: string, change: Partial<WorkLine> = {}): WorkLine {
  const orderLineId = `oln_${name}` as OrderLineId;
  return {
    fulfillmentLineId: lineId(name),
    orderLineId,
    sku: name,
    quantity: 2,
    quantityPicked: 0,
    isOnHold: false,
    ...change,
  };
}

function work(change: Partial<Work> = {}): Work {
  return {
    code: "10001-1",
    state: "released",
    mode: "ship",
    orderNumber: 10001,
    isConfirmed: true,
    lines: [line("A"), line("B")],
    ...change,
  };
}

const reason = (outcome: { ok: boolean; reason?: string }) => (outcome.ok ? "done" : outcome.reason);

test("the machine has no dead end and no state out of reach", () => {
  expect(machineFaults(fulfillmentMachine)).toEqual([]);
});

describe("every step is refused in a state that has no such edge, and moves nothing", () => {
  const steps: [string, (work: Work) => { ok: boolean }][] = [
    ["accept", decideAccept],
    ["pack", decidePack],
    ["unpack", decideUnpack],
    ["label", decideLabel],
    ["hand-over", decideShip],
    ["mark-ready", decideReady],
    ["collect", (at) => decideHandOver(at, { orderNumber: 10001 })],
  ];
  test.each(steps)("%s", (event, decide) => {
    for (const mode of ["ship", "pickup"] as const) {
      for (const state of fulfillmentStates) {
        const at = work({ state, mode });
        expect(decide(at).ok, `${mode} ${state}`).toBe(canStep(at, event));
      }
    }
  });
});

describe("accept", () => {
  test("waits for the money", () =>
    expect(reason(decideAccept(work({ isConfirmed: false })))).toBe("not-paid"));
  test("waits for a hold", () =>
    expect(reason(decideAccept(work({ lines: [line("A", { isOnHold: true })] })))).toBe("on-hold"));
  test("a held line that has no units left stops nothing", () =>
    expect(decideAccept(work({ lines: [line("A", { isOnHold: true, quantity: 0 }), line("B")] })).ok).toBe(
      true,
    ));
});

describe("pick", () => {
  const accepted = work({ state: "accepted" });
  test("the first unit starts the picking", () =>
    expect(decidePick(accepted, { fulfillmentLineId: lineId("A"), quantityPicked: 1 })).toMatchObject({
      value: { events: ["start-picking"], moves: [{ from: "released", to: "picked", quantity: 1 }] },
    }));
  test("the last unit ends it", () => {
    const nearly = work({
      state: "picking",
      lines: [line("A", { quantityPicked: 2 }), line("B", { quantityPicked: 1 })],
    });
    expect(decidePick(nearly, { fulfillmentLineId: lineId("B"), quantityPicked: 2 })).toMatchObject({
      value: { events: ["finish-picking"] },
    });
  });
  test("one unit of one line starts and ends it", () => {
    const single = work({ state: "accepted", lines: [line("A", { quantity: 1 })] });
    expect(decidePick(single, { fulfillmentLineId: lineId("A"), quantityPicked: 1 })).toMatchObject({
      value: { events: ["start-picking", "finish-picking"] },
    });
  });
  test("putting a unit back moves it back", () => {
    const one = work({ state: "picking", lines: [line("A", { quantityPicked: 1 }), line("B")] });
    expect(decidePick(one, { fulfillmentLineId: lineId("A"), quantityPicked: 0 })).toMatchObject({
      value: { moves: [{ from: "picked", to: "released", quantity: 1 }] },
    });
  });
  test("the same number again moves nothing", () => {
    const one = work({ state: "picking", lines: [line("A", { quantityPicked: 1 }), line("B")] });
    expect(decidePick(one, { fulfillmentLineId: lineId("A"), quantityPicked: 1 })).toMatchObject({
      value: { moves: [] },
    });
  });
  test("more than asked for is refused", () =>
    expect(reason(decidePick(accepted, { fulfillmentLineId: lineId("A"), quantityPicked: 3 }))).toBe(
      "picked-too-many",
    ));
  test("a stranger's line isn't found", () =>
    expect(reason(decidePick(accepted, { fulfillmentLineId: lineId("Z"), quantityPicked: 1 }))).toBe(
      "not-found",
    ));
  test("before acceptance it is refused", () =>
    expect(reason(decidePick(work(), { fulfillmentLineId: lineId("A"), quantityPicked: 1 }))).toBe(
      "wrong-state",
    ));
  test("a held line is refused", () => {
    const held = work({ state: "picking", lines: [line("A", { isOnHold: true }), line("B")] });
    expect(reason(decidePick(held, { fulfillmentLineId: lineId("A"), quantityPicked: 1 }))).toBe("on-hold");
  });
});

describe("reject", () => {
  const picking = work({ state: "picking", lines: [line("A", { quantityPicked: 2 }), line("B")] });
  const ask = (name: string, quantity: number) => ({
    fulfillmentLineId: lineId(name),
    quantity,
    reason: "not-found" as const,
  });
  test("units that are in doubt are withheld, a busy store's are not", () => {
    expect(decideReject(picking, ask("B", 1))).toMatchObject({ value: { isWithheld: true, isWhole: false } });
    expect(decideReject(picking, { ...ask("B", 1), reason: "store-too-busy" })).toMatchObject({
      value: { isWithheld: false },
    });
  });
  test("the last open units end the picking of the rest", () =>
    expect(decideReject(picking, ask("B", 2))).toMatchObject({
      value: { events: ["finish-picking"], isWhole: false },
    }));
  test("the last units of all end the work", () =>
    expect(decideReject(work({ lines: [line("A")] }), ask("A", 2))).toMatchObject({
      value: { events: ["reject"], isWhole: true },
    }));
  test("picked units can't be rejected", () =>
    expect(reason(decideReject(picking, ask("A", 1)))).toBe("reject-too-many"));
  test("packed work can't be rejected", () =>
    expect(reason(decideReject(work({ state: "packed" }), ask("A", 1)))).toBe("wrong-state"));
  test("a stranger's line isn't found", () =>
    expect(reason(decideReject(picking, ask("Z", 1)))).toBe("not-found"));
});

describe("goods leave", () => {
  test("never unpaid", () => {
    expect(reason(decideShip(work({ state: "labelled", isConfirmed: false })))).toBe("not-paid");
    const ready = work({ state: "ready_for_pickup", mode: "pickup", isConfirmed: false });
    expect(reason(decideHandOver(ready, { orderNumber: 10001 }))).toBe("not-paid");
  });
  test("a second time says that they left, though a closed order is no longer a confirmed one", () => {
    const gone = { isConfirmed: false, state: "handed_over" } as const;
    expect(reason(decideShip(work(gone)))).toBe("wrong-state");
    const taken = work({ ...gone, state: "collected", mode: "pickup" });
    expect(reason(decideHandOver(taken, { orderNumber: 10001 }))).toBe("wrong-state");
  });
  test("only to the one who shows the order's number", () => {
    const ready = work({ state: "ready_for_pickup", mode: "pickup" });
    expect(reason(decideHandOver(ready, { orderNumber: 10002 }))).toBe("order-number-differs");
    expect(decideHandOver(ready, { orderNumber: 10001 }).ok).toBe(true);
  });
});

test("whatever is picked and put back, units are conserved and never exceed what was asked for", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom("A", "B"), fc.integer({ min: 0, max: 4 })), { maxLength: 30 }),
      (picks) => {
        let now = work({ state: "accepted" });
        let moved = 0;
        for (const [name, quantityPicked] of picks) {
          const step = decidePick(now, { fulfillmentLineId: lineId(name), quantityPicked });
          if (!step.ok) continue;
          for (const move of step.value.moves) moved += move.to === "picked" ? move.quantity : -move.quantity;
          const lines = now.lines.map((row) => (row.sku === name ? { ...row, quantityPicked } : row));
          now = { ...now, state: step.value.events.includes("finish-picking") ? "picked" : "picking", lines };
        }
        expect(moved).toBe(now.lines.reduce((sum, row) => sum + row.quantityPicked, 0));
        expect(moved).toBeLessThanOrEqual(4);
      },
    ),
    { verbose: 1 },
  );
});

test("neighbors in number lie on different shelves", () => {
  expect(new Set([10001, 10002, 10012, 10023].map(stageFor)).size).toBe(4);
});
