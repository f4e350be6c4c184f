import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { allScope, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeLocation, makeStock, makeVariant } from "@/db/testing-rows.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import {
  type FulfillmentLineId,
  type LocationId,
  newId,
  type OrderId,
  type ReservationId,
  type VariantId,
} from "@/server/kernel/ids.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { convertReservations } from "./convert-reservations.ts";
import { missingUnits } from "./core/availability.ts";
import { type LedgerRow, ledgerFaults } from "./core/ledger.ts";
import { countStock } from "./count-stock.ts";
import { expireReservations } from "./expire-reservations.ts";
import { moveReservations } from "./move-reservations.ts";
import { receiveStock } from "./receive-stock.ts";
import { releaseReservations } from "./release-reservations.ts";
import { reserveInTransaction } from "./reserve-in-transaction.ts";
import { restoreUnits, withholdUnits } from "./withhold-units.ts";

let database: TestDatabase;
let locationIds: LocationId[];
beforeAll(async () => {
  database = await testDatabase();
  locationIds = [await makeLocation(database.ownerPool), await makeLocation(database.ownerPool)];
});
afterAll(() => database.close());

/** The house as it should be, in plain maps. */
type Shelf = { onHand: number; reserved: number; withheld: number };
type Held = { id: ReservationId; order: number; shelf: number; quantity: number; state: string };
type Model = { shelves: Shelf[]; held: Held[] };

const opening = [5, 3, 0, 8];
const shelfCount = opening.length;
const pick = fc.nat({ max: 9 });
const units = fc.integer({ min: 1, max: 4 });
const step = fc.oneof(
  fc.record({
    kind: fc.constant("reserve" as const),
    order: fc.nat({ max: 2 }),
    isReplacing: fc.boolean(),
    lines: fc.array(fc.tuple(pick, units), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      ...(["release", "convert", "expire", "count", "withhold", "restore", "receive", "move"] as const),
    ),
    target: pick,
    units,
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Even shelves lie at the first place, odd at the second; two shelves share a SKU. */
type Ground = { variantIds: VariantId[]; orders: OrderId[]; lineIds: FulfillmentLineId[] };
const placeOf = (ground: Ground, shelf: number) => ({
  locationId: locationIds[shelf % 2]!,
  variantId: ground.variantIds[shelf >> 1]!,
});

it("stock moves as the plain model says, whatever is done in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const ground: Ground = {
        variantIds: [await makeVariant(database.ownerPool), await makeVariant(database.ownerPool)],
        orders: [newId("ord"), newId("ord"), newId("ord")],
        lineIds: [],
      };
      for (let shelf = 0; shelf < shelfCount; shelf++)
        await makeStock(database.ownerPool, { ...placeOf(ground, shelf), onHand: opening[shelf]! });
      const model: Model = {
        shelves: opening.map((onHand) => ({ onHand, reserved: 0, withheld: 0 })),
        held: [],
      };
      for (const next of steps) {
        await take(model, ground, next);
        expect(await shelvesOf(ground)).toEqual(model.shelves);
      }
      expect(await heldOf(ground)).toEqual(
        Object.fromEntries(model.held.map(({ id, state, quantity }) => [id, [state, quantity]])),
      );
      expect(await shortagesOf(ground)).toEqual(model.shelves.map(missingOf));
      for (let shelf = 0; shelf < shelfCount; shelf++)
        expect(ledgerFaults(await ledgerOf(placeOf(ground, shelf)))).toEqual([]);
    }),
    { numRuns: 25, verbose: 1 },
  );
});

const missingOf = (shelf: Shelf) => missingUnits({ ...shelf, safetyStock: 0, backorderLimit: 0 });
const free = ({ onHand, reserved, withheld }: Shelf) => onHand - reserved - withheld;

async function take(model: Model, ground: Ground, next: Step): Promise<void> {
  if (next.kind === "reserve") return reserve(model, ground, next);
  const index = next.target % shelfCount;
  const shelf = model.shelves[index]!;
  const place = placeOf(ground, index);
  const active = model.held.filter((held) => held.state === "active");
  const held = active[next.target % Math.max(1, active.length)];
  switch (next.kind) {
    case "receive":
      await act((tx) => receiveStock(tx, [{ ...place, quantity: next.units }]));
      shelf.onHand += next.units;
      return;
    case "withhold": {
      const expected = Math.min(next.units, Math.max(0, shelf.onHand - shelf.withheld));
      expect(await act((tx) => withholdUnits(tx, [{ ...place, quantity: next.units }]))).toBe(expected);
      shelf.withheld += expected;
      return;
    }
    case "restore": {
      const expected = Math.min(next.units, shelf.withheld);
      expect(await act((tx) => restoreUnits(tx, [{ ...place, quantity: next.units }]))).toBe(expected);
      shelf.withheld -= expected;
      return;
    }
    case "count": {
      const [answer] = await act((tx) => countStock(tx, [{ ...place, counted: next.units - 1 }]));
      expect(answer?.difference).toBe(next.units - 1 - shelf.onHand);
      Object.assign(shelf, { onHand: next.units - 1, withheld: 0 });
      expect(answer?.missing).toBe(missingOf(shelf));
      return;
    }
    default:
      if (held) return end(model, ground, { held, how: next.kind, units: next.units });
  }
}

async function reserve(
  model: Model,
  ground: Ground,
  next: Extract<Step, { kind: "reserve" }>,
): Promise<void> {
  const lines = next.lines.map(([target, quantity]) => ({
    id: newId("res"),
    shelf: target % shelfCount,
    quantity,
  }));
  const { status } = await act((tx) =>
    reserveInTransaction(tx, {
      commandId: newId("cmd"),
      orderId: ground.orders[next.order]!,
      timeToLiveSeconds: 600,
      isReplacing: next.isReplacing,
      lines: lines.map(({ id, shelf, quantity }) => ({
        reservationId: id,
        orderLineId: newId("oln"),
        ...placeOf(ground, shelf),
        quantity,
      })),
    }),
  );
  const given = model.held.filter(
    (held) => next.isReplacing && held.state === "active" && held.order === next.order,
  );
  const net = model.shelves.map((_, shelf) => sumOf(lines, shelf) - sumOf(given, shelf));
  const fits = model.shelves.every((shelf, index) => sumOf(lines, index) === 0 || net[index]! <= free(shelf));
  expect(status).toBe(fits ? "reserved" : "insufficient");
  if (!fits) return;
  for (const held of given) held.state = "released";
  for (const line of lines) model.held.push({ ...line, order: next.order, state: "active" });
  model.shelves.forEach((shelf, index) => {
    shelf.reserved += net[index]!;
  });
}

const sumOf = (rows: readonly { shelf: number; quantity: number }[], shelf: number) =>
  rows.filter((row) => row.shelf === shelf).reduce((sum, row) => sum + row.quantity, 0);

async function end(
  model: Model,
  ground: Ground,
  { held, how, units: wanted }: { held: Held; how: "release" | "convert" | "expire" | "move"; units: number },
): Promise<void> {
  const shelf = model.shelves[held.shelf]!;
  const quantity = Math.min(wanted, held.quantity);
  const isAll = quantity === held.quantity;
  if (how === "expire") {
    await database.ownerPool.query(
      "update reservation set expires_at = now() - interval '1 s' where id = $1",
      [held.id],
    );
    const expired = await database.db.transact(allScope(), (handle) => expireReservations(handle, 10));
    expect(expired).toBe(1);
    shelf.reserved -= held.quantity;
    held.state = "expired";
    return;
  }
  if (how === "move") {
    const other = held.shelf ^ 1;
    const newReservationId = newId("res");
    const outcome = await act((tx) =>
      moveReservations(tx, [
        { reservationId: held.id, newReservationId, locationId: placeOf(ground, other).locationId, quantity },
      ]),
    );
    const fits = free(model.shelves[other]!) >= quantity;
    expect(outcome.ok).toBe(fits);
    if (!fits) return;
    model.shelves[other]!.reserved += quantity;
    model.held.push({ id: newReservationId, order: held.order, shelf: other, quantity, state: "active" });
  } else if (how === "convert") {
    const outcome = await act((tx) =>
      convertReservations(tx, [{ reservationId: held.id, fulfillmentLineId: newId("fln"), quantity }]),
    );
    expect(outcome.ok).toBe(true);
    shelf.onHand = Math.max(0, shelf.onHand - quantity);
  } else {
    await act((tx) => releaseReservations(tx, [{ reservationId: held.id, quantity: wanted }]));
  }
  shelf.reserved -= quantity;
  if (isAll) held.state = how === "convert" ? "converted" : "released";
  else held.quantity -= quantity;
}

function act<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.db.transact(allScope(), (db, now) =>
    work({ db, now, actor: systemActor, commandId: newId("cmd"), topics: new Set() }),
  );
}

async function shelvesOf(ground: Ground): Promise<Shelf[]> {
  const { rows } = await database.ownerPool.query<Shelf & { locationId: LocationId; variantId: VariantId }>(
    `select location_id as "locationId", variant_id as "variantId", on_hand as "onHand", reserved, withheld
     from stock_balance where variant_id = any($1)`,
    [ground.variantIds],
  );
  return Array.from({ length: shelfCount }, (_, shelf) => {
    const { locationId, variantId } = placeOf(ground, shelf);
    const row = rows.find((found) => found.locationId === locationId && found.variantId === variantId)!;
    return { onHand: row.onHand, reserved: row.reserved, withheld: row.withheld };
  });
}

async function heldOf(ground: Ground): Promise<Record<string, [string, number]>> {
  const { rows } = await database.ownerPool.query<{ id: string; state: string; quantity: number }>(
    `select r.id, r.state, r.quantity from reservation r
     join lateral (select to_state from state_transition t where t.entity = 'reservation' and t.entity_id = r.id
       order by seq desc limit 1) t on t.to_state = r.state
     where r.variant_id = any($1)`,
    [ground.variantIds],
  );
  return Object.fromEntries(rows.map(({ id, state, quantity }) => [id, [state, quantity]]));
}

async function shortagesOf(ground: Ground): Promise<number[]> {
  const { rows } = await database.ownerPool.query<{
    locationId: string;
    variantId: string;
    quantity: number;
  }>(
    `select location_id as "locationId", variant_id as "variantId", quantity from exception
     where kind = 'shortage' and state = 'open' and variant_id = any($1)`,
    [ground.variantIds],
  );
  return Array.from({ length: shelfCount }, (_, shelf) => {
    const { locationId, variantId } = placeOf(ground, shelf);
    return rows.find((row) => row.locationId === locationId && row.variantId === variantId)?.quantity ?? 0;
  });
}

async function ledgerOf(place: { locationId: LocationId; variantId: VariantId }): Promise<LedgerRow[]> {
  const { rows } = await database.ownerPool.query<LedgerRow>(
    `select seq::int as seq, kind, on_hand_delta as "onHandDelta", on_hand_after as "onHandAfter",
       reserved_delta as "reservedDelta", reserved_after as "reservedAfter", withheld_delta as "withheldDelta",
       withheld_after as "withheldAfter", counter_account as "counterAccount"
     from stock_ledger where variant_id = $1 and location_id = $2 order by seq`,
    [place.variantId, place.locationId],
  );
  return rows;
}
