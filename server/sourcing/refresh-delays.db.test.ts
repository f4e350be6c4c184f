import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { insertRow, makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork, type TestOrder } from "@/db/testing-sourcing.ts";
import { promisesReport } from "@/server/cli/report/promises.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { ObservedDelays } from "@/server/promising/core/delays.ts";
import { summarizePromises } from "./queries/summarize-promises.ts";
import { refreshDelays } from "./refresh-delays.ts";
import { sourceOrder } from "./source-order.ts";

let database: TestDatabase;
let network: TestNetwork;

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
});
afterAll(() => database.close());

/** Noon UTC, early morning at the places, so many days ago. */
const noon = (daysAgo: number) => {
  const today = new Date().toISOString().slice(0, 10);
  return new Date(Date.parse(`${today}T12:00:00Z`) - daysAgo * 86_400_000);
};
const dateOf = (moment: Date) => moment.toISOString().slice(0, 10);

/** An order from Denver that was due some days ago, with the promises that its customer was told. */
async function workDue(
  daysAgo: number,
  given: { isPickup?: boolean; promises?: Date[]; confidence?: number } = {},
) {
  const pool = database.ownerPool;
  const variantId = await makeVariant(pool, { weight_grams: 500 });
  await stockAt(pool, variantId, { [network.denver]: 1 });
  const line = { variantId, quantity: 1, ...(given.isPickup ? { pickupAt: network.denver } : {}) };
  const order = await makeOrder(pool, [line]);
  const sourced = await sourceOrder(
    database.command(),
    { solve: null },
    { orderId: order.orderId, trigger: "placed" },
  );
  expect(sourced).toMatchObject({ ok: true, value: { units: 1 } });
  const due = noon(daysAgo);
  await pool.query("update fulfillment_order set due_at = $2, load_date = $3 where order_id = $1", [
    order.orderId,
    due,
    dateOf(due),
  ]);
  for (const [index, readyBy] of (given.promises ?? [due]).entries())
    await insertRow(pool, "promise", {
      id: newId("prm"),
      order_id: order.orderId,
      order_line_id: order.lines[0],
      version: index + 1,
      mode: given.isPickup ? "pickup" : "ship",
      service_code: given.isPickup ? null : "ground",
      location_id: network.denver,
      ready_by: readyBy,
      promised_at: given.isPickup ? readyBy : new Date(readyBy.getTime() + 3 * 86_400_000),
      reason: "placed",
      confidence: given.confidence ?? null,
    });
  return order;
}

const workOf = async (order: TestOrder) =>
  (
    await database.ownerPool.query<{ id: string }>("select id from fulfillment_order where order_id = $1", [
      order.orderId,
    ])
  ).rows[0]!.id;

async function sent(order: TestOrder, at: Date, delivered?: Date) {
  const id = newId("pkg");
  await insertRow(database.ownerPool, "package", {
    id,
    fulfillment_order_id: await workOf(order),
    location_id: network.denver,
    service_code: "ground",
    carrier: "Table",
    tracking_number: id,
    weight_grams: 500,
    freight: 700,
    state: delivered ? "delivered" : "handed_over",
    expected_on: dateOf(at),
    handed_over_at: at,
    delivered_at: delivered ?? null,
  });
}

async function moved(entity: string, entityId: string, to: string, at: Date) {
  await insertRow(database.ownerPool, "state_transition", {
    entity,
    entity_id: entityId,
    seq: 90,
    from_state: "none",
    event: "test",
    to_state: to,
    actor: "test",
    command_id: newId("cmd"),
    at,
  });
}

test("counts what was kept and late by place, work that is overdue too, and reports how promises were kept", async () => {
  await sent(await workDue(20, { confidence: 0.97 }), noon(20));
  // Two weeks later is ten carrier days or a holiday less: beyond all steps.
  await sent(await workDue(20, { confidence: 0.96 }), noon(6));
  // Told first for the day before, then put off: the last promise is kept, the first is not.
  await sent(await workDue(20, { promises: [noon(21), noon(20)] }), noon(20));
  // Left a day late, and was at the door in time all the same.
  await sent(await workDue(20), noon(19), noon(18));
  await workDue(20);
  const ready = await workDue(3, { isPickup: true });
  await moved(
    "fulfillment_order",
    await workOf(ready),
    "ready_for_pickup",
    new Date(noon(3).getTime() + 5_400_000),
  );

  expect(await refreshDelays(database.command())).toEqual({
    ok: true,
    value: { dispatches: 5, pickups: 1, deliveries: 1 },
  });
  const { rows } = await database.ownerPool.query<{ delays: ObservedDelays }>(
    "select delays from observed_delay",
  );
  const own = rows[0]!.delays.places[network.denver]!;
  expect(own).toEqual(rows[0]!.delays.network);
  expect(own.dispatch[0]).toBeGreaterThanOrEqual(2);
  expect(own.dispatch.at(-1)).toBe(2);
  expect(own.dispatch.reduce((sum, count) => sum + count, 0)).toBe(5);
  expect(own.ready).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);

  const { accuracy } = await summarizePromises(database.command());
  expect(accuracy).toMatchObject([
    { locationCode: "S102", mode: "pickup", lines: 1, kept: 0, late: 1, overdue: 0 },
    {
      locationCode: "S102",
      mode: "ship",
      serviceCode: "ground",
      ...{ lines: 5, kept: 3, late: 1, overdue: 1, keptFirst: 2, changed: 1, delivered: 1 },
    },
  ]);
  const [pickup, ship] = accuracy;
  expect(pickup!.daysLate).toBeCloseTo(1.5 / 24);
  expect(ship!.daysLateMax).toBeGreaterThan(18);
  const text = await promisesReport(database.command());
  expect(text.split("\n")[2]).toMatch(/^S102 Denver +ground +5 +60.0 % +1 +1 +40.0 %/);
  expect(text).toContain("Told with 95.0 % to 99.0 % (96.5 % on average): 50.0 % of 2 kept.");
  expect(text).toMatch(/^All +6 +50.0 % +2 +1 /m);
});
