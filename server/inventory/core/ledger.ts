import type {
  FulfillmentLineId,
  LocationId,
  OrderLineId,
  ReservationId,
  VariantId,
} from "../../kernel/ids.ts";

/** Why a balance changed. `ship` is goods leaving to a customer, over the counter or by carrier. */
export const ledgerKinds = [
  "opening",
  "receive",
  "reserve",
  "release",
  "move-out",
  "move-in",
  "ship",
  "withhold",
  "restore",
  "count",
] as const;
export type LedgerKind = (typeof ledgerKinds)[number];

/** The other side of a movement of goods. It keeps no balance; its sum over all SKUs' rows mirrors ours. */
export const counterAccounts = ["VENDOR", "CUSTOMER", "LOSS", "FOUND", "IN_TRANSIT", "OPENING"] as const;
export type CounterAccount = (typeof counterAccounts)[number];

/** Units that a reservation binds at a place. */
export type HeldUnits = {
  reservationId: ReservationId;
  orderLineId: OrderLineId;
  locationId: LocationId;
  variantId: VariantId;
  quantity: number;
};

/** The subject of an exception about one balance; `balance_subject` in db/sql writes the same. */
export function balanceSubject({
  locationId,
  variantId,
}: Pick<HeldUnits, "locationId" | "variantId">): string {
  return `${locationId}:${variantId}`;
}

export type Balance = { onHand: number; reserved: number; withheld: number; seq: number };
export const emptyBalance: Balance = { onHand: 0, reserved: 0, withheld: 0, seq: 0 };

/** A movement before it has a place in the ledger. */
export type Move = {
  kind: LedgerKind;
  onHandDelta: number;
  reservedDelta: number;
  withheldDelta: number;
  counterAccount: CounterAccount | null;
  fulfillmentLineId?: FulfillmentLineId | null;
};
export type LedgerRow = Move & {
  seq: number;
  onHandAfter: number;
  reservedAfter: number;
  withheldAfter: number;
};

/** The next row of the ledger: its sequence follows without a gap, its balances follow from the ones before. */
export function post(balance: Balance, move: Move): { balance: Balance; row: LedgerRow } {
  const next = {
    onHand: balance.onHand + move.onHandDelta,
    reserved: balance.reserved + move.reservedDelta,
    withheld: balance.withheld + move.withheldDelta,
    seq: balance.seq + 1,
  };
  const { onHand: onHandAfter, reserved: reservedAfter, withheld: withheldAfter, seq } = next;
  return { balance: next, row: { ...move, seq, onHandAfter, reservedAfter, withheldAfter } };
}

/** The balance that a ledger adds up to. */
export function replay(rows: readonly LedgerRow[]): Balance {
  return rows.reduce((balance, row) => post(balance, row).balance, emptyBalance);
}

/**
 * What is wrong with one balance's ledger: a gap in the sequence, a balance that does not follow, goods without their
 * other side, a balance below zero. The same claims stand as invariants I1 and I2 in db/sql/800-verify.sql.
 */
export function ledgerFaults(rows: readonly LedgerRow[]): string[] {
  const faults: string[] = [];
  let balance = emptyBalance;
  for (const row of rows) {
    const expected = post(balance, row).row;
    if (row.seq !== expected.seq) faults.push(`row ${row.seq} comes after ${balance.seq}`);
    for (const key of ["onHandAfter", "reservedAfter", "withheldAfter"] as const) {
      if (row[key] !== expected[key])
        faults.push(`row ${row.seq}: ${key} is ${row[key]}, not ${expected[key]}`);
      if (row[key] < 0) faults.push(`row ${row.seq}: ${key} is below zero`);
    }
    const isMovingGoods = row.onHandDelta !== 0;
    if (isMovingGoods !== (row.counterAccount !== null)) faults.push(`row ${row.seq}: goods have two sides`);
    balance = {
      onHand: row.onHandAfter,
      reserved: row.reservedAfter,
      withheld: row.withheldAfter,
      seq: row.seq,
    };
  }
  return faults;
}
