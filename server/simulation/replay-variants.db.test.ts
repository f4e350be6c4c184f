import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedRetailer } from "@/db/seed/seed-retailer.ts";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { insertRow, makeChannel } from "@/db/testing-rows.ts";
import { makeOrder, type TestOrder } from "@/db/testing-sourcing.ts";
import { receiveSupply } from "@/server/inventory/receive-supply.ts";
import { reserveInTransaction } from "@/server/inventory/reserve-in-transaction.ts";
import { setRingFences } from "@/server/inventory/set-ring-fences.ts";
import {
  type ChannelId,
  type LocationId,
  newId,
  type OrderId,
  type SupplyId,
  type VariantId,
} from "@/server/kernel/ids.ts";
import { addDays, type BusinessDate, businessDate } from "@/server/kernel/instant.ts";
import { done } from "@/server/kernel/outcome.ts";
import { seededRandom } from "@/server/kernel/random.ts";
import { dateOfDay, dayNumber } from "@/server/locations/core/calendar.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { publishPrices } from "@/server/promising/publish-prices.ts";
import { makeSolver, type Solver } from "@/server/promising/solve-model.ts";
import type { DecisionRecord } from "@/server/sourcing/core/decision.ts";
import { serveWaiting } from "@/server/sourcing/serve-waiting.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";
import { type History, visitsOf } from "./core/history.ts";
import { readVariants, type Variant } from "./core/variant.ts";
import { loadHistory } from "./load-history.ts";
import { playVariant } from "./play-variant.ts";
import { replayVariants } from "./replay-variants.ts";

const random = seededRandom(11);
let database: TestDatabase;
let solver: Solver;
let orders: TestOrder[];

beforeAll(async () => {
  database = await testDatabase();
  solver = makeSolver({ log: silentLog });
  await seedRetailer(database.db, { seed: 4, size: "s" });
  // Stores are soon full and shelves soon bare, so that every order changes what the next one finds.
  await database.ownerPool.query("update location set capacity_per_day = 3 where kind = 'store'");
  await database.ownerPool.query("delete from stock_balance where on_hand = 0");
  await makeScarce();
  await publish();
  orders = await placeOrders();
}, 120_000);
afterAll(async () => {
  await solver.close();
  await database.close();
});

type Cell = { variant_id: VariantId; location_id: LocationId; on_hand: number };

async function cells(): Promise<Cell[]> {
  const { rows } = await database.ownerPool.query<Cell>(
    "select variant_id, location_id, on_hand from stock_balance order by variant_id, location_id",
  );
  return rows;
}

/** Three SKUs lie in two stores only. */
async function makeScarce(): Promise<void> {
  await database.ownerPool.query(
    `delete from stock_balance where variant_id in ${someSkus(8, 11)} and location_id not in
       (select id from location where kind = 'store' order by id limit 2)`,
  );
}

/** SKUs by their place in the catalog, of those that lie anywhere. */
function someSkus(from: number, to: number): string {
  return `(select variant_id from (select distinct variant_id from stock_balance where on_hand > 0) held
    order by variant_id offset ${from} limit ${to - from})`;
}

/** Prices of units by shelf and of room by day, without any sense but the same for all. */
async function publish(): Promise<void> {
  const worth = new Map<VariantId, Map<LocationId, { endValue: number; curve: number[] }>>();
  const capacity = new Map<LocationId, Map<BusinessDate, number>>();
  const today = dayNumber(businessDate(new Date(), "UTC"));
  for (const { variant_id, location_id } of await cells()) {
    const places = worth.get(variant_id) ?? new Map();
    const start = random.integer(0, 900);
    places.set(location_id, { endValue: random.integer(0, 300), curve: [start, start >> 1, start >> 2, 0] });
    worth.set(variant_id, places);
    const days = [0, 1, 2].map((ahead): [BusinessDate, number] => [
      dateOfDay(today + ahead),
      random.integer(0, 200),
    ]);
    capacity.set(location_id, new Map(days));
  }
  const set = { method: "scenarios" as const, seconds: 1, inputs: {}, cells: worth, capacity };
  await runCommand(database.command(), { name: "test", input: {} }, async (tx) =>
    done(await publishPrices(tx, { ...set, computedAt: tx.now })),
  );
}

/** Orders of one to ten lines to all over the country, decided live one after the other. */
async function placeOrders(): Promise<TestOrder[]> {
  const shelves = (await cells()).filter((cell) => cell.on_hand > 0);
  const { rows: places } = await database.ownerPool.query<{ zip: string }>(
    "select zip from postal_code order by md5(zip) limit 40",
  );
  const { rows: stores } = await database.ownerPool.query<{ id: LocationId }>(
    "select id from location where kind = 'store' order by id",
  );
  // Few SKUs, so that they run out.
  const variants = [...new Set(shelves.map((cell) => cell.variant_id))].slice(0, 14);
  const channelIds = [await makeChannel(database.ownerPool), await makeChannel(database.ownerPool)] as const;
  await setSomeAside(
    channelIds[1],
    shelves.filter((cell) => variants.slice(0, 6).includes(cell.variant_id)),
  );
  const placed: TestOrder[] = [];
  const coming = await expectSome(variants.slice(8, 11), stores[0]!.id);
  for (let at = 0; at < 60; at++) {
    if (at === 45) for (const supply of coming) await receiveAndServe(supply);
    const channelId = channelIds[at % 4 === 1 ? 1 : 0];
    const lineCount = at % 20 === 19 ? 10 : random.integer(1, 3);
    const lines = random.shuffle(variants).slice(0, lineCount);
    const pickupAt = at % 7 === 3 ? random.pick(stores).id : undefined;
    const order = await makeOrder(
      database.ownerPool,
      lines.map((variantId) => ({ variantId, quantity: random.integer(1, at % 6 === 0 ? 5 : 2), pickupAt })),
      { channelId },
    );
    await database.ownerPool.query(
      "update address set zip = $2 where id = (select ship_to_address_id from sales_order where id = $1)",
      [order.orderId, places[at % places.length]?.zip],
    );
    if (at % 3 === 0) await reserveFirst({ ...order, channelId }, lines[0]!, shelves);
    const services = { solve: solver.solve };
    const outcome = await sourceOrder(database.command(), services, {
      orderId: order.orderId,
      trigger: "placed",
    });
    expect(outcome.ok).toBe(true);
    placed.push(order);
  }
  return placed;
}

/** Some shelves keep a unit or two for one channel, which every fourth order is of. */
async function setSomeAside(channelId: ChannelId, shelves: readonly Cell[]): Promise<void> {
  for (const { location_id: locationId, variant_id: variantId } of shelves) {
    const lines = [{ variantId, units: random.integer(1, 2) }];
    const set = { commandId: newId("cmd"), locationId, channelId, lines };
    expect(await setRingFences(database.command(), set)).toMatchObject({ ok: true });
  }
}

type Coming = { supplyId: SupplyId; variantId: VariantId; units: number };

/** Goods on their way for a few SKUs, first a little and later more; who finds no unit of them waits. */
async function expectSome(variantIds: readonly VariantId[], locationId: LocationId): Promise<Coming[]> {
  const today = businessDate(new Date(), "UTC");
  const coming: Coming[] = [];
  for (const variantId of variantIds)
    for (const [days, quantity] of [
      [3, 4],
      [9, 12],
    ] as const) {
      const supplyId = newId("sup");
      await insertRow(database.ownerPool, "incoming_supply", {
        ...{ id: supplyId, location_id: locationId, variant_id: variantId, quantity },
        ...{ expected_on: addDays(today, days), source: `PO ${days}` },
      });
      if (days === 3) coming.push({ supplyId, variantId, units: quantity });
    }
  return coming;
}

/** Goods come in, the first in two parts, and the worker's jobs decide who waits for them, one after the other. */
async function receiveAndServe({ supplyId, variantId, units }: Coming): Promise<void> {
  for (const quantity of [1, units - 1]) {
    const received = { commandId: newId("cmd"), supplyId, quantity };
    expect(await receiveSupply(database.command(), received)).toMatchObject({ ok: true });
    await database.ownerPool.query("delete from graphile_worker._private_jobs");
    await serveWaiting(database.command(), { variantId });
    for (const { payload } of await database.jobs("sourcing.source-order")) {
      const input = { orderId: payload.orderId as OrderId, trigger: "restocked" as const };
      expect(await sourceOrder(database.command(), { solve: solver.solve }, input)).toMatchObject({
        ok: true,
      });
    }
  }
}

/** As an offer does: a unit is held somewhere before the order is decided, which may move it. */
async function reserveFirst(
  order: TestOrder & { channelId: ChannelId },
  variantId: VariantId,
  shelves: readonly Cell[],
): Promise<void> {
  const { orderId, channelId } = order;
  const { location_id } = random.pick(shelves.filter((cell) => cell.variant_id === variantId));
  await runCommand(database.command(), { name: "test", input: {} }, async (tx) => {
    await reserveInTransaction(tx, {
      ...{ commandId: newId("cmd"), orderId, channelId, timeToLiveSeconds: null, isReplacing: false },
      lines: [
        {
          ...{ reservationId: newId("res"), orderLineId: order.lines[0]!, locationId: location_id },
          ...{ variantId, quantity: 1 },
        },
      ],
    });
    return done(null);
  });
}

async function load(): Promise<History> {
  const history = await loadHistory(database.context(), { limit: 1_000 });
  if (!history) throw new Error("the orders are not found");
  return history;
}

function variantsOf(text: string, history: History): Variant[] {
  const read = readVariants(text, history.settings);
  if (!read.ok) throw new Error(read.problem);
  return read.variants;
}

/** All of a decision but what explains it: places, services, days, lines, cost parts, units that wait or that nobody serves. */
const shown = ({ chosen, unserved, backorders = [], prices }: DecisionRecord) =>
  JSON.parse(JSON.stringify({ chosen, unserved, backorders, prices }));
type Told = { orderId: string; cost: number; chosen?: DecisionRecord["chosen"] };

/** An order that is asked again and finds what it found before is told once, as `sourceOrder` does where nothing changed at all. */
function withoutRepeats(told: readonly Told[]): Told[] {
  const newest = new Map<string, string>();
  return told.filter((one) => {
    const text = JSON.stringify(one);
    const isRepeat = one.chosen === null && newest.get(one.orderId) === text;
    newest.set(one.orderId, text);
    return !isRepeat;
  });
}

/** Every row of every table, in short. */
async function digest(): Promise<string> {
  const { rows } = await database.ownerPool.query<{ digest: string }>(
    `select md5(string_agg(table_to_xml(c.oid::regclass, true, false, '')::text, '' order by relname)) as digest
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in ('public', 'graphile_worker')`,
  );
  return rows[0]?.digest ?? "";
}

describe("a replay", () => {
  test("under the settings and prices of the time is the live decisions, one by one", async () => {
    const history = await load();
    expect(history.orders.map(({ order }) => order.orderId)).toEqual(orders.map(({ orderId }) => orderId));
    const replayed: Told[] = [];
    const [current] = variantsOf("current", history);
    await playVariant(history, visitsOf(history), current!, {
      solve: solver.solve,
      onDecision: ({ record, cost }, _orders, { past }) =>
        replayed.push({ orderId: past.order.orderId, cost, ...shown(record) }),
    });
    const { rows } = await database.ownerPool.query<{
      order_id: string;
      record: DecisionRecord;
      method: string;
      cost: string;
    }>("select order_id, record, method, cost from sourcing_decision order by decided_at");
    const live = rows.map(({ order_id: orderId, cost, record }) => ({
      ...{ orderId, cost: Number(cost) },
      ...shown(record),
    }));
    expect(withoutRepeats(replayed)).toEqual(withoutRepeats(live));
    expect(new Set(live.map(({ orderId }) => orderId)).size).toBe(60);
    const waited = rows.filter(({ record }) => record.backorders);
    expect(waited.length).toBeGreaterThan(3);
    const served = waited.filter(({ order_id }, at) =>
      rows.some((row, later) => later > at && row.order_id === order_id && row.record.chosen),
    );
    expect(served.length).toBeGreaterThan(1);
    // The comparison is worth something only where decisions differ in kind.
    const methods = new Set(rows.map(({ method }) => method));
    expect([...methods].sort()).toEqual(["enumeration", "none", "solver"]);
    expect(rows.some(({ record }) => (record.chosen?.packages.length ?? 0) > 1)).toBe(true);
    expect(rows.some(({ record }) => record.unserved.length > 0)).toBe(true);
    const { rows: aside } = await database.ownerPool.query(
      `select (select count(*)::int from reservation where fenced > 0) as taken,
         (select count(*)::int from sourcing_decision
           where record -> 'bounds' @> '[{"key": "ring-fence"}]') as kept`,
    );
    expect(Math.min(aside[0].taken, aside[0].kept)).toBeGreaterThan(2);
    const { rows: full } = await database.ownerPool.query(
      "select from location_load l join location p on p.id = l.location_id where fulfillment_orders = capacity_per_day",
    );
    expect(full.length).toBeGreaterThan(0);
  });

  test("writes nothing anywhere, and cannot", async () => {
    const before = await digest();
    const history = await load();
    const { results } = await replayVariants(
      history,
      variantsOf("current,priced,myopic,end-value-only,nearest,dc-first", history),
    );
    expect(results.map(({ fault }) => fault)).toEqual([null, null, null, null, null, null]);
    expect(await digest()).toBe(before);
    const writing = database.db.read(database.context().scope, (handle) =>
      handle.execute("update stock_balance set reserved = 0"),
    );
    await expect(writing).rejects.toThrow();
  });

  test("gives the same figures in a thread as here, measures every variant, and shows how far it is", async () => {
    const history = await load();
    const progress: number[] = [];
    const variants = variantsOf("current,myopic", history);
    const { results: once } = await replayVariants(history, variants, {
      onProgress: ({ total }) => progress.push(total),
    });
    const { results: again } = await replayVariants(history, variants, { threads: 1 });
    const figures = ({ measures }: (typeof once)[number]) => ({ ...measures, seconds: 0 });
    expect(again.map(figures)).toEqual(once.map(figures));
    for (const { measures } of once) {
      expect(measures).toMatchObject({ orders: 60, isPartial: false });
      const parts = Object.values(measures!.costs);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(measures!.total);
    }
  });

  test("that is stopped tells how far it came; a variant that breaks leaves the others their figures", async () => {
    const history = await load();
    const stop = new AbortController();
    stop.abort();
    const signal = stop.signal;
    const { results: stopped } = await replayVariants(history, variantsOf("current", history), { signal });
    expect(stopped[0]?.measures).toMatchObject({ orders: 1, isPartial: true });
    const [good, other] = variantsOf("myopic,nearest", history);
    const broken = { ...good!, name: "broken", settings: null } as unknown as Variant;
    const { results } = await replayVariants(history, [broken, good!, other!], { threads: 1 });
    expect(results[0]).toMatchObject({ variant: "broken", measures: null });
    expect(results[0]?.fault).not.toBeNull();
    expect(results.slice(1).map(({ measures }) => measures?.orders)).toEqual([60, 60]);
  });

  test("where the ledger begins later than the orders, they find today's stock and what they took", async () => {
    const { ownerPool } = database;
    const { stock: opening, moves: received } = await load();
    // As after a takeover: the reservations are older than the first row of the ledger.
    await ownerPool.query("update reservation set created_at = created_at - interval '90 days'");
    try {
      const history = await load();
      for (const { variantId, locationId, units } of received) {
        const cell = opening.get(variantId)?.get(locationId);
        if (cell) cell.onHand += units;
      }
      expect(history.isStockOfToday).toBe(true);
      expect(history.moves).toEqual([]);
      const units = (stock: History["stock"]) =>
        [...stock].flatMap(([variantId, cells]) =>
          [...cells].map(([id, { onHand, reserved, withheld }]) => [
            variantId,
            id,
            onHand - reserved - withheld,
          ]),
        );
      expect(units(history.stock)).toEqual(units(opening));
    } finally {
      await ownerPool.query("update reservation set created_at = created_at + interval '90 days'");
    }
  });

  test("finds orders by number, by channel and by date, the latest where there are too many, and says if none", async () => {
    const ctx = database.context();
    const [first, second] = orders;
    const byNumber = await loadHistory(ctx, { orders: [String(second!.number), first!.orderId], limit: 10 });
    expect(byNumber?.orders.map(({ order }) => order.number)).toEqual([first!.number, second!.number]);
    const latest = await loadHistory(ctx, { limit: 2 });
    expect(latest?.orders.map(({ order }) => order.orderId)).toEqual(
      orders.slice(-2).map(({ orderId }) => orderId),
    );
    expect(await loadHistory(ctx, { channel: "nowhere", limit: 10 })).toBeNull();
    expect(await loadHistory(ctx, { to: "2020-01-01" as BusinessDate, limit: 10 })).toBeNull();
  });
});
