import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { allScope, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeChannel, makeLocation, makeStock, makeVariant } from "@/db/testing-rows.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import {
  type ChannelId,
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
import { setRingFences } from "./set-ring-fences.ts";
import { restoreUnits, withholdUnits } from "./withhold-units.ts";

let database: TestDatabase;
let locationIds: LocationId[];
/** Orders are of the channel with their number; the last one has none. */
let channelIds: ChannelId[];
beforeAll(async () => {
  database = await testDatabase();
  locationIds = [await makeLocation(database.ownerPool), await makeLocation(database.ownerPool)];
  channelIds = [await makeChannel(database.ownerPool), await makeChannel(database.ownerPool)];
});
afterAll(() => database.close());

/** The house as it should be, in plain maps. */
type Shelf = { onHand: number; reserved: number; withheld: number; fences: number[] };
type Held = {
  id: ReservationId;
  order: number;
  shelf: number;
  quantity: number;
  /** What its channel's ring-fence gave. */
  fenced: number;
  state: string;
};
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
    kind: fc.constant("fence" as const),
    target: pick,
    channel: fc.nat({ max: 1 }),
    left: fc.nat({ max: 4 }),
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
        shelves: opening.map((onHand) => ({ onHand, reserved: 0, withheld: 0, fences: [0, 0] })),
        held: [],
      };
      for (const next of steps) {
        await take(model, ground, next);
        expect(await shelvesOf(ground)).toEqual(model.shelves);
      }
      expect(await heldOf(ground)).toEqual(
        Object.fromEntries(
          model.held.map(({ id, state, quantity, fenced }) => [
            id,
            [state, quantity, ...(state === "active" ? [fenced] : [])],
          ]),
        ),
      );
      expect(await shortagesOf(ground)).toEqual(model.shelves.map(missingOf));
      for (let shelf = 0; shelf < shelfCount; shelf++)
        expect(ledgerFaults(await ledgerOf(placeOf(ground, shelf)))).toEqual([]);
    }),
    { numRuns: 40, verbose: 1 },
  );
});

const missingOf = (shelf: Shelf) => missingUnits({ ...shelf, safetyStock: 0, backorderLimit: 0 });
/** What is free to everybody. */
const free = ({ onHand, reserved, withheld, fences }: Shelf) =>
  onHand - reserved - withheld - fences[0]! - fences[1]!;
/** What the ring-fence of the order's channel has left. */
const ownOf = (shelf: Shelf, order: number) => shelf.fences[order] ?? 0;
/** Takes units as much as can be out of the ring-fence of the order's channel, and says how many. */
function takeFenced(shelf: Shelf, order: number, quantity: number): number {
  const units = Math.min(ownOf(shelf, order), quantity);
  if (units > 0) shelf.fences[order]! -= units;
  return units;
}
/** Some units of a reservation go back: those of the ring-fence last. */
function giveBack(shelf: Shelf, held: Held, quantity: number): void {
  const units = Math.max(0, held.fenced - (held.quantity - quantity));
  if (units > 0) shelf.fences[held.order]! += units;
  held.fenced -= units;
}

async function take(model: Model, ground: Ground, next: Step): Promise<void> {
  if (next.kind === "reserve") return reserve(model, ground, next);
  if (next.kind === "fence") return fence(model, ground, next);
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

async function fence(model: Model, ground: Ground, next: Extract<Step, { kind: "fence" }>): Promise<void> {
  const { channel, left } = next;
  const index = next.target % shelfCount;
  const { locationId, variantId } = placeOf(ground, index);
  const outcome = await setRingFences(database.command(), {
    ...{ commandId: newId("cmd"), locationId, channelId: channelIds[channel]! },
    lines: [{ variantId, units: left }],
  });
  expect(outcome.ok).toBe(true);
  model.shelves[index]!.fences[channel] = left;
  if (left > 0) return;
  for (const held of model.held) if (held.shelf === index && held.order === channel) held.fenced = 0;
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
      channelId: channelIds[next.order],
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
  const fits = model.shelves.every(
    (shelf, index) => sumOf(lines, index) === 0 || net[index]! <= free(shelf) + ownOf(shelf, next.order),
  );
  expect(status).toBe(fits ? "reserved" : "insufficient");
  if (!fits) return;
  for (const held of given) {
    giveBack(model.shelves[held.shelf]!, held, held.quantity);
    held.state = "released";
  }
  for (const line of [...lines].sort((left, right) => (left.id < right.id ? -1 : 1))) {
    const fenced = takeFenced(model.shelves[line.shelf]!, next.order, line.quantity);
    model.held.push({ ...line, order: next.order, fenced, state: "active" });
  }
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
    giveBack(shelf, held, held.quantity);
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
    const fits = free(model.shelves[other]!) + ownOf(model.shelves[other]!, held.order) >= quantity;
    expect(outcome.ok).toBe(fits);
    if (!fits) return;
    model.shelves[other]!.reserved += quantity;
    giveBack(shelf, held, quantity);
    const fenced = takeFenced(model.shelves[other]!, held.order, quantity);
    const moved = { id: newReservationId, order: held.order, shelf: other, quantity, fenced };
    model.held.push({ ...moved, state: "active" });
  } else if (how === "convert") {
    const outcome = await act((tx) =>
      convertReservations(tx, [{ reservationId: held.id, fulfillmentLineId: newId("fln"), quantity }]),
    );
    expect(outcome.ok).toBe(true);
    shelf.onHand = Math.max(0, shelf.onHand - quantity);
    held.fenced = Math.min(held.fenced, held.quantity - quantity);
  } else {
    await act((tx) => releaseReservations(tx, [{ reservationId: held.id, quantity: wanted }]));
    giveBack(shelf, held, quantity);
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
  type Row = Shelf & { locationId: LocationId; variantId: VariantId; fenced: number };
  const { rows } = await database.ownerPool.query<Row>(
    `select location_id as "locationId", variant_id as "variantId", on_hand as "onHand", reserved, withheld, fenced,
       array(select coalesce((select units from ring_fence f where f.variant_id = b.variant_id
         and f.location_id = b.location_id and f.channel_id = c.id), 0)
         from unnest($2::text[]) with ordinality c(id, at) order by at) as fences
     from stock_balance b where variant_id = any($1)`,
    [ground.variantIds, channelIds],
  );
  return Array.from({ length: shelfCount }, (_, shelf) => {
    const { locationId, variantId } = placeOf(ground, shelf);
    const row = rows.find((found) => found.locationId === locationId && found.variantId === variantId)!;
    expect(row.fenced).toBe(row.fences[0]! + row.fences[1]!);
    return { onHand: row.onHand, reserved: row.reserved, withheld: row.withheld, fences: row.fences };
  });
}

async function heldOf(ground: Ground): Promise<Record<string, (string | number)[]>> {
  type Row = { id: string; state: string; quantity: number; fenced: number };
  const { rows } = await database.ownerPool.query<Row>(
    `select r.id, r.state, r.quantity, r.fenced from reservation r
     join lateral (select to_state from state_transition t where t.entity = 'reservation' and t.entity_id = r.id
       order by seq desc limit 1) t on t.to_state = r.state
     where r.variant_id = any($1)`,
    [ground.variantIds],
  );
  return Object.fromEntries(
    rows.map(({ id, state, quantity, fenced }) => [
      id,
      [state, quantity, ...(state === "active" ? [fenced] : [])],
    ]),
  );
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
