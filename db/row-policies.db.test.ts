import { sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import type { Scope } from "@/server/auth/core/scope.ts";
import { type LocationId, newId } from "@/server/kernel/ids.ts";
import { type Handle, sqlState } from "./client.ts";
import { allScope, channelScope, storeScope, testDatabase } from "./testing.ts";
import { insertRow, makeChannel, makeLocation, makePerson, makeStock, makeVariant } from "./testing-rows.ts";

const database = await testDatabase();
afterAll(() => database.close());

const pool = database.ownerPool;
const [storeA, storeB] = [await makeLocation(pool), await makeLocation(pool)];
const variantId = await makeVariant(pool);
const strategyId = newId("str");
const [channelA, channelB] = [await makeChannel(pool), await makeChannel(pool)];
const orders = { A: await orderAt(storeA, channelA), B: await orderAt(storeB, channelB) };

/** One order in progress at a store, with a row in each table that is scoped. */
async function orderAt(locationId: LocationId, channelId: string): Promise<string> {
  const [orderId, lineId, workId, personId] = [
    newId("ord"),
    newId("oln"),
    newId("ful"),
    await makePerson(pool),
  ];
  const [addressId, packageId] = [newId("adr"), newId("pkg")];
  const row = (table: string, values: Record<string, unknown>) => insertRow(pool, table, values);
  const moments = { due_at: "2026-11-24T20:00Z", promised_at: "2026-11-25T20:00Z" };
  await makeStock(pool, { locationId, variantId, onHand: 5 });
  await row("address", {
    id: addressId,
    person_id: personId,
    recipient: "R",
    line1: "1",
    city: "C",
    state: "IL",
    zip: "60601",
  });
  const money = { currency: "USD", subtotal: 2000, shipping: 0, tax: 0, grand: 2000 };
  const placed = {
    ordered_at: "2026-11-24T12:00Z",
    placed_at: "2026-11-24T12:00Z",
    placed_by: "test",
    state: "placed",
  };
  await row("sales_order", {
    id: orderId,
    channel_id: channelId,
    person_id: personId,
    ship_to_address_id: addressId,
    ...money,
    ...placed,
  });
  await row("order_line", {
    ...{ id: lineId, order_id: orderId, line_number: 1, variant_id: variantId, sku: "T", name: "T" },
    ...{ unit_price: 2000, tax: 0, mode: "ship", ordered: 1, released: 1 },
  });
  await row("hold", {
    id: newId("hld"),
    order_id: orderId,
    state: "open",
    reason: "fraud-check",
    opened_by: "test",
  });
  await row("promise", {
    ...{
      id: newId("prm"),
      order_id: orderId,
      order_line_id: lineId,
      version: 1,
      mode: "ship",
      reason: "test",
    },
    ...{ ready_by: moments.due_at, promised_at: moments.promised_at },
  });
  await row("fulfillment_order", {
    ...{ id: workId, code: workId, order_id: orderId, location_id: locationId, mode: "ship" },
    ...{ state: "released", load_date: "2026-11-24", ...moments },
  });
  await row("fulfillment_line", {
    ...{ id: newId("fln"), fulfillment_order_id: workId, location_id: locationId },
    ...{ order_line_id: lineId, variant_id: variantId, quantity: 1 },
  });
  await row("reservation", {
    ...{ id: newId("res"), location_id: locationId, variant_id: variantId, quantity: 1, state: "active" },
    ...{ order_id: orderId, order_line_id: lineId, command_id: "test" },
  });
  await pool.query(
    "insert into shipping_service values ('ground', 'Ground', 'Table', 1) on conflict do nothing",
  );
  await row("package", {
    ...{ id: packageId, fulfillment_order_id: workId, location_id: locationId, service_code: "ground" },
    ...{ carrier: "table", tracking_number: packageId, weight_grams: 500, freight: 700, state: "labelled" },
  });
  await row("exception", { id: newId("exc"), kind: "recount", subject_id: workId, location_id: locationId });
  const payment = newId("pay");
  await row("payment_authorization", {
    id: payment,
    order_id: orderId,
    state: "pending",
    amount: 2000,
    currency: "USD",
    token: "tok",
  });
  await row("payment_operation", {
    ...{ id: newId("pop"), authorization_id: payment, order_id: orderId, kind: "authorize", state: "intent" },
    ...{ amount: 2000, currency: "USD", reference: orderId, provider: "local" },
  });
  const decisionId = newId("dec");
  await pool.query(
    `insert into strategy (id, name, version, settings, is_active) values ('${strategyId}', 'Test', 1, '{}', true) on conflict do nothing`,
  );
  await row("sourcing_decision", {
    ...{ id: decisionId, order_id: orderId, version: 1, trigger: "placed", method: "enumeration", cost: 0 },
    ...{ gap: 0, micros: 1, record: "{}", strategy_id: strategyId, actor: "system" },
  });
  await row("sourcing_assignment", {
    ...{ decision_id: decisionId, order_line_id: lineId, location_id: locationId, quantity: 1 },
  });
  await row("event", {
    ...{
      id: newId("evt"),
      name: "order.placed",
      entity_id: orderId,
      order_id: orderId,
      location_id: locationId,
    },
    ...{ payload: "{}", actor: "test", command_id: "test" },
  });
  return orderId;
}

const scoped = [
  ...[
    "fulfillment_order",
    "fulfillment_line",
    "package",
    "reservation",
    "stock_ledger",
    "exception",
    "event",
  ],
  ...[
    "sales_order",
    "order_line",
    "hold",
    "promise",
    "person",
    "address",
    "payment_authorization",
    "payment_operation",
    "sourcing_decision",
    "sourcing_assignment",
  ],
];
const ofChannel = ["sales_order", "order_line", "hold", "promise", "person", "address", "event"];

const count = async (scope: Scope, table: string) =>
  database.db.read(scope, async (handle) =>
    Number((await run(handle, `select count(*) as n from "${table}"`)).rows[0]?.n),
  );
const run = (handle: Handle, text: string) => handle.execute<Record<string, unknown>>(sql.raw(text));

/** What a statement, written by hand as the app's role, did: how many rows, or the error's code. */
async function attempt(scope: Scope, text: string): Promise<number | string | null> {
  try {
    return await database.db.transact(scope, async (handle) => (await run(handle, text)).rowCount);
  } catch (error) {
    return sqlState(error);
  }
}

test("every table that is protected is named here, and none can be passed by its owner", async () => {
  const { rows } = await pool.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and relforcerowsecurity",
  );
  expect(rows.map(({ name }) => name).sort()).toEqual([...scoped, "stock_balance"].sort());
  const { rows: owner } = await pool.query(
    "select rolsuper or rolbypassrls as passes from pg_roles where rolname = current_user",
  );
  expect(owner).toEqual([{ passes: false }]);
});

describe.each(scoped)("%s", (table) => {
  test("the house sees both stores' rows", async () => expect(await count(allScope(), table)).toBe(2));

  test("an associate of one store sees its own row only", async () =>
    expect(await count(storeScope(storeA), table)).toBe(1));

  test("an associate of no store sees nothing", async () => expect(await count(storeScope(), table)).toBe(0));

  test("a connection that set no scope sees nothing", async () => {
    const { rows } = await database.appPool.query(`select count(*)::int as n from "${table}"`);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test("a channel sees the rows of its own orders, and no store's", async () =>
    expect(await count(channelScope(channelA), table)).toBe(
      ofChannel.includes(table) || table.startsWith("payment_") ? 1 : 0,
    ));
});

test("the scope is read once per statement, not once per row", async () => {
  const plan = await database.db.read(storeScope(storeA), async (handle) => {
    const { rows } = await run(handle, "explain select * from fulfillment_order where state = 'released'");
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
  expect(plan).toContain("InitPlan");
  expect(plan).toContain("Index Scan");
  expect(plan).not.toContain("current_setting('app.scope_kind'::text, true) = ");
});

describe("changes by hand-written SQL as the app's role", () => {
  const own = storeScope(storeA);
  const moving = ["fulfillment_order", "fulfillment_line", "package", "reservation", "exception"];

  test.each(moving)(
    "%s: another store's row is not changed, one's own cannot be given away",
    async (table) => {
      expect(
        await attempt(own, `update "${table}" set location_id = location_id where location_id = '${storeB}'`),
      ).toBe(0);
      expect(await attempt(own, `update "${table}" set location_id = location_id`)).toBe(1);
      expect(await attempt(own, `update "${table}" set location_id = '${storeB}'`)).toBe("42501");
      expect(await attempt(own, `delete from "${table}"`)).toBe(0);
    },
  );

  test("stock of the whole network is seen, that of one's own store alone is changed", async () => {
    expect(await count(own, "stock_balance")).toBe(2);
    expect(await attempt(own, "update stock_balance set on_hand = on_hand")).toBe(1);
    expect(await attempt(own, "delete from stock_balance")).toBe(0);
    const row = (place: string) =>
      `insert into stock_ledger (location_id, variant_id, seq, kind, on_hand_delta, on_hand_after, reserved_delta, reserved_after, command_id)
       values ('${place}', '${variantId}', 2, 'reserve', 0, 5, 1, 1, 'test')`;
    expect(await attempt(own, row(storeB))).toBe("42501");
    expect(await attempt(own, row(storeA))).toBe(1);
  });

  test.each(["sales_order", "order_line", "hold", "promise", "payment_operation"])(
    "%s of another store's order is not changed",
    async (table) => {
      expect(await attempt(own, `update "${table}" set id = id`)).toBe(1);
      expect(await attempt(own, `delete from "${table}"`)).toBe(0);
    },
  );

  test("a line cannot be added to another store's order, nor a store's work to itself", async () => {
    const hold = (order: string) =>
      `insert into hold (id, order_id, state, reason, opened_by) values ('${newId("hld")}', '${order}', 'open', 'stock-check', 'x')`;
    expect(await attempt(own, hold(orders.B))).toBe("42501");
    expect(await attempt(own, hold(orders.A))).toBe(1);
  });

  test("people and addresses are not changed from a store", async () => {
    expect(await attempt(own, "update person set name = name")).toBe(0);
    expect(await attempt(own, "update address set city = city")).toBe(0);
  });

  test("an order cannot be placed into another channel", async () => {
    const order = (channel: string) =>
      `insert into sales_order (id, state, channel_id, person_id, currency, subtotal, shipping, tax, grand, ordered_at, placed_at, placed_by)
       select '${newId("ord")}', 'placed', '${channel}', person_id, 'USD', 0, 0, 0, 0, now(), now(), 'x' from sales_order`;
    expect(await attempt(channelScope(channelA), order(channelB))).toBe("42501");
    expect(await attempt(channelScope(channelA), order(channelA))).toBe(1);
  });
});

describe("what happened stays as it was written, even for the whole house", () => {
  const appendOnly = ["event", "state_transition", "audit_row", "stock_ledger", "sourcing_decision"];
  const more = ["sourcing_assignment", "import_receipt"];

  test.each([...appendOnly, ...more])("%s takes no update and no delete", async (table) => {
    const { rows } = await pool.query<{ column: string }>(
      "select attname as column from pg_attribute where attrelid = $1::regclass and attnum = 2",
      [table],
    );
    const column = rows[0]?.column;
    expect(await attempt(allScope(), `update "${table}" set "${column}" = "${column}"`)).toBe("42501");
    expect(await attempt(allScope(), `delete from "${table}"`)).toBe("42501");
    expect(await attempt(allScope(), `truncate "${table}"`)).toBe("42501");
  });

  test("of a command only the answer is filled in", async () => {
    expect(await attempt(allScope(), "update command set response = response")).toBe(0);
    expect(await attempt(allScope(), "update command set name = name")).toBe("42501");
    expect(await attempt(allScope(), "delete from command")).toBe("42501");
  });

  test("the app adds jobs through its function only, and makes no tables", async () => {
    expect(await attempt(allScope(), `select everyshelf_enqueue('test.job', '{"a":1}'::jsonb)`)).toBe(1);
    expect(await database.jobs("test.job")).toEqual([{ task: "test.job", payload: { a: 1 } }]);
    expect(await attempt(allScope(), "select graphile_worker.add_job('test.job')")).toBe("42501");
    expect(await attempt(allScope(), "create table mine (id int)")).toBe("42501");
  });
});
