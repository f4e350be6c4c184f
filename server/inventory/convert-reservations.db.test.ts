import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allScope, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { insertRow, makeLocation, makeStock, makeVariant } from "@/db/testing-rows.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import {
  type LocationId,
  newId,
  type OrderId,
  type ReservationId,
  type VariantId,
} from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { clearDeadline } from "./clear-deadline.ts";
import { convertReservations } from "./convert-reservations.ts";
import { balanceSubject } from "./core/ledger.ts";
import { countStock } from "./count-stock.ts";
import { expireReservations } from "./expire-reservations.ts";
import { moveReservations } from "./move-reservations.ts";
import { receiveStock, setOpening } from "./receive-stock.ts";
import { releaseOrder, releaseReservations } from "./release-reservations.ts";
import { reserveInTransaction } from "./reserve-in-transaction.ts";

let database: TestDatabase;
let locationId: LocationId;
let otherId: LocationId;

beforeAll(async () => {
  database = await testDatabase();
  locationId = await makeLocation(database.ownerPool);
  otherId = await makeLocation(database.ownerPool);
});
afterAll(() => database.close());

function act<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.db.transact(allScope(), (db, now) =>
    work({ db, now, actor: systemActor, commandId: newId("cmd"), topics: new Set() }),
  );
}

async function shelf(onHand: number): Promise<VariantId> {
  const variantId = await makeVariant(database.ownerPool);
  await makeStock(database.ownerPool, { locationId, variantId, onHand });
  return variantId;
}

async function hold(
  variantId: VariantId,
  quantity: number,
  given: { orderId?: OrderId; seconds?: number } = {},
): Promise<ReservationId> {
  const reservationId = newId("res");
  const { status } = await act((tx) =>
    reserveInTransaction(tx, {
      commandId: newId("cmd"),
      orderId: given.orderId ?? newId("ord"),
      timeToLiveSeconds: given.seconds ?? 900,
      isReplacing: false,
      lines: [{ reservationId, orderLineId: newId("oln"), locationId, variantId, quantity }],
    }),
  );
  expect(status).toBe("reserved");
  return reservationId;
}

async function read<T extends object>(query: string, values: unknown[]): Promise<T | undefined> {
  return (await database.ownerPool.query<T>(query, values)).rows[0];
}

const stateOf = (id: ReservationId) =>
  read("select state, quantity, expires_at from reservation where id = $1", [id]);
const balanceOf = (variantId: VariantId) =>
  read("select on_hand, reserved, withheld from stock_balance where variant_id = $1 and location_id = $2", [
    variantId,
    locationId,
  ]);
const openException = (kind: string, variantId: VariantId) =>
  read("select quantity from exception where kind = $1 and subject_id = $2 and state = 'open'", [
    kind,
    balanceSubject({ locationId, variantId }),
  ]);

describe("a reservation", () => {
  it("is either placed or expired, never both, when the sweep and the buyer come at the same moment", async () => {
    for (let round = 0; round < 10; round++) {
      const variantId = await shelf(1);
      const orderId = newId("ord");
      const id = await hold(variantId, 1, { orderId, seconds: 0 });
      const [held, expired] = await Promise.all([
        act((tx) => clearDeadline(tx, orderId)),
        database.db.transact(allScope(), (db) => expireReservations(db, 50)),
      ]);
      expect(held.length + expired).toBe(1);
      expect(await stateOf(id)).toMatchObject(
        held.length === 1 ? { state: "active", expires_at: null } : { state: "expired" },
      );
      expect(await balanceOf(variantId)).toMatchObject({ reserved: held.length });
    }
  });

  it("is converted once: a second hand-over at the same moment is refused and moves no stock", async () => {
    const variantId = await shelf(3);
    const reservationId = await hold(variantId, 2);
    const leave = () =>
      act((tx) => convertReservations(tx, [{ reservationId, fulfillmentLineId: newId("fln"), quantity: 2 }]));
    const outcomes = await Promise.all([leave(), leave(), leave()]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await balanceOf(variantId)).toEqual({ on_hand: 1, reserved: 0, withheld: 0 });
  });

  it("is converted wholly or not at all together with the others of its work", async () => {
    const variantId = await shelf(3);
    const [first, second] = [await hold(variantId, 1), await hold(variantId, 1)];
    await act((tx) => releaseReservations(tx, [{ reservationId: second }]));
    const outcome = await act((tx) =>
      convertReservations(
        tx,
        [first, second].map((reservationId) => ({
          reservationId,
          fulfillmentLineId: newId("fln"),
          quantity: 1,
        })),
      ),
    );
    expect(outcome).toMatchObject({
      ok: false,
      reason: "reservation-not-active",
      facts: { reservationId: second },
    });
    expect(await balanceOf(variantId)).toEqual({ on_hand: 3, reserved: 1, withheld: 0 });
  });

  it("lets goods leave that the record did not know of: they are found first, with both sides", async () => {
    const variantId = await shelf(2);
    const reservationId = await hold(variantId, 2);
    await act((tx) => countStock(tx, [{ locationId, variantId, counted: 0 }]));
    await act((tx) =>
      convertReservations(tx, [{ reservationId, fulfillmentLineId: newId("fln"), quantity: 2 }]),
    );
    expect(await balanceOf(variantId)).toEqual({ on_hand: 0, reserved: 0, withheld: 0 });
    expect(await openException("shortage", variantId)).toBeUndefined();
  });

  it("moves to another place or stays, and never is at both", async () => {
    const variantId = await shelf(5);
    await act((tx) => setOpening(tx, [{ locationId: otherId, variantId, quantity: 1 }]));
    const reservationId = await hold(variantId, 2);
    const move = (quantity: number) =>
      act((tx) =>
        moveReservations(tx, [
          { reservationId, newReservationId: newId("res"), locationId: otherId, quantity },
        ]),
      );
    expect(await move(2)).toMatchObject({ ok: false, facts: { asked: 2, available: 1 } });
    expect(await stateOf(reservationId)).toMatchObject({ state: "active", quantity: 2 });
    expect(await move(1)).toMatchObject({ ok: true });
    expect(await stateOf(reservationId)).toMatchObject({ state: "active", quantity: 1 });
    expect(await balanceOf(variantId)).toMatchObject({ reserved: 1 });
  });

  it("of a draft that is left is given back, once", async () => {
    const variantId = await shelf(4);
    const orderId = newId("ord");
    await hold(variantId, 2, { orderId });
    await hold(variantId, 1, { orderId });
    const released = await act((tx) => releaseOrder(tx, orderId));
    expect(released.map((units) => units.quantity).sort()).toEqual([1, 2]);
    expect(await act((tx) => releaseOrder(tx, orderId))).toEqual([]);
    expect(await balanceOf(variantId)).toMatchObject({ reserved: 0 });
  });
});

describe("a count", () => {
  it("that finds less than was promised opens a shortage of exactly that; goods or a release settle it", async () => {
    const variantId = await shelf(5);
    const reservationId = await hold(variantId, 4);
    const [answer] = await act((tx) => countStock(tx, [{ locationId, variantId, counted: 1 }]));
    expect(answer).toMatchObject({ difference: -4, missing: 3 });
    expect(await openException("shortage", variantId)).toEqual({ quantity: 3 });
    await act((tx) => receiveStock(tx, [{ locationId, variantId, quantity: 1 }]));
    expect(await openException("shortage", variantId)).toEqual({ quantity: 2 });
    await act((tx) => releaseReservations(tx, [{ reservationId, quantity: 2 }]));
    expect(await openException("shortage", variantId)).toBeUndefined();
  });

  it("ends the recount that was asked for, and the doubt with it", async () => {
    const variantId = await shelf(5);
    await insertRow(database.ownerPool, "exception", {
      id: newId("exc"),
      kind: "recount",
      subject_id: balanceSubject({ locationId, variantId }),
      location_id: locationId,
      variant_id: variantId,
    });
    await database.ownerPool.query("select withhold_units($1::jsonb, 'test', 'system')", [
      JSON.stringify([{ locationId, variantId, quantity: 2 }]),
    ]);
    await act((tx) => countStock(tx, [{ locationId, variantId, counted: 5 }]));
    expect(await balanceOf(variantId)).toEqual({ on_hand: 5, reserved: 0, withheld: 0 });
    expect(await openException("recount", variantId)).toBeUndefined();
  });
});

describe("opening stock", () => {
  it("opens many balances at once, and corrects what has a history", async () => {
    const variantIds = await Promise.all([shelf(4), makeVariant(database.ownerPool)]);
    const items = variantIds.map((variantId) => ({ locationId, variantId, quantity: 7, safetyStock: 1 }));
    expect(await act((tx) => setOpening(tx, items))).toBe(1);
    expect(await act((tx) => setOpening(tx, items))).toBe(0);
    for (const variantId of variantIds) expect(await balanceOf(variantId)).toMatchObject({ on_hand: 7 });
    expect(
      await read("select kind, on_hand_delta from stock_ledger where variant_id = $1 and seq = 2", [
        variantIds[0],
      ]),
    ).toEqual({ kind: "count", on_hand_delta: 3 });
  });
});

describe("writers of stock", () => {
  it("meet no deadlock whatever they do to the same shelves at once, and the ledger stays whole", async () => {
    const variantIds = await Promise.all(Array.from({ length: 6 }, () => shelf(50)));
    const held = await Promise.all(variantIds.map((variantId) => hold(variantId, 5)));
    const both = [...variantIds].reverse();
    await Promise.all([
      ...variantIds.map((variantId) => hold(variantId, 1)),
      ...held.map((reservationId) => act((tx) => releaseReservations(tx, [{ reservationId, quantity: 1 }]))),
      act((tx) =>
        countStock(
          tx,
          both.map((variantId) => ({ locationId, variantId, counted: 60 })),
        ),
      ),
      act((tx) =>
        receiveStock(
          tx,
          variantIds.map((variantId) => ({ locationId, variantId, quantity: 2 })),
        ),
      ),
      act((tx) =>
        setOpening(
          tx,
          both.map((variantId) => ({ locationId, variantId, quantity: 70 })),
        ),
      ),
      database.db.transact(allScope(), (db) => expireReservations(db, 50)),
    ]);
    const { rows } = await database.ownerPool.query(
      "select key from verify.violation_i01 union all select key from verify.violation_i03 union all select key from verify.violation_i04",
    );
    expect(rows).toEqual([]);
  });
});
