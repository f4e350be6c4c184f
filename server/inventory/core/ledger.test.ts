import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyBalance, type LedgerRow, ledgerFaults, type Move, post, replay } from "./ledger.ts";

const move = (given: Partial<Move>): Move => ({
  kind: "count",
  onHandDelta: 0,
  reservedDelta: 0,
  withheldDelta: 0,
  counterAccount: null,
  ...given,
});

const anyMove = fc
  .record({
    onHandDelta: fc.integer({ min: -3, max: 9 }),
    reservedDelta: fc.integer({ min: -2, max: 4 }),
    withheldDelta: fc.integer({ min: -2, max: 2 }),
  })
  .map((deltas) => move({ ...deltas, counterAccount: deltas.onHandDelta === 0 ? null : "VENDOR" }));

function write(moves: readonly Move[]): LedgerRow[] {
  let balance = emptyBalance;
  return moves.map((next) => {
    const posted = post(balance, next);
    balance = posted.balance;
    return posted.row;
  });
}

describe("the ledger", () => {
  it("replays to the balance that its last row states", () => {
    fc.assert(
      fc.property(fc.array(anyMove), (moves) => {
        const rows = write(moves);
        const last = rows.at(-1);
        const { onHand, reserved, withheld, seq } = replay(rows);
        expect([onHand, reserved, withheld, seq]).toEqual(
          last ? [last.onHandAfter, last.reservedAfter, last.withheldAfter, last.seq] : [0, 0, 0, 0],
        );
      }),
    );
  });

  it("keeps goods: what is on hand is what came in less what went out", () => {
    fc.assert(
      fc.property(fc.array(anyMove), (moves) => {
        const moved = moves.reduce((sum, { onHandDelta }) => sum + onHandDelta, 0);
        expect(replay(write(moves)).onHand).toBe(moved);
      }),
    );
  });

  it("has no fault when written row by row, unless a balance falls below zero", () => {
    fc.assert(
      fc.property(fc.array(anyMove), (moves) => {
        const rows = write(moves);
        const isBelow = rows.some(
          (row) => Math.min(row.onHandAfter, row.reservedAfter, row.withheldAfter) < 0,
        );
        expect(ledgerFaults(rows).length > 0).toBe(isBelow);
      }),
    );
  });

  it("shows a dropped, a doubled or a changed row", () => {
    const rows = write([
      move({ kind: "opening", onHandDelta: 5, counterAccount: "OPENING" }),
      move({ kind: "reserve", reservedDelta: 2 }),
      move({ kind: "ship", onHandDelta: -2, reservedDelta: -2, counterAccount: "CUSTOMER" }),
    ]);
    expect(ledgerFaults(rows)).toEqual([]);
    expect(ledgerFaults(rows.filter((_, index) => index !== 1))).not.toEqual([]);
    expect(ledgerFaults([...rows, ...rows.slice(2)])).not.toEqual([]);
    expect(ledgerFaults(rows.map((row) => (row.seq === 2 ? { ...row, reservedAfter: 3 } : row)))).not.toEqual(
      [],
    );
  });

  it("shows goods that came from nowhere", () => {
    const [row] = write([move({ onHandDelta: 5 })]);
    expect(ledgerFaults(row ? [row] : [])).toEqual(["row 1: goods have two sides"]);
  });
});
