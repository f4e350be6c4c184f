import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedRetailer } from "@/db/seed/seed-retailer.ts";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { createApiKey } from "@/server/auth/create-api-key.ts";
import { readEnv } from "@/server/env.ts";
import { newId } from "@/server/kernel/ids.ts";
import { serveWeb, type Web } from "@/server/serve-web.ts";
import { makeHandlers } from "@/server/worker/handlers.ts";
import { runWorker } from "@/server/worker/run-worker.ts";

let database: TestDatabase;
let queuePool: pg.Pool;
let web: Web;
let origin: string;
let key: string;
let otherKey: string;
let sku: string;
let available: number;

beforeAll(async () => {
  database = await testDatabase();
  await seedRetailer(database.db, { size: "s", seed: 7 });
  queuePool = quiet(database.urls.app, 1);
  web = serveWeb({
    env: { ...readEnv({ OMS_ENV: "test" }), PORT: 0 },
    publicUrl: "http://localhost",
    secret: "a test's own key, of no use elsewhere",
    isDevelopment: false,
    pool: database.appPool,
    queuePool,
    makeListener: () => new pg.Client({ connectionString: database.urls.app }),
    solve: async () => ({ values: null, bound: null }),
    log: silentLog,
  });
  const { port } = await web.listen({ handle: async (_request, response) => void response.end() });
  origin = `http://127.0.0.1:${port}`;
  const { rows } = await database.ownerPool.query("select code from channel where is_active order by code");
  [key, otherKey] = [await newKey(rows[0].code), await newKey(rows[1].code)];
  const richest = await inScope<{ sku: string; units: number }>(
    "select v.sku, sum(b.on_hand)::int as units from stock_balance b join variant v on v.id = b.variant_id group by 1 order by 2 desc limit 1",
  );
  sku = richest.sku;
  available = ((await (await get(`/api/v1/availability?sku=${sku}`)).json()) as { available: number })
    .available;
}, 120_000);

afterAll(async () => {
  await web.stop();
  await queuePool.end();
  await database.close();
});

function quiet(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

async function newKey(channelCode: string): Promise<string> {
  const made = await createApiKey(
    database.command(),
    { channelCode },
    newId("key").padEnd(43, "x").slice(0, 43),
  );
  if (!made.ok) throw new Error(made.reason);
  return made.value.key;
}

/** One row, read by the owner with all in scope. */
async function inScope<T>(statement: string, values: unknown[] = []): Promise<T> {
  const client = await database.ownerPool.connect();
  try {
    await client.query("begin; select set_config('app.scope_kind', 'all', true)");
    const { rows } = await client.query(statement, values);
    await client.query("commit");
    return rows[0];
  } finally {
    client.release();
  }
}

const orderOf = (quantity = 1) => ({
  customer: { name: "Rosa Diaz", email: "rosa@example.com" },
  shipTo: { line1: "1 Main St", city: "Chicago", state: "IL", zip: "60601" },
  lines: [{ sku, quantity }],
  payment: { token: "tok_visa" },
});

const get = (path: string, bearer = key) =>
  fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${bearer}` } });
const post = (body: unknown, headers: Record<string, string> = {}, path = "/api/v1/orders") =>
  fetch(`${origin}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "idempotency-key": newId("cmd"),
      ...headers,
    },
    body: JSON.stringify(body),
  });
const countOrders = async () =>
  (await inScope<{ count: number }>("select count(*)::int as count from sales_order")).count;

test("an order is placed once under its key, however often it is sent", async () => {
  const before = await countOrders();
  const headers = { "idempotency-key": newId("cmd") };
  const answers = await Promise.all([post(orderOf(), headers), post(orderOf(), headers)]);
  const again = await post(orderOf(), headers);
  const bodies = await Promise.all([...answers, again].map((answer) => answer.json()));
  expect(again.status, JSON.stringify(bodies)).toBe(201);
  expect(bodies[1]).toEqual(bodies[0]);
  expect(bodies[2]).toEqual(bodies[0]);
  expect(await countOrders()).toBe(before + 1);
});

test("the same key with another body is refused and changes nothing", async () => {
  const headers = { "idempotency-key": newId("cmd") };
  expect((await post(orderOf(1), headers)).status).toBe(201);
  const before = await countOrders();
  const other = await post(orderOf(2), headers);
  expect(other.status).toBe(422);
  expect(await other.json()).toMatchObject({ type: "urn:everyshelf:command-id-reused", status: 422 });
  expect(await countOrders()).toBe(before);
});

test("a placed order is sourced, authorized and confirmed by the worker", async () => {
  const placed = (await (await post(orderOf())).json()) as { number: number };
  const succeed = async ({ id }: { id: string }) => ({
    state: "succeeded" as const,
    providerRef: `ref_${id}`,
  });
  const handlers = makeHandlers({
    solve: async () => ({ values: null, bound: null }),
    solvePrices: async () => null,
    payments: {
      send: succeed,
      find: async () => ({ kind: "absent" }),
      list: () => Promise.reject(new Error("not called")),
    },
  });
  const ownerPool = quiet(database.urls.owner, 6);
  const worker = await runWorker({ ownerPool, db: database.db, handlers, log: silentLog });
  const read = async () =>
    (await get(`/api/v1/orders/${placed.number}`)).json() as Promise<Record<string, unknown>>;
  try {
    await expect
      .poll(read, { timeout: 20_000, interval: 200 })
      .toMatchObject({ payment: "authorized", state: "confirmed" });
    expect(await read()).toMatchObject({ fulfillment: "allocated" });
  } finally {
    await worker.stop();
    await ownerPool.end();
  }
});

test("a channel reads its own orders only", async () => {
  const placed = (await (await post(orderOf())).json()) as { number: number };
  expect((await get(`/api/v1/orders/${placed.number}`)).status).toBe(200);
  expect((await get(`/api/v1/orders/${placed.number}`, otherKey)).status).toBe(404);
});

test("availability tells what is free, by place", async () => {
  expect(available).toBeGreaterThan(0);
  const answer = await get("/api/v1/availability?sku=no-such-sku");
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
});

test("a carrier's deliveries are answered one by one, in words", async () => {
  const delivery = { trackingNumber: "EV00000000000", deliveredAt: "2026-11-24T10:00:00-06:00" };
  const answer = await post({ deliveries: [delivery, delivery] }, {}, "/api/v1/deliveries");
  expect(answer.status).toBe(200);
  const { deliveries } = (await answer.json()) as { deliveries: unknown[] };
  const refused = { trackingNumber: "EV00000000000", status: "refused", reason: "not-found" };
  expect(deliveries).toMatchObject([refused, refused]);
  expect(deliveries[0]).toMatchObject({ detail: expect.stringContaining("EV00000000000 was not found") });
  const local = await post(
    { deliveries: [{ ...delivery, deliveredAt: "24 Nov" }] },
    {},
    "/api/v1/deliveries",
  );
  expect(local.status).toBe(422);
});

describe("the door refuses", () => {
  test.each([
    ["no key", {}, 401],
    ["a wrong key", { authorization: `Bearer esk_${"a".repeat(43)}` }, 401],
  ])("%s", async (_name, headers, status) => {
    expect((await fetch(`${origin}/api/v1/availability?sku=x`, { headers })).status).toBe(status);
  });

  test("a key that was revoked", async () => {
    const code = await inScope<{ code: string }>(
      "select code from channel where is_active order by code limit 1",
    );
    const revoked = await newKey(code.code);
    await database.ownerPool.query(
      "update api_key set revoked_at = now() where id = (select id from api_key order by created_at desc, id desc limit 1)",
    );
    expect((await get("/api/v1/availability?sku=x", revoked)).status).toBe(401);
  });

  test("a key without the route's scope", async () => {
    const code = await inScope<{ code: string }>(
      "select code from channel where is_active order by code limit 1",
    );
    const narrow = await newKey(code.code);
    await database.ownerPool.query(
      "update api_key set scopes = array['orders:read'] where id = (select id from api_key order by created_at desc, id desc limit 1)",
    );
    expect((await get("/api/v1/availability?sku=x", narrow)).status).toBe(403);
  });

  test("a change without an idempotency key", async () => {
    expect((await post(orderOf(), { "idempotency-key": "" })).status).toBe(400);
  });

  test("a body with a field that is not known, and says which", async () => {
    const answer = await post({ ...orderOf(), surprise: 1 });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("surprise");
  });

  test("a card number in place of a token", async () => {
    expect((await post({ ...orderOf(), payment: { token: "4242 4242 4242 4242" } })).status).toBe(422);
  });

  test("more than there is, and leaves no order behind", async () => {
    const before = await countOrders();
    const answer = await post(orderOf(available + 1_000));
    expect(answer.status).toBe(409);
    expect(await countOrders()).toBe(before);
  });

  test("a method and a route that do not exist", async () => {
    expect(
      (
        await fetch(`${origin}/api/v1/orders`, {
          method: "DELETE",
          headers: { authorization: `Bearer ${key}` },
        })
      ).status,
    ).toBe(405);
    expect((await get("/api/v1/secrets")).status).toBe(404);
  });
});
