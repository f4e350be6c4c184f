import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "@/db/testing.ts";
import { paymentsWorld, type TestOrder } from "@/db/testing-payments.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { captureLines } from "./capture-lines.ts";
import type { PaymentGateway } from "./gateway.ts";
import { paymentsForOrder } from "./queries.ts";
import { reconcileLedger } from "./reconcile-ledger.ts";
import { requestAuthorization } from "./request-authorization.ts";
import { resolveOperations } from "./resolve-operations.ts";
import { sendOperations } from "./send-operations.ts";
import { settleCancellation } from "./settle-cancellation.ts";

const database = await testDatabase();
const world = await paymentsWorld(database);
afterAll(async () => {
  await world.close();
  await database.close();
});
beforeEach(() => world.faults({}));

const send = (orderId: OrderId, gateway = world.gateway) =>
  sendOperations(database.command(), { orderId }, gateway);
const resolve = (patienceSeconds = 0) =>
  resolveOperations(database.command(), { patienceSeconds }, world.gateway);
const view = (orderId: OrderId) => paymentsForOrder(database.context(), { orderId });
const states = async (orderId: OrderId) =>
  (await view(orderId)).operations.map((row) => `${row.kind} ${row.state} ${row.amount.amount}`);
const atProvider = async ({ orderId }: TestOrder) => {
  const ids = new Set((await view(orderId)).operations.map((row): string => row.operationId));
  return (await world.ledger()).filter((row) => ids.has(row.id));
};
const exceptionsOf = async (orderId: OrderId) => {
  const text = "select kind from exception where order_id = $1 and state = 'open' order by kind";
  return (await database.ownerPool.query<{ kind: string }>(text, [orderId])).rows.map((row) => row.kind);
};
const factsOf = async (orderId: OrderId) => {
  const text = "select name from event where order_id = $1 order by seq";
  return (await database.ownerPool.query<{ name: string }>(text, [orderId])).rows.map((row) => row.name);
};
const ship = (order: TestOrder, quantities: readonly number[], fulfillmentOrderId = newId("ful")) =>
  captureLines(database.command(), {
    orderId: order.orderId,
    fulfillmentOrderId,
    lines: order.lineIds.flatMap((orderLineId, index) => {
      const quantity = quantities[index] ?? 0;
      return quantity > 0 ? [{ orderLineId, quantity }] : [];
    }),
  });
const cancelUnits = async (order: TestOrder, line: number, quantity: number) => {
  const text =
    "update order_line set cancelled = cancelled + $2, unallocated = unallocated - $2 where id = $1";
  await database.ownerPool.query(text, [order.lineIds[line], quantity]);
  await settleCancellation(database.command(), { orderId: order.orderId });
};
const twoLines = [
  { quantity: 3, unitPrice: 1999, tax: 488, discount: 100 },
  { quantity: 2, unitPrice: 1500, tax: 250 },
];

describe("money follows the goods", () => {
  test("the order's whole amount is authorized once, and the order is told to confirm", async () => {
    const order = await world.makeOrder(twoLines, { shipping: 799, shippingTax: 57 });
    expect(await states(order.orderId)).toEqual([`authorize intent ${order.grand}`]);
    await send(order.orderId);
    await send(order.orderId);
    expect(await view(order.orderId)).toMatchObject({
      rollup: "authorized",
      authorizations: [{ state: "authorized", brand: "visa", last4: "4242", open: { amount: order.grand } }],
      operations: [{ kind: "authorize", state: "succeeded", attempts: 1 }],
    });
    expect(await atProvider(order)).toHaveLength(1);
    expect(await factsOf(order.orderId)).toEqual(["payment.authorized"]);
    const confirms = (await database.jobs("orders.confirm")).map((job) => job.payload.orderId);
    expect(confirms).toContain(order.orderId);
  });

  test("each shipment captures exactly its lines, the first one shipping too, together the whole to the cent", async () => {
    const order = await world.makeOrder(twoLines, { shipping: 799, shippingTax: 57 });
    await send(order.orderId);
    await ship(order, [1, 0]);
    await ship(order, [2, 1]);
    await send(order.orderId);
    expect((await view(order.orderId)).rollup).toBe("partially_captured");
    await ship(order, [0, 1]);
    await send(order.orderId);
    const first = Math.floor(6385 / 3);
    expect((await states(order.orderId)).slice(1)).toEqual([
      `capture succeeded ${first + 856}`,
      `capture succeeded ${6385 - first + 1625}`,
      "capture succeeded 1625",
    ]);
    const { rollup, authorizations } = await view(order.orderId);
    expect(rollup).toBe("captured");
    expect(authorizations).toMatchObject([
      { state: "closed", captured: { amount: order.grand }, open: { amount: 0 } },
    ]);
  });

  test("20 tellings of one shipment at once are one operation", async () => {
    const order = await world.makeOrder(twoLines);
    await send(order.orderId);
    const fulfillmentOrderId = newId("ful");
    const told = Array.from({ length: 20 }, () => ship(order, [1, 1], fulfillmentOrderId));
    const answers = (await Promise.all(told)).map((outcome) => outcome.ok && outcome.value.operationId);
    expect(new Set(answers).size).toBe(1);
    await Promise.all(Array.from({ length: 5 }, () => send(order.orderId)));
    expect((await states(order.orderId)).filter((text) => text.startsWith("capture"))).toHaveLength(1);
    expect((await atProvider(order)).map((row) => row.kind)).toEqual(["authorize", "capture"]);
  });

  test("cancelling the whole order voids the whole authorization, once", async () => {
    const order = await world.makeOrder(twoLines);
    await send(order.orderId);
    await cancelUnits(order, 0, 3);
    expect(await states(order.orderId)).toHaveLength(1);
    await cancelUnits(order, 1, 2);
    await settleCancellation(database.command(), { orderId: order.orderId });
    await send(order.orderId);
    expect(await states(order.orderId)).toEqual([
      `authorize succeeded ${order.grand}`,
      `void succeeded ${order.grand}`,
    ]);
    expect((await view(order.orderId)).rollup).toBe("voided");
  });

  test("an order cancelled before its card was asked is voided as soon as it is authorized", async () => {
    const order = await world.makeOrder([{ quantity: 1, unitPrice: 500, tax: 0 }]);
    await cancelUnits(order, 0, 1);
    await send(order.orderId);
    await send(order.orderId);
    expect(await states(order.orderId)).toEqual(["authorize succeeded 500", "void succeeded 500"]);
  });

  test("what was cancelled is voided after the last served unit is captured, not before", async () => {
    const order = await world.makeOrder(twoLines, { shipping: 500 });
    await send(order.orderId);
    await cancelUnits(order, 0, 3);
    await ship(order, [0, 1]);
    await send(order.orderId);
    expect((await states(order.orderId)).some((text) => text.startsWith("void"))).toBe(false);
    await ship(order, [0, 1]);
    await send(order.orderId);
    await send(order.orderId);
    expect((await states(order.orderId)).slice(1)).toEqual([
      "capture succeeded 2125",
      "capture succeeded 1625",
      "void succeeded 6385",
    ]);
    expect(await view(order.orderId)).toMatchObject({
      rollup: "captured",
      authorizations: [{ state: "closed" }],
    });
  });

  test("an order that was paid outside captures nothing", async () => {
    const order = await world.makeOrder(twoLines, { isPaidOutside: true });
    expect(await ship(order, [3, 2])).toEqual(done({ operationId: null, amount: 0 }));
    expect(await view(order.orderId)).toMatchObject({ rollup: "paid_outside", operations: [] });
  });

  test("an order that costs nothing asks nobody", async () => {
    const order = await world.makeOrder([{ quantity: 1, unitPrice: 0, tax: 0 }]);
    await ship(order, [1]);
    expect(await states(order.orderId)).toEqual(["authorize succeeded 0", "capture succeeded 0"]);
    expect(await atProvider(order)).toEqual([]);
  });
});

describe("a refused card", () => {
  test("is an exception for a person, and another card may be asked for the same order", async () => {
    const order = await world.makeOrder(twoLines, { token: "tok_insufficient" });
    await send(order.orderId);
    expect(await view(order.orderId)).toMatchObject({
      rollup: "failed",
      operations: [{ state: "failed", reason: "insufficient funds" }],
    });
    expect(await factsOf(order.orderId)).toEqual(["payment.declined"]);
    expect(await exceptionsOf(order.orderId)).toEqual(["payment-declined"]);
    await runCommand(database.command(), { name: "test.retry", input: order.orderId }, (tx) =>
      requestAuthorization(tx, {
        orderId: order.orderId,
        amount: { amount: order.grand, currency: "USD" },
        token: "tok_mastercard",
      }),
    );
    await send(order.orderId);
    expect((await view(order.orderId)).rollup).toBe("authorized");
    expect(await exceptionsOf(order.orderId)).toEqual([]);
  });

  test("fails the captures that waited for it, and says so", async () => {
    const order = await world.makeOrder(twoLines, { token: "tok_declined" });
    await ship(order, [1, 0]);
    await send(order.orderId);
    expect((await states(order.orderId)).map((text) => text.split(" ")[1])).toEqual(["failed", "failed"]);
    await ship(order, [1, 0]);
    expect(await exceptionsOf(order.orderId)).toEqual([
      "capture-failed",
      "capture-failed",
      "payment-declined",
    ]);
  });

  test("a token that is a card number is refused and leaves nothing", async () => {
    await expect(
      runCommand(database.command(), { name: "test.pan", input: 1 }, (tx) =>
        requestAuthorization(tx, {
          orderId: newId("ord"),
          amount: { amount: 100, currency: "USD" },
          token: "4242424242424242",
        }),
      ),
    ).resolves.toMatchObject({ ok: false, reason: "unknown-token-form" });
  });
});

describe("no answer is not a no", () => {
  test.each([
    ["takes effect, then never answers", { effectThenTimeout: 1 }],
    ["takes effect, then answers 500", { effectThen500: 1 }],
    ["breaks the connection", { reset: 1 }],
    ["answers too late", { delay: 1, delayMs: 1500 }],
  ])("a provider that %s: unknown, then resolved with one provider operation", async (_name, faults) => {
    await world.faults(faults);
    const order = await world.makeOrder(twoLines);
    await send(order.orderId, world.hastyGateway);
    expect(await states(order.orderId)).toEqual([`authorize unknown ${order.grand}`]);
    expect((await view(order.orderId)).authorizations[0]).toMatchObject({ state: "pending" });
    await world.faults({});
    await resolve();
    expect(await states(order.orderId)).toEqual([`authorize succeeded ${order.grand}`]);
    expect(await atProvider(order)).toHaveLength(1);
  });

  test("a kill between sent and answer is found by the resolver, under the same id", async () => {
    const order = await world.makeOrder(twoLines);
    const dying: PaymentGateway = {
      ...world.gateway,
      send: async (request) => {
        await world.gateway.send(request);
        throw new Error("killed");
      },
    };
    await expect(send(order.orderId, dying)).rejects.toThrow("killed");
    expect(await states(order.orderId)).toEqual([`authorize sent ${order.grand}`]);
    await resolve(3600);
    expect(await states(order.orderId)).toEqual([`authorize sent ${order.grand}`]);
    await resolve(0);
    expect(await states(order.orderId)).toEqual([`authorize succeeded ${order.grand}`]);
    expect(await atProvider(order)).toHaveLength(1);
  });

  test("while the provider is away nothing is guessed; a person is asked only once it is back and still unclear", async () => {
    const order = await world.makeOrder(twoLines);
    await world.faults({ isDown: true });
    await send(order.orderId);
    expect(await resolve()).toMatchObject({ isReachable: false });
    expect(await states(order.orderId)).toEqual([`authorize unknown ${order.grand}`]);
    expect(await exceptionsOf(order.orderId)).toEqual([]);
    const age = "update payment_operation set created_at = now() - interval '3 minutes' where order_id = $1";
    await database.ownerPool.query(age, [order.orderId]);
    await world.faults({ reset: 1 });
    await resolve();
    expect(await exceptionsOf(order.orderId)).toEqual(["payment-unknown"]);
    await world.faults({});
    await resolve();
    expect(await states(order.orderId)).toEqual([`authorize succeeded ${order.grand}`]);
    expect(await exceptionsOf(order.orderId)).toEqual([]);
    expect(await atProvider(order)).toHaveLength(1);
  });
});

test("a provider that gives two operations one reference stops the second, and a person looks", async () => {
  const order = await world.makeOrder(twoLines);
  await send(order.orderId);
  const [first] = await atProvider(order);
  const confused: PaymentGateway = {
    ...world.gateway,
    send: async () => ({ state: "succeeded", providerRef: first?.providerRef ?? "" }),
  };
  await ship(order, [1, 0]);
  await send(order.orderId, confused);
  expect((await states(order.orderId))[1]).toMatch(/^capture sent/);
  expect(await exceptionsOf(order.orderId)).toEqual(["payment-unknown"]);
  await resolve();
  expect((await states(order.orderId))[1]).toMatch(/^capture succeeded/);
});

describe("reconciliation", () => {
  test("equal books open no work; an operation that we don't have, and one that they don't, do", async () => {
    await resolve();
    const age = "update payment_operation set created_at = now() - interval '10 minutes'";
    await database.ownerPool.query(age);
    const clean = await reconcileLedger(database.command(), { days: 3 }, world.gateway);
    expect(clean.differences).toEqual([]);
    expect(clean.compared).toBeGreaterThan(10);

    const foreign = newId("pop");
    await world.gateway.send({
      ...{ id: foreign, kind: "authorize", amount: 100, currency: "USD" },
      ...{ token: "tok_visa", reference: "somebody" },
    });
    const order = await world.makeOrder(twoLines);
    const forged = `update payment_operation set state = 'succeeded', settled_at = now(), provider_ref = 'nowhere',
      created_at = now() - interval '10 minutes' where order_id = $1`;
    await database.ownerPool.query(forged, [order.orderId]);
    const { differences } = await reconcileLedger(database.command(), { days: 3 }, world.gateway);
    expect(differences.map((entry) => entry.difference).sort()).toEqual([
      "unknown at the provider",
      "unknown here",
    ]);
    expect(await exceptionsOf(order.orderId)).toEqual(["payment-unknown"]);
  });
});
