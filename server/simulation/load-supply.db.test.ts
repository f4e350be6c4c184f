import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { insertRow, makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, type TestNetwork, type TestOrder } from "@/db/testing-sourcing.ts";
import { receiveStock } from "@/server/inventory/receive-stock.ts";
import { receiveSupply } from "@/server/inventory/receive-supply.ts";
import { newId, type SupplyId, type VariantId } from "@/server/kernel/ids.ts";
import { addDays, businessDate } from "@/server/kernel/instant.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";
import { loadHistory } from "./load-history.ts";

let database: TestDatabase;
let network: TestNetwork;

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
});
afterAll(() => database.close());

const inDays = (days: number) => addDays(businessDate(new Date(), "America/Chicago"), days);

/** A SKU with a unit at the warehouse, which its first order takes, so that the ledger reaches back to it. */
async function newCoat(): Promise<{ coat: VariantId; first: TestOrder }> {
  const coat = await makeVariant(database.ownerPool, { weight_grams: 900 });
  await receive(coat, 1);
  const first = await makeOrder(database.ownerPool, [{ variantId: coat, quantity: 1 }]);
  await source(first);
  return { coat, first };
}

async function receive(variantId: VariantId, quantity: number, note?: string): Promise<void> {
  const goods = { locationId: network.warehouse, variantId, quantity, note };
  await runCommand(database.command(), { name: "test", input: {} }, async (tx) =>
    done(await receiveStock(tx, [goods])),
  );
}

async function comingOf(
  variantId: VariantId,
  quantity: number,
  days = 3,
  source = "PO 1",
): Promise<SupplyId> {
  const id = newId("sup");
  await insertRow(database.ownerPool, "incoming_supply", {
    ...{ id, location_id: network.warehouse, variant_id: variantId, quantity, source },
    expected_on: inDays(days),
  });
  return id;
}

async function receivePart(supplyId: SupplyId, quantity: number): Promise<void> {
  const input = { commandId: newId("cmd"), supplyId, quantity };
  expect(await receiveSupply(database.command(), input)).toMatchObject({ ok: true });
}

async function source({ orderId }: TestOrder): Promise<void> {
  const input = { orderId, trigger: "placed" as const };
  expect(await sourceOrder(database.command(), { solve: null }, input)).toMatchObject({ ok: true });
}

/** Units by day, and how many of them came in. */
async function expectedOf(variantId: VariantId, ...orders: TestOrder[]) {
  const filter = { orders: orders.map(({ orderId }) => orderId), limit: 10 };
  const history = await loadHistory(database.context(), filter);
  const rows = (history?.supply.get(variantId) ?? []).map(
    ({ expectedOn, units, receivedAt }): [string, number, boolean] => [
      expectedOn,
      units,
      receivedAt !== null,
    ],
  );
  return { history, rows };
}

test("what is on its way stays so, what came in did until then, in parts too", async () => {
  const { coat, first } = await newCoat();
  await comingOf(coat, 7, 9);
  const inParts = await comingOf(coat, 6, 3);
  for (const quantity of [1, 2, 3]) await receivePart(inParts, quantity);
  const begun = await comingOf(coat, 5, 4, "PO 2");
  await receivePart(begun, 2);
  // Not of a source that anything was expected from.
  await receive(coat, 9, "found behind a shelf");
  const { rows } = await expectedOf(coat, first);
  expect(rows).toEqual([
    [inDays(3), 1, true],
    [inDays(3), 2, true],
    [inDays(3), 3, true],
    [inDays(4), 2, true],
    [inDays(4), 3, false],
    [inDays(9), 7, false],
  ]);
});

test("what a source sends in parts goes to the soonest of its days that was open", async () => {
  const { coat, first } = await newCoat();
  await comingOf(coat, 4, 2);
  const later = await comingOf(coat, 4, 8);
  await receivePart(later, 4);
  const { rows } = await expectedOf(coat, first);
  expect(rows).toEqual([
    [inDays(2), 4, false],
    [inDays(8), 4, true],
  ]);
});

test("what came in before the orders is over", async () => {
  const coat = await makeVariant(database.ownerPool, { weight_grams: 900 });
  await receivePart(await comingOf(coat, 2), 2);
  const first = await makeOrder(database.ownerPool, [{ variantId: coat, quantity: 1 }]);
  await source(first);
  expect((await expectedOf(coat, first)).rows).toEqual([]);
});

test("units that other orders wait for are kept for them, those of the replayed orders are free", async () => {
  const { coat, first } = await newCoat();
  await comingOf(coat, 5);
  const [second, third] = [
    await makeOrder(database.ownerPool, [{ variantId: coat, quantity: 2 }]),
    await makeOrder(database.ownerPool, [{ variantId: coat, quantity: 1 }]),
  ];
  await source(second);
  await source(third);
  const sum = (rows: readonly [string, number, boolean][]) => rows.reduce((all, [, units]) => all + units, 0);
  expect(sum((await expectedOf(coat, first, third)).rows)).toBe(3);
  expect(sum((await expectedOf(coat, first, second, third)).rows)).toBe(5);
});

test("orders that are older than the ledger find today's stock, so only what has not come in is on its way", async () => {
  const coat = await makeVariant(database.ownerPool, { weight_grams: 900 });
  const order = await makeOrder(database.ownerPool, [{ variantId: coat, quantity: 1 }]);
  const came = await comingOf(coat, 2);
  await comingOf(coat, 4, 6);
  await receivePart(came, 2);
  await source(order);
  await database.ownerPool.query(
    "update reservation set created_at = created_at - interval '90 days' where order_id = $1",
    [order.orderId],
  );
  const { history, rows } = await expectedOf(coat, order);
  expect(history?.isStockOfToday).toBe(true);
  expect(rows).toEqual([[inDays(6), 4, false]]);
});
