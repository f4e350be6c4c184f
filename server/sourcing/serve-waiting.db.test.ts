import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { insertRow, makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork, type TestOrder } from "@/db/testing-sourcing.ts";
import { verifyInvariants } from "@/db/verify-invariants.ts";
import { expectSupply } from "@/server/inventory/expect-supply.ts";
import { receiveSupply } from "@/server/inventory/receive-supply.ts";
import { recordCount } from "@/server/inventory/record-count.ts";
import { newId, type SupplyId, type VariantId } from "@/server/kernel/ids.ts";
import { addDays, businessDate } from "@/server/kernel/instant.ts";
import { sweep } from "@/server/worker/sweep.ts";
import { serveWaiting } from "./serve-waiting.ts";
import { sourceOrder } from "./source-order.ts";

let database: TestDatabase;
let pool: pg.Pool;
let network: TestNetwork;

beforeAll(async () => {
  database = await testDatabase();
  pool = database.ownerPool;
  network = await makeNetwork(pool);
});
afterAll(() => database.close());

const today = businessDate(new Date(), "America/Chicago");
const inDays = (days: number) => addDays(today, days);

const source = ({ orderId }: TestOrder) =>
  sourceOrder(database.command(), { solve: null }, { orderId, trigger: "placed" });

async function comingOf(variantId: VariantId, quantity: number, days = 3): Promise<SupplyId> {
  const id = newId("sup");
  const at = { id, location_id: network.chicago, variant_id: variantId };
  await insertRow(pool, "incoming_supply", {
    ...at,
    quantity,
    expected_on: inDays(days),
    source: `PO-${id}`,
  });
  return id;
}

async function bucketsOf({ orderId }: TestOrder): Promise<Record<string, number>[]> {
  const { rows } = await pool.query(
    `select unallocated, backordered, released, cancelled from order_line where order_id = $1 order by line_number`,
    [orderId],
  );
  return rows;
}

/** The orders that jobs ask to be decided again, oldest first. */
async function askedFor(): Promise<string[]> {
  const jobs = await database.jobs("sourcing.source-order");
  return jobs.flatMap(({ payload }) => (payload.isRestock ? [String(payload.orderId)] : []));
}

const kindsOf = async ({ orderId }: TestOrder) =>
  (
    await pool.query<{ kind: string }>(
      "select kind from exception where order_id = $1 and state = 'open' order by kind",
      [orderId],
    )
  ).rows.map((row) => row.kind);

/** Of stock, reservations and lines; orders that a test wrote by hand have no history of their own. */
async function brokenInvariants(): Promise<string[]> {
  const all = await verifyInvariants(database.urls.owner);
  return all.filter(({ id, violations }) => violations > 0 && id !== "I12").map(({ id }) => id);
}

const newCoat = () => makeVariant(pool, { weight_grams: 900 });

describe("an order for what is on its way", () => {
  test("waits for it, is asked for again when it comes in, and is sent", async () => {
    const coat = await newCoat();
    const supplyId = await comingOf(coat, 5);
    const order = await makeOrder(pool, [{ variantId: coat, quantity: 2 }]);
    const decided = await source(order);
    expect(decided).toMatchObject({ ok: true, value: { units: 0, unserved: 0, backordered: 2 } });
    expect(await bucketsOf(order)).toMatchObject([{ unallocated: 0, backordered: 2 }]);
    expect(await kindsOf(order)).toEqual([]);

    const received = await receiveSupply(database.command(), {
      ...{ commandId: newId("cmd"), supplyId, quantity: 5 },
    });
    expect(received).toEqual({ ok: true, value: { received: 5, open: 0 } });
    await serveWaiting(database.command(), { variantId: coat });
    expect(await askedFor()).toEqual([order.orderId]);
    expect(await source(order)).toMatchObject({ ok: true, value: { units: 2, backordered: 0 } });
    expect(await bucketsOf(order)).toMatchObject([{ backordered: 0, released: 2 }]);
    expect(await brokenInvariants()).toEqual([]);
  });

  test("keeps its place in the queue when it is decided again, which is told once", async () => {
    const coat = await newCoat();
    await comingOf(coat, 2);
    const order = await makeOrder(pool, [{ variantId: coat, quantity: 2 }]);
    for (let again = 0; again < 3; again++) {
      expect(await source(order)).toMatchObject({ ok: true, value: { backordered: 2, unserved: 0 } });
      expect(await bucketsOf(order)).toMatchObject([{ unallocated: 0, backordered: 2 }]);
    }
    const told = "select 1 from sourcing_decision where order_id = $1";
    expect((await pool.query(told, [order.orderId])).rowCount).toBe(1);
  });

  test("is told to a person when the day will be too late for its promise, until it is not", async () => {
    const coat = await newCoat();
    const supplyId = await comingOf(coat, 2, 25);
    const order = await makeOrder(pool, [{ variantId: coat, quantity: 2 }]);
    expect(await source(order)).toMatchObject({ ok: true, value: { backordered: 2 } });
    expect(await kindsOf(order)).toEqual(["promise-at-risk"]);
    await receiveSupply(database.command(), { commandId: newId("cmd"), supplyId, quantity: 2 });
    expect(await source(order)).toMatchObject({ ok: true, value: { units: 2 } });
    expect(await kindsOf(order)).toEqual([]);
  });
});

test("twenty orders at once never wait for more than what is coming", async () => {
  const coat = await newCoat();
  await comingOf(coat, 7);
  const orders = await Promise.all(
    Array.from({ length: 20 }, () => makeOrder(pool, [{ variantId: coat, quantity: 1 }])),
  );
  const outcomes = await Promise.all(orders.map(source));
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
  const buckets = (await Promise.all(orders.map(bucketsOf))).flat();
  expect(buckets.reduce((sum, line) => sum + (line.backordered ?? 0), 0)).toBe(7);
  const kinds = await Promise.all(orders.map(kindsOf));
  expect(kinds.filter((kind) => kind.includes("unfillable"))).toHaveLength(13);
  expect(await brokenInvariants()).toEqual([]);
});

describe("goods on their way", () => {
  test("come in twice by a repeated request only once, and by another one not at all", async () => {
    const coat = await newCoat();
    const supplyId = await comingOf(coat, 4);
    const command = database.command();
    const input = { commandId: newId("cmd"), supplyId, quantity: 4 };
    const first = await receiveSupply(command, input);
    expect(await receiveSupply(command, input)).toEqual(first);
    expect(await receiveSupply(database.command(), { ...input, commandId: newId("cmd") })).toMatchObject({
      ok: false,
      reason: "supply-received",
    });
    const { rows } = await pool.query("select on_hand from stock_balance where variant_id = $1", [coat]);
    expect(rows).toEqual([{ on_hand: 4 }]);
  });

  test("come in by two people at once only once", async () => {
    const coat = await newCoat();
    const supplyId = await comingOf(coat, 4);
    const both = await Promise.all(
      [1, 2].map(() => receiveSupply(database.command(), { commandId: newId("cmd"), supplyId, quantity: 4 })),
    );
    expect(both.filter((outcome) => outcome.ok)).toHaveLength(1);
    const { rows } = await pool.query("select on_hand from stock_balance where variant_id = $1", [coat]);
    expect(rows).toEqual([{ on_hand: 4 }]);
  });

  test("that came in part stay expected for the rest", async () => {
    const coat = await newCoat();
    const supplyId = await comingOf(coat, 6);
    const given = { commandId: newId("cmd"), supplyId, quantity: 2 };
    expect(await receiveSupply(database.command(), given)).toEqual({
      ok: true,
      value: { received: 2, open: 4 },
    });
    const order = await makeOrder(pool, [{ variantId: coat, quantity: 5 }]);
    expect(await source(order)).toMatchObject({ ok: true, value: { units: 2, backordered: 3, unserved: 0 } });
  });

  test("are told anew by the same source: who waits for them is asked for again", async () => {
    const coat = await newCoat();
    const tell = (quantity: number, days: number) =>
      expectSupply(database.command(), {
        ...{ commandId: newId("cmd"), locationId: network.chicago, source: "PO-7" },
        lines: [{ variantId: coat, quantity, expectedOn: inDays(days) }],
      });
    await tell(3, 3);
    const order = await makeOrder(pool, [{ variantId: coat, quantity: 3 }]);
    await source(order);
    await tell(2, 5);
    await serveWaiting(database.command(), { variantId: coat });
    expect(await askedFor()).toContain(order.orderId);
    expect(await source(order)).toMatchObject({ ok: true, value: { backordered: 0, unserved: 3 } });
    expect(await kindsOf(order)).toEqual(["unfillable"]);
    await tell(3, 5);
    expect(await source(order)).toMatchObject({ ok: true, value: { backordered: 3, unserved: 0 } });
    expect(await kindsOf(order)).toEqual([]);
  });

  test("that did not come are noticed by the sweep", async () => {
    const coat = await newCoat();
    const supplyId = await comingOf(coat, 3);
    const order = await makeOrder(pool, [{ variantId: coat, quantity: 1 }]);
    await source(order);
    await pool.query(`update incoming_supply set expected_on = $2 where id = $1`, [supplyId, inDays(-3)]);
    await pool.query(`update backorder set expected_on = $2 where variant_id = $1`, [coat, inDays(-3)]);
    await sweep({ db: database.db, log: silentLog });
    expect(await askedFor()).toContain(order.orderId);
    expect(await source(order)).toMatchObject({ ok: true, value: { backordered: 0, unserved: 1 } });
    expect(await kindsOf(order)).toEqual(["unfillable"]);
  });
});

test("units that are found by a count go to whoever waits, who ordered first comes first", async () => {
  const coat = await newCoat();
  await stockAt(pool, coat, { [network.denver]: 0 });
  const first = await makeOrder(pool, [{ variantId: coat, quantity: 1 }]);
  const second = await makeOrder(pool, [{ variantId: coat, quantity: 1 }]);
  await source(second);
  await source(first);
  expect(await kindsOf(first)).toEqual(["unfillable"]);
  await recordCount(database.command(), {
    ...{ commandId: newId("cmd"), locationId: network.denver, variantId: coat, counted: 1, note: null },
  });
  await serveWaiting(database.command(), { variantId: coat });
  expect((await askedFor()).slice(-2)).toEqual([first.orderId, second.orderId]);
  await source(first);
  expect(await bucketsOf(first)).toMatchObject([{ unallocated: 0, released: 1 }]);
  expect(await kindsOf(first)).toEqual([]);
});
