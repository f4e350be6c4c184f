import { expect } from "vitest";
import type { RejectReason } from "@/server/fulfillment/core/reject-reason.ts";
import { rejectLine } from "@/server/fulfillment/reject-line.ts";
import { receiveSupply } from "@/server/inventory/receive-supply.ts";
import { reserveInTransaction } from "@/server/inventory/reserve-in-transaction.ts";
import { setRingFences } from "@/server/inventory/set-ring-fences.ts";
import {
  type ChannelId,
  type FulfillmentLineId,
  type LocationId,
  newId,
  type OrderId,
  type SupplyId,
  type VariantId,
} from "@/server/kernel/ids.ts";
import { addDays, type BusinessDate, businessDate } from "@/server/kernel/instant.ts";
import { done } from "@/server/kernel/outcome.ts";
import type { Random } from "@/server/kernel/random.ts";
import { dateOfDay, dayNumber } from "@/server/locations/core/calendar.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { publishPrices } from "@/server/promising/publish-prices.ts";
import type { Solver } from "@/server/promising/solve-model.ts";
import { rerouteLines } from "@/server/sourcing/reroute-lines.ts";
import { serveWaiting } from "@/server/sourcing/serve-waiting.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";
import { seedRetailer } from "./seed/seed-retailer.ts";
import type { TestDatabase } from "./testing.ts";
import { insertRow, makeChannel } from "./testing-rows.ts";
import { makeOrder, type TestOrder } from "./testing-sourcing.ts";

/** What the orders are decided with, and the chance by which they are drawn. */
type Live = { database: TestDatabase; solver: Solver; random: Random };

/**
 * Sixty orders at the demo retailer of size s, decided live one after the other, with all that replays know of: prices,
 * ring-fences, reservations that are moved, pickups, full stores, bare shelves, goods on their way that come in, and
 * places that reject units.
 */
export async function placePastOrders(live: Live): Promise<TestOrder[]> {
  const { ownerPool } = live.database;
  await seedRetailer(live.database.db, { seed: 4, size: "s" });
  // Stores are soon full and shelves soon bare, so that every order changes what the next one finds.
  await ownerPool.query("update location set capacity_per_day = 3 where kind = 'store'");
  await ownerPool.query("delete from stock_balance where on_hand = 0");
  await makeScarce(live);
  await publish(live);
  return placeOrders(live);
}

type Cell = { variant_id: VariantId; location_id: LocationId; on_hand: number };

async function cells(live: Live): Promise<Cell[]> {
  const { rows } = await live.database.ownerPool.query<Cell>(
    "select variant_id, location_id, on_hand from stock_balance order by variant_id, location_id",
  );
  return rows;
}

/** Three SKUs lie in two stores only. */
async function makeScarce(live: Live): Promise<void> {
  await live.database.ownerPool.query(
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
async function publish(live: Live): Promise<void> {
  const worth = new Map<VariantId, Map<LocationId, { endValue: number; curve: number[] }>>();
  const capacity = new Map<LocationId, Map<BusinessDate, number>>();
  const today = dayNumber(businessDate(new Date(), "UTC"));
  for (const { variant_id, location_id } of await cells(live)) {
    const places = worth.get(variant_id) ?? new Map();
    const start = live.random.integer(0, 900);
    places.set(location_id, {
      endValue: live.random.integer(0, 300),
      curve: [start, start >> 1, start >> 2, 0],
    });
    worth.set(variant_id, places);
    const days = [0, 1, 2].map((ahead): [BusinessDate, number] => [
      dateOfDay(today + ahead),
      live.random.integer(0, 200),
    ]);
    capacity.set(location_id, new Map(days));
  }
  const set = { method: "scenarios" as const, seconds: 1, inputs: {}, cells: worth, capacity };
  await runCommand(live.database.command(), { name: "test", input: {} }, async (tx) =>
    done(await publishPrices(tx, { ...set, computedAt: tx.now })),
  );
}

/** Orders of one to ten lines to all over the country, decided live one after the other. */
async function placeOrders(live: Live): Promise<TestOrder[]> {
  const shelves = (await cells(live)).filter((cell) => cell.on_hand > 0);
  const { rows: places } = await live.database.ownerPool.query<{ zip: string }>(
    "select zip from postal_code order by md5(zip) limit 40",
  );
  const { rows: stores } = await live.database.ownerPool.query<{ id: LocationId }>(
    "select id from location where kind = 'store' order by id",
  );
  // Few SKUs, so that they run out.
  const variants = [...new Set(shelves.map((cell) => cell.variant_id))].slice(0, 14);
  const channelIds = [
    await makeChannel(live.database.ownerPool),
    await makeChannel(live.database.ownerPool),
  ] as const;
  await setSomeAside(
    live,
    channelIds[1],
    shelves.filter((cell) => variants.slice(0, 6).includes(cell.variant_id)),
  );
  const placed: TestOrder[] = [];
  const coming = await expectSome(live, variants.slice(8, 11), stores[0]!.id);
  for (let at = 0; at < 60; at++) {
    if (at === 45) for (const supply of coming) await receiveAndServe(live, supply);
    const channelId = channelIds[at % 4 === 1 ? 1 : 0];
    const lineCount = at % 20 === 19 ? 10 : live.random.integer(1, 3);
    const lines = live.random.shuffle(variants).slice(0, lineCount);
    const pickupAt = at % 7 === 3 ? live.random.pick(stores).id : undefined;
    const order = await makeOrder(
      live.database.ownerPool,
      lines.map((variantId) => ({
        variantId,
        quantity: live.random.integer(1, at % 6 === 0 ? 5 : 2),
        pickupAt,
      })),
      { channelId },
    );
    await live.database.ownerPool.query(
      "update address set zip = $2 where id = (select ship_to_address_id from sales_order where id = $1)",
      [order.orderId, places[at % places.length]?.zip],
    );
    if (at % 3 === 0) await reserveFirst(live, { ...order, channelId }, lines[0]!, shelves);
    const services = { solve: live.solver.solve };
    const outcome = await sourceOrder(live.database.command(), services, {
      orderId: order.orderId,
      trigger: "placed",
    });
    expect(outcome.ok).toBe(true);
    placed.push(order);
    if (at % 8 === 6)
      await rejectSome(
        live,
        placed[at - live.random.integer(0, 3)]!,
        at % 16 === 6 ? "not-found" : "store-too-busy",
      );
  }
  return placed;
}

/** A place refuses a unit of an order's work, and the order is decided again. */
async function rejectSome(live: Live, { orderId }: TestOrder, reason: RejectReason): Promise<void> {
  const { rows } = await live.database.ownerPool.query<{ id: FulfillmentLineId }>(
    `select l.id from fulfillment_line l join fulfillment_order f on f.id = l.fulfillment_order_id
     where f.order_id = $1 and l.quantity > 0 order by l.id limit 1`,
    [orderId],
  );
  if (!rows[0]) return;
  const input = { commandId: newId("cmd"), fulfillmentLineId: rows[0].id, quantity: 1, reason, note: null };
  expect(await rejectLine(live.database.command(), input)).toMatchObject({ ok: true });
  expect(
    await rerouteLines(live.database.command(), { solve: live.solver.solve }, { orderId }),
  ).toMatchObject({
    ok: true,
  });
}

/** Some shelves keep a unit or two for one channel, which every fourth order is of. */
async function setSomeAside(live: Live, channelId: ChannelId, shelves: readonly Cell[]): Promise<void> {
  for (const { location_id: locationId, variant_id: variantId } of shelves) {
    const lines = [{ variantId, units: live.random.integer(1, 2) }];
    const set = { commandId: newId("cmd"), locationId, channelId, lines };
    expect(await setRingFences(live.database.command(), set)).toMatchObject({ ok: true });
  }
}

type Coming = { supplyId: SupplyId; variantId: VariantId; units: number };

/** Goods on their way for a few SKUs, first a little and later more; who finds no unit of them waits. */
async function expectSome(
  live: Live,
  variantIds: readonly VariantId[],
  locationId: LocationId,
): Promise<Coming[]> {
  const today = businessDate(new Date(), "UTC");
  const coming: Coming[] = [];
  for (const variantId of variantIds)
    for (const [days, quantity] of [
      [3, 4],
      [9, 12],
    ] as const) {
      const supplyId = newId("sup");
      await insertRow(live.database.ownerPool, "incoming_supply", {
        ...{ id: supplyId, location_id: locationId, variant_id: variantId, quantity },
        ...{ expected_on: addDays(today, days), source: `PO ${days}` },
      });
      if (days === 3) coming.push({ supplyId, variantId, units: quantity });
    }
  return coming;
}

/** Goods come in, the first in two parts, and the worker's jobs decide who waits for them, one after the other. */
async function receiveAndServe(live: Live, { supplyId, variantId, units }: Coming): Promise<void> {
  for (const quantity of [1, units - 1]) {
    const received = { commandId: newId("cmd"), supplyId, quantity };
    expect(await receiveSupply(live.database.command(), received)).toMatchObject({ ok: true });
    await live.database.ownerPool.query("delete from graphile_worker._private_jobs");
    await serveWaiting(live.database.command(), { variantId });
    for (const { payload } of await live.database.jobs("sourcing.source-order")) {
      const input = { orderId: payload.orderId as OrderId, trigger: "restocked" as const };
      expect(await sourceOrder(live.database.command(), { solve: live.solver.solve }, input)).toMatchObject({
        ok: true,
      });
    }
  }
}

/** As an offer does: a unit is held somewhere before the order is decided, which may move it. */
async function reserveFirst(
  live: Live,
  order: TestOrder & { channelId: ChannelId },
  variantId: VariantId,
  shelves: readonly Cell[],
): Promise<void> {
  const { orderId, channelId } = order;
  const { location_id } = live.random.pick(shelves.filter((cell) => cell.variant_id === variantId));
  await runCommand(live.database.command(), { name: "test", input: {} }, async (tx) => {
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
