import { Webhook } from "standardwebhooks";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { silentLog, testDatabase } from "@/db/testing.ts";
import { paymentsWorld, webhookSecret } from "@/db/testing-payments.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import { applyCallback } from "./apply-callback.ts";
import { paymentsForOrder } from "./queries.ts";
import { receivePaymentWebhook } from "./receive-webhook.ts";
import { resolveOperations } from "./resolve-operations.ts";
import { sendOperations } from "./send-operations.ts";

const database = await testDatabase();
const world = await paymentsWorld(database);
afterAll(async () => {
  await world.close();
  await database.close();
});
beforeEach(() => world.faults({}));

const otherSecret = `whsec_${Buffer.from("another secret of thirty-two bytes").toString("base64")}`;
type Forged = { secret?: string; at?: Date; id?: string; secrets?: readonly string[]; header?: string };

function deliver(rawBody: string, given: Forged = {}) {
  const {
    secret = webhookSecret,
    at = new Date(),
    id = `msg_${newId("evt")}`,
    secrets = [webhookSecret],
  } = given;
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": given.header ?? new Webhook(secret).sign(id, at, rawBody),
  };
  const deps = { db: database.db, secrets, requestId: "test", log: silentLog };
  return receivePaymentWebhook(deps, { headers, rawBody });
}

const inbox = async () => {
  const text = "select external_id as id, state from inbound_message where source = 'payments' order by seq";
  return (await database.ownerPool.query<{ id: string; state: string }>(text)).rows;
};
const applyAll = async () => {
  for (const { id, state } of await inbox())
    if (state === "pending") await applyCallback(database.command(), { externalId: id });
};
const operation = async (orderId: OrderId) =>
  (await paymentsForOrder(database.context(), { orderId })).operations[0];
const line = [{ quantity: 1, unitPrice: 1000, tax: 80 }];
const until = async (isSo: () => Promise<boolean>) => {
  for (let tries = 0; tries < 100 && !(await isSo()); tries++)
    await new Promise((wait) => setTimeout(wait, 50));
};

describe("a callback that proves nothing learns nothing and leaves nothing", () => {
  const body = JSON.stringify({ type: "operation.succeeded", timestamp: "", data: {} });
  test.each<[string, Forged]>([
    ["another secret", { secret: otherSecret }],
    ["a timestamp of six minutes ago", { at: new Date(Date.now() - 360_000) }],
    ["a timestamp in six minutes", { at: new Date(Date.now() + 360_000) }],
    ["a signature of another form", { header: "v1,short" }],
    ["no signature", { header: "" }],
  ])("%s", async (_name, forged) => {
    const before = await inbox();
    expect(await deliver(body, forged)).toEqual({ status: 401, body: "" });
    expect(await inbox()).toEqual(before);
  });

  test("a body that was changed on the way", async () => {
    const at = new Date();
    const header = new Webhook(webhookSecret).sign("msg_1", at, body);
    expect(await deliver(`${body} `, { at, id: "msg_1", header })).toEqual({ status: 401, body: "" });
  });

  test("a body that is too large is refused unread", async () => {
    expect((await deliver("x".repeat(70_000))).status).toBe(413);
  });
});

test("during a rotation both secrets are good, and so is one of several signatures", async () => {
  const body = JSON.stringify({ type: "x", timestamp: "", data: { id: "nobody-knows" } });
  const secrets = [webhookSecret, otherSecret];
  expect((await deliver(body, { secret: otherSecret, secrets })).status).toBe(200);
  const at = new Date();
  const signatures = [otherSecret, webhookSecret].map((secret) =>
    new Webhook(secret).sign("msg_both", at, body),
  );
  expect((await deliver(body, { at, id: "msg_both", header: signatures.join(" ") })).status).toBe(200);
});

test("the same webhook id is kept once; another body under it is refused", async () => {
  const body = JSON.stringify({ type: "x", timestamp: "", data: { id: "nobody-knows" } });
  const before = (await inbox()).length;
  const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(body, { id: "msg_same" })));
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  expect((await deliver(JSON.stringify({ other: true }), { id: "msg_same" })).status).toBe(409);
  expect(await inbox()).toHaveLength(before + 1);
  const jobs = (await database.jobs("payments.apply-callback")).filter(
    (job) => job.payload.externalId === "msg_same",
  );
  expect(jobs).toHaveLength(1);
});

test("a callback about an operation that nobody made is dead, not lost", async () => {
  const data = { id: newId("pop"), providerRef: "elsewhere", state: "succeeded" };
  await deliver(JSON.stringify({ type: "x", timestamp: "", data }), { id: "msg_stranger" });
  await applyAll();
  expect((await inbox()).find((row) => row.id === "msg_stranger")?.state).toBe("dead");
});

test("a pending authorization is settled by its callback alone", async () => {
  const order = await world.makeOrder(line, { token: "tok_pending" });
  await sendOperations(database.command(), { orderId: order.orderId }, world.gateway);
  expect(await operation(order.orderId)).toMatchObject({ state: "sent" });
  const { operationId } = (await operation(order.orderId)) ?? {};
  await until(async () => (await inbox()).some((row) => row.id === `msg_${operationId}_succeeded`));
  await applyAll();
  expect(await operation(order.orderId)).toMatchObject({ state: "succeeded" });
  expect((await inbox()).find((row) => row.id === `msg_${operationId}_succeeded`)?.state).toBe("applied");
});

test("early, doubled and forged callbacks lead to one effect, whatever comes first", async () => {
  await world.faults({
    earlyCallback: 1,
    duplicateCallback: 1,
    wrongSignature: 1,
    effectThenTimeout: 0.5,
    seed: 7,
  });
  const orders = await Promise.all(Array.from({ length: 10 }, () => world.makeOrder(line)));
  await Promise.all(
    orders.map(async ({ orderId }, index) => {
      await sendOperations(database.command(), { orderId }, world.hastyGateway);
      if (index % 2 === 0) await applyAll();
    }),
  );
  await applyAll();
  await resolveOperations(database.command(), { patienceSeconds: 0 }, world.gateway);
  for (const { orderId, grand } of orders) {
    expect(await paymentsForOrder(database.context(), { orderId })).toMatchObject({
      rollup: "authorized",
      authorizations: [{ open: { amount: grand } }],
      operations: [{ state: "succeeded" }],
    });
    const facts =
      "select count(*)::int as total from event where order_id = $1 and name = 'payment.authorized'";
    const { rows } = await database.ownerPool.query<{ total: number }>(facts, [orderId]);
    expect(rows).toEqual([{ total: 1 }]);
  }
  const pending = (await inbox()).filter((row) => row.state === "pending");
  expect(pending).toEqual([]);
});
