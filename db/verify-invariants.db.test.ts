import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/server/kernel/ids.ts";
import { type TestDatabase, testDatabase } from "./testing.ts";
import { insertRow, makeChannel, makeLocation, makePerson, makeVariant } from "./testing-rows.ts";
import { verifyInvariants } from "./verify-invariants.ts";

let database: TestDatabase;
const ids = {
  variant: newId("var"),
  location: newId("loc"),
  order: newId("ord"),
  line: newId("oln"),
  work: newId("ful"),
  workLine: newId("fln"),
  shipped: newId("ful"),
  shippedLine: newId("fln"),
  authorization: newId("pay"),
};

beforeAll(async () => {
  database = await testDatabase();
  await buildHouse(database.ownerPool);
});
afterAll(() => database.close());

/** Each seeds one bug past the app, as the owner, in a transaction that is rolled back. */
const bugs: Record<string, string[]> = {
  I1: [
    "update stock_ledger set on_hand_after = on_hand_after + 1 where seq = 2",
    "delete from stock_ledger where seq = 2",
    "update stock_balance set on_hand = on_hand + 1",
  ],
  I2: [
    `alter table stock_ledger drop constraint stock_ledger_goods_have_two_sides;
     update stock_ledger set counter_account = null where kind = 'opening'`,
    "update stock_ledger set counter_account = 'LOSS' where kind = 'ship'",
  ],
  I3: [
    "update stock_balance set reserved = reserved + 1",
    "update reservation set quantity = quantity + 1 where state = 'active'",
    "update reservation set state = 'released', closed_at = now() where state = 'active'",
  ],
  I4: [
    "update stock_ledger set promisable_after = 1 where kind = 'reserve'",
    "update stock_balance set safety_stock = 1000",
    `insert into exception (id, kind, subject_id, location_id, variant_id, quantity)
     values ('exc_1', 'shortage', 'x', '${ids.location}', '${ids.variant}', 2)`,
  ],
  I5: [
    "update stock_ledger set fulfillment_line_id = null where kind = 'ship'",
    `update fulfillment_line set quantity = 1 where id = '${ids.shippedLine}'`,
    `drop index stock_ledger_ships_once;
     insert into stock_ledger (location_id, variant_id, seq, kind, on_hand_delta, on_hand_after, reserved_delta,
       reserved_after, counter_account, fulfillment_line_id, command_id)
     select location_id, variant_id, 99, kind, on_hand_delta, on_hand_after, reserved_delta, reserved_after,
       counter_account, fulfillment_line_id, 'again' from stock_ledger where kind = 'ship'`,
  ],
  I6: ["update reservation set expires_at = now() - interval '2 minutes' where state = 'active'"],
  I7: [`update order_line set unallocated = 0, released = 0, cancelled = 3 where id = '${ids.line}'`],
  I8: ["update stock_balance set withheld = 3"],
  I9: [
    `alter table order_line drop constraint order_line_buckets_sum;
     update order_line set picked = picked + 1 where id = '${ids.line}'`,
  ],
  I10: [
    `update order_line set released = released - 1, unallocated = unallocated + 1 where id = '${ids.line}'`,
    `update order_line set released = released - 1, allocated = allocated + 1 where id = '${ids.line}'`,
    "update reservation set location_id = 'loc_elsewhere' where state = 'active'",
  ],
  I11: ["update order_line set tax = tax + 1", "update order_line set unit_price = unit_price - 1"],
  I12: [
    "update sales_order set state = 'closed'",
    "update state_transition set from_state = 'closed' where entity = 'order' and seq = 2",
    "delete from state_transition where entity = 'reservation' and seq = 1",
    "update state_transition set event = 'jump' where entity = 'fulfillment_order'",
  ],
  I13: [
    `alter table sales_order drop constraint sales_order_number_unique;
     insert into sales_order (id, number, state, channel_id, person_id, currency, subtotal, shipping, tax, grand,
       ordered_at, placed_at, placed_by)
     select 'ord_twin', number, state, channel_id, person_id, currency, 0, 0, 0, 0, ordered_at, placed_at, placed_by
     from sales_order`,
  ],
  I14: [
    "update payment_authorization set captured = captured - 1",
    "update payment_operation set state = 'failed' where kind = 'capture'",
    `alter table payment_authorization drop constraint payment_authorization_sums;
     update payment_authorization set captured = amount + 1`,
  ],
  I15: [
    `alter table payment_authorization drop constraint payment_authorization_sums;
     update payment_authorization set refunded = captured + 1`,
  ],
  I16: [
    `drop index payment_operation_provider_ref; update payment_operation set provider_ref = 'same'`,
    "update payment_operation set provider_ref = null where kind = 'capture'",
  ],
  I17: ["update payment_authorization set state = 'failed', captured = 0"],
  I19: [
    "delete from audit_row",
    "insert into audit_row (command_id, command, actor, role, request_id, input_digest) select command_id, command, actor, role, request_id, input_digest from audit_row",
  ],
  I20: [
    `alter table inbound_message drop constraint inbound_message_once;
     insert into inbound_message (source, external_id, body) select source, external_id, body from inbound_message`,
    "update inbound_message set settled_at = null where state = 'applied'",
  ],
  I21: [
    "update stock_balance set fenced = fenced + 1",
    `insert into channel (id, code, name, kind, currency) values ('chn_i21', 'i21', 'I21', 'web', 'USD');
     insert into ring_fence (location_id, variant_id, channel_id, units) values ('${ids.location}', '${ids.variant}', 'chn_i21', 2)`,
    "update reservation set channel_id = 'chn_gone', fenced = 1 where state = 'active'",
  ],
};

describe("the invariants", () => {
  it("do not call an empty shelf with safety stock a shortage", async () => {
    const place = { locationId: ids.location, variantId: await makeVariant(database.ownerPool) };
    await database.ownerPool.query("select set_opening($1::jsonb, 'test', 'system')", [
      JSON.stringify([{ ...place, quantity: 0, safetyStock: 2 }]),
    ]);
    const found = await database.ownerPool.query("select key from verify.violation_i04");
    expect(found.rowCount).toBe(0);
  });

  it("hold in a house where everything went right", async () => {
    const reports = await verifyInvariants(database.urls.owner);
    expect(reports.filter((report) => report.violations > 0)).toEqual([]);
    expect(reports.map((report) => report.id)).toEqual(Object.keys(bugs));
  });

  for (const [id, seeds] of Object.entries(bugs)) {
    it.each(seeds)(`${id} sees: %s`, async (bug) => {
      const client = await database.ownerPool.connect();
      try {
        await client.query("begin");
        const { rows } = await client.query<{ source: string }>(
          "select source from verify.invariant where id = $1",
          [id],
        );
        await client.query(bug);
        const found = await client.query(`select key from verify.${rows[0]?.source}`);
        expect(found.rowCount).toBeGreaterThan(0);
      } finally {
        await client.query("rollback");
        client.release();
      }
    });
  }

  it("that are broken are told with the keys of what broke them", async () => {
    await database.ownerPool.query("update stock_balance set reserved = reserved + 1 where variant_id = $1", [
      ids.variant,
    ]);
    const reports = await verifyInvariants(database.urls.owner);
    const broken = reports.filter((report) => report.violations > 0);
    expect(broken.map((report) => report.id)).toEqual(["I1", "I3", "I8"]);
    expect(broken[1]?.keys).toEqual([`${ids.variant} ${ids.location}`]);
  });
});

/** An order of five: two shipped and paid, two released, one still to be sourced. */
async function buildHouse(pool: pg.Pool): Promise<void> {
  await makeLocation(pool, { id: ids.location });
  await makeVariant(pool, { id: ids.variant });
  const commandId = newId("cmd");
  const place = { locationId: ids.location, variantId: ids.variant };
  await pool.query("select set_opening($1::jsonb, $2, 'system')", [
    JSON.stringify([{ ...place, quantity: 10, safetyStock: 1 }]),
    commandId,
  ]);
  const [shippedUnits, releasedUnits] = [newId("res"), newId("res")];
  const line = (reservationId: string) => ({ reservationId, orderLineId: ids.line, ...place, quantity: 2 });
  await pool.query("select reserve_orders($1::jsonb)", [
    JSON.stringify([
      {
        commandId,
        orderId: ids.order,
        timeToLiveSeconds: null,
        isReplacing: false,
        lines: [line(shippedUnits), line(releasedUnits)],
      },
    ]),
  ]);
  await buildOrder(pool, { commandId, shippedUnits, releasedUnits });
  await pool.query("select convert_reservations($1::jsonb, $2, 'system')", [
    JSON.stringify([{ reservationId: shippedUnits, fulfillmentLineId: ids.shippedLine, quantity: 2 }]),
    commandId,
  ]);
  await buildPayment(pool, commandId);
  await insertRow(pool, "command", {
    client: "system",
    id: commandId,
    name: "test",
    body_hash: "x",
    response: "1",
  });
  await insertRow(pool, "audit_row", {
    command_id: commandId,
    command: "test",
    actor: "system",
    role: "system",
    request_id: "test",
    input_digest: "x",
  });
  await insertRow(pool, "inbound_message", {
    source: "provider",
    external_id: "m1",
    body: "{}",
    state: "applied",
    settled_at: new Date(),
  });
}

async function buildOrder(
  pool: pg.Pool,
  { commandId, shippedUnits, releasedUnits }: Record<"commandId" | "shippedUnits" | "releasedUnits", string>,
): Promise<void> {
  await insertRow(pool, "sales_order", {
    id: ids.order,
    state: "confirmed",
    channel_id: await makeChannel(pool),
    person_id: await makePerson(pool),
    currency: "USD",
    subtotal: 5000,
    shipping: 500,
    tax: 450,
    shipping_tax: 50,
    grand: 5950,
    ordered_at: new Date(),
    placed_at: new Date(),
    placed_by: "test",
  });
  await insertRow(pool, "order_line", {
    id: ids.line,
    order_id: ids.order,
    line_number: 1,
    variant_id: ids.variant,
    sku: "T",
    name: "Test",
    unit_price: 1000,
    tax: 400,
    mode: "ship",
    ordered: 5,
    unallocated: 1,
    released: 2,
    shipped: 2,
  });
  await works(pool, { id: ids.shipped, lineId: ids.shippedLine, state: "handed_over", units: shippedUnits });
  await works(pool, { id: ids.work, lineId: ids.workLine, state: "released", units: releasedUnits });
  await path(pool, commandId, ["order", ids.order, "place placed", "confirm confirmed"]);
  await path(pool, commandId, ["fulfillment_order", ids.work, "release released"]);
  await path(pool, commandId, [
    "fulfillment_order",
    ids.shipped,
    "release released",
    "accept accepted",
    "start-picking picking",
    "finish-picking picked",
    "pack packed",
    "label labelled",
    "hand-over handed_over",
  ]);
}

async function works(
  pool: pg.Pool,
  work: { id: string; lineId: string; state: string; units: string },
): Promise<void> {
  await insertRow(pool, "fulfillment_order", {
    id: work.id,
    code: work.id,
    order_id: ids.order,
    location_id: ids.location,
    mode: "ship",
    state: work.state,
    load_date: "2026-11-24",
    due_at: new Date(),
    promised_at: new Date(),
  });
  await insertRow(pool, "fulfillment_line", {
    id: work.lineId,
    fulfillment_order_id: work.id,
    location_id: ids.location,
    order_line_id: ids.line,
    variant_id: ids.variant,
    quantity: 2,
    reservation_id: work.units,
  });
}

async function buildPayment(pool: pg.Pool, commandId: string): Promise<void> {
  await insertRow(pool, "payment_authorization", {
    id: ids.authorization,
    order_id: ids.order,
    state: "authorized",
    amount: 5950,
    captured: 2160,
    currency: "USD",
    token: "tok",
  });
  await path(pool, commandId, [
    "payment_authorization",
    ids.authorization,
    "request pending",
    "succeed authorized",
  ]);
  for (const [kind, amount] of [
    ["authorize", 5950],
    ["capture", 2160],
  ] as const) {
    const id = newId("pop");
    await insertRow(pool, "payment_operation", {
      id,
      authorization_id: ids.authorization,
      order_id: ids.order,
      kind,
      state: "succeeded",
      amount,
      currency: "USD",
      reference: kind,
      provider: "primary",
      provider_ref: id,
      settled_at: new Date(),
    });
    await path(pool, commandId, ["payment_operation", id, "intend intent", "send sent", "succeed succeeded"]);
  }
}

/** The transitions of one entity: its kind, its id, then `event state` from the beginning. */
async function path(
  pool: pg.Pool,
  commandId: string,
  [entity = "", entityId = "", ...steps]: readonly string[],
): Promise<void> {
  let from = "none";
  for (const [index, step] of steps.entries()) {
    const [event, to] = step.split(" ");
    await insertRow(pool, "state_transition", {
      entity,
      entity_id: entityId,
      seq: index + 1,
      from_state: from,
      event,
      to_state: to,
      actor: "system",
      command_id: commandId,
    });
    from = to ?? "";
  }
}
