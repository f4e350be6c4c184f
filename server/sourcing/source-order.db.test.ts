import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { channelScope, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeLocation, makeVariant } from "@/db/testing-rows.ts";
import {
  makeNetwork,
  makeOrder,
  stockAt,
  type TestNetwork,
  type TestOrder,
  today,
} from "@/db/testing-sourcing.ts";
import { reserveInTransaction } from "@/server/inventory/reserve-in-transaction.ts";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { loadNetwork } from "@/server/promising/load-snapshot.ts";
import type { DecisionRecord } from "./core/decision.ts";
import type { SourcingServices } from "./plan-order.ts";
import { findDecisions } from "./queries/find-decisions.ts";
import { findWhyHere } from "./queries/find-why-here.ts";
import { rerouteLines } from "./reroute-lines.ts";
import { sourceBacklog } from "./source-backlog.ts";
import { sourceOrder } from "./source-order.ts";

let database: TestDatabase;
let network: TestNetwork;
const services: SourcingServices = { solve: null };

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
});
afterAll(() => database.close());

const source = (order: TestOrder) =>
  sourceOrder(database.command(), services, { orderId: order.orderId, trigger: "placed" });

async function freshVariant(units: Readonly<Record<string, number>>): Promise<VariantId> {
  const variantId = await makeVariant(database.ownerPool, { weight_grams: 900 });
  await stockAt(database.ownerPool, variantId, units);
  return variantId;
}

async function rowsOf<R extends Record<string, unknown>>(text: string, values: unknown[]): Promise<R[]> {
  return (await database.ownerPool.query<R>(text, values)).rows;
}

const worksOf = (order: TestOrder) =>
  rowsOf<{ location_id: LocationId; state: string; quantity: number; mode: string; service_code: string }>(
    `select f.location_id, f.state, f.mode, f.service_code, sum(l.quantity)::int as quantity from fulfillment_order f
     join fulfillment_line l on l.fulfillment_order_id = f.id where f.order_id = $1 group by f.id order by f.code`,
    [order.orderId],
  );
const bucketsOf = async (order: TestOrder) =>
  rowsOf<{ unallocated: number; released: number }>(
    "select unallocated, released from order_line where order_id = $1 order by line_number",
    [order.orderId],
  );
const reservedOf = (order: TestOrder) =>
  rowsOf<{ location_id: LocationId; quantity: number }>(
    "select location_id, sum(quantity)::int as quantity from reservation where order_id = $1 and state = 'active' group by 1",
    [order.orderId],
  );
const decisionsOf = (order: TestOrder) =>
  rowsOf<{ version: number; trigger: string; method: string; cost: string; record: DecisionRecord }>(
    "select version, trigger, method, cost, record || jsonb_build_object('lost', lost) as record from sourcing_decision where order_id = $1 order by version",
    [order.orderId],
  );
const exceptionsOf = (order: TestOrder) =>
  rowsOf<{ kind: string; quantity: number }>(
    "select kind, quantity from exception where order_id = $1 and state = 'open'",
    [order.orderId],
  );

describe("sourcing an order", () => {
  test("gives the units to the cheapest place, binds them, releases the work and explains itself", async () => {
    const variantId = await freshVariant({
      [network.chicago]: 3,
      [network.denver]: 3,
      [network.warehouse]: 3,
    });
    const order = await makeOrder(database.ownerPool, [{ variantId, quantity: 2 }]);
    const outcome = await source(order);
    expect(outcome).toMatchObject({ ok: true, value: { units: 2, unserved: 0 } });
    expect(await worksOf(order)).toMatchObject([{ state: "released", quantity: 2, mode: "ship" }]);
    expect(await bucketsOf(order)).toEqual([{ unallocated: 0, released: 2 }]);
    const [work] = await worksOf(order);
    expect(await reservedOf(order)).toEqual([{ location_id: work?.location_id, quantity: 2 }]);
    const [decision] = await decisionsOf(order);
    const { chosen, runnersUp, lost } = decision!.record;
    const parts = chosen!.packages.flatMap((one) => Object.values(one.cost));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(Number(decision!.cost));
    expect(decision).toMatchObject({ version: 1, trigger: "placed", method: "enumeration" });
    expect(runnersUp.length).toBeGreaterThan(0);
    expect(runnersUp.every((plan) => plan.extra >= 0)).toBe(true);
    expect(lost).toHaveLength(2);
    expect(lost.every((place) => place.reasons.length > 0)).toBe(true);
    const facts = await rowsOf<{ name: string }>("select name from event where order_id = $1 order by seq", [
      order.orderId,
    ]);
    expect(facts.map((fact) => fact.name)).toEqual(["fulfillment.released", "sourcing.decided"]);
  });

  test("tells the desk what limited the choice and would change it, and the shelf why without any cost", async () => {
    const variantId = await freshVariant({ [network.denver]: 2, [network.warehouse]: 1 });
    await database.ownerPool.query(
      "update stock_balance set safety_stock = 1 where variant_id = $1 and location_id = $2",
      [variantId, network.warehouse],
    );
    const order = await makeOrder(database.ownerPool, [{ variantId, quantity: 1 }]);
    await source(order);
    const { decisions } = await findDecisions(database.command(), order);
    expect(decisions[0]?.chosen?.packages).toMatchObject([{ locationId: network.denver }]);
    const change = { kind: "safety-stock", variantId, from: 1, to: 0 };
    const at = { locationId: network.warehouse, locationName: "Warehouse" };
    expect(decisions[0]?.bounds).toContainEqual(
      expect.objectContaining({ key: "safety-stock", places: 1, ...at }),
    );
    expect(decisions[0]?.switches).toContainEqual(expect.objectContaining({ change, ...at }));
    const { why } = await findWhyHere(database.command(), { ...order, locationId: network.denver });
    expect(why).toMatchObject({ chosenBy: null, otherLocations: [], isOnlyPlace: true });
    expect(JSON.stringify(why)).not.toMatch(/amount|cost|extra/);
    expect(await findWhyHere(database.command(), { ...order, locationId: network.chicago })).toEqual({
      why: null,
    });
  });

  test("keeps the reservation that the offer made, and moves one that lies elsewhere", async () => {
    const variantId = await freshVariant({ [network.denver]: 2, [network.warehouse]: 2 });
    const order = await makeOrder(database.ownerPool, [{ variantId, quantity: 2 }]);
    await runCommand(database.command(), { name: "test", input: {} }, async (tx) => {
      const line = { orderLineId: order.lines[0]!, variantId, quantity: 1 };
      await reserveInTransaction(tx, {
        commandId: newId("cmd"),
        orderId: order.orderId,
        timeToLiveSeconds: null,
        isReplacing: false,
        lines: [
          { ...line, reservationId: newId("res"), locationId: network.denver },
          { ...line, reservationId: newId("res"), locationId: network.warehouse },
        ],
      });
      return done(null);
    });
    expect((await source(order)).ok).toBe(true);
    expect(await reservedOf(order)).toEqual([{ location_id: network.warehouse, quantity: 2 }]);
    const balances = await rowsOf<{ reserved: number }>(
      "select reserved from stock_balance where variant_id = $1 and location_id = $2",
      [variantId, network.denver],
    );
    expect(balances).toEqual([{ reserved: 0 }]);
  });

  test("leaves what nobody has, opens an exception, and closes it when stock comes", async () => {
    const variantId = await freshVariant({ [network.warehouse]: 1 });
    const order = await makeOrder(database.ownerPool, [{ variantId, quantity: 3 }]);
    expect(await source(order)).toMatchObject({ ok: true, value: { units: 1, unserved: 2 } });
    expect(await bucketsOf(order)).toEqual([{ unallocated: 2, released: 1 }]);
    expect(await exceptionsOf(order)).toMatchObject([{ kind: "unfillable", quantity: 2 }]);
    await stockAt(database.ownerPool, variantId, { [network.denver]: 5 });
    expect(await source(order)).toMatchObject({ ok: true, value: { units: 2, unserved: 0 } });
    expect(await exceptionsOf(order)).toEqual([]);
    expect(await decisionsOf(order)).toMatchObject([{ version: 1 }, { version: 2 }]);
  });

  test("a pickup stays at its store, even where another place is cheaper", async () => {
    const variantId = await freshVariant({ [network.chicago]: 2, [network.warehouse]: 9 });
    const order = await makeOrder(database.ownerPool, [
      { variantId, quantity: 1, pickupAt: network.chicago },
      { variantId, quantity: 1 },
    ]);
    expect((await source(order)).ok).toBe(true);
    const works = await worksOf(order);
    expect(works.find((work) => work.mode === "pickup")?.location_id).toBe(network.chicago);
    expect(works).toHaveLength(2);
  });

  test("held lines wait; a second job finds nothing to do", async () => {
    const variantId = await freshVariant({ [network.warehouse]: 5 });
    const order = await makeOrder(database.ownerPool, [
      { variantId, quantity: 1 },
      { variantId, quantity: 1 },
    ]);
    await database.ownerPool.query(
      "insert into hold (id, order_id, order_line_id, state, reason, opened_by) values ($1, $2, $3, 'open', 'stock-check', 'test')",
      [newId("hld"), order.orderId, order.lines[1]],
    );
    await source(order);
    expect(await bucketsOf(order)).toEqual([
      { unallocated: 0, released: 1 },
      { unallocated: 1, released: 0 },
    ]);
    expect(await source(order)).toMatchObject({ ok: true, value: { decisionId: null } });
    expect(await decisionsOf(order)).toHaveLength(1);
  });

  test("two jobs at once for one order are one effect", async () => {
    const variantId = await freshVariant({ [network.warehouse]: 50, [network.denver]: 50 });
    const order = await makeOrder(database.ownerPool, [{ variantId, quantity: 4 }]);
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => source(order)));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(await bucketsOf(order)).toEqual([{ unallocated: 0, released: 4 }]);
    expect(await worksOf(order)).toHaveLength(1);
    expect(await decisionsOf(order)).toHaveLength(1);
    const reserved = (await reservedOf(order)).reduce((sum, row) => sum + row.quantity, 0);
    expect(reserved).toBe(4);
  });

  test("the same job again has no second effect", async () => {
    const variantId = await freshVariant({ [network.warehouse]: 5 });
    const order = await makeOrder(database.ownerPool, [{ variantId, quantity: 1 }]);
    const ctx = database.command({ commandId: "job_source_1" });
    const input = { orderId: order.orderId, trigger: "placed" } as const;
    await sourceOrder(ctx, services, input);
    await sourceOrder(ctx, services, input);
    expect(await decisionsOf(order)).toHaveLength(1);
  });

  test("many orders for the last units never take more than there is", async () => {
    const variantId = await freshVariant({ [network.warehouse]: 3, [network.denver]: 2 });
    const orders = await Promise.all(
      Array.from({ length: 8 }, () => makeOrder(database.ownerPool, [{ variantId, quantity: 1 }])),
    );
    const outcomes = await Promise.all(orders.map(source));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    const served = outcomes.reduce((sum, outcome) => sum + (outcome.ok ? outcome.value.units : 0), 0);
    const [balance] = await rowsOf<{ reserved: number }>(
      "select sum(reserved)::int as reserved from stock_balance where variant_id = $1",
      [variantId],
    );
    expect(balance?.reserved).toBe(served);
    expect(served).toBe(5);
  });

  test("stock that is lost between plan and reservation is planned again, from where it still is", async () => {
    const { denver, warehouse } = network;
    const variants = await Promise.all(
      Array.from({ length: 9 }, () => freshVariant({ [denver]: 1, [warehouse]: 1 })),
    );
    const order = await makeOrder(
      database.ownerPool,
      variants.map((variantId) => ({ variantId, quantity: 1 })),
    );
    let looks = 0;
    // Nine different units go to the solver; while it works, somebody empties the warehouse's shelf of one.
    const solve: SourcingServices["solve"] = async () => {
      looks++;
      await database.ownerPool.query(
        "update stock_balance set withheld = 1 where variant_id = $1 and location_id = $2",
        [variants[0], warehouse],
      );
      return { values: null, bound: null };
    };
    const input = { orderId: order.orderId, trigger: "placed" } as const;
    const outcome = await sourceOrder(database.command(), { solve }, input);
    expect(outcome).toMatchObject({ ok: true, value: { units: 9, unserved: 0 } });
    expect(looks).toBe(2);
    const [at] = await rowsOf<{ location_id: LocationId }>(
      "select location_id from reservation where order_id = $1 and variant_id = $2 and state = 'active'",
      [order.orderId, variants[0]],
    );
    expect(at?.location_id).toBe(denver);
    expect(await decisionsOf(order)).toHaveLength(1);
  });

  test("a full day sends the work to the next one, and capacity holds under a race", async () => {
    const small = await makeLocation(database.ownerPool, { capacity_per_day: 2, cutoff_minute: 1439 });
    const variantId = await freshVariant({ [small]: 20 });
    const orders = await Promise.all(
      Array.from({ length: 5 }, () => makeOrder(database.ownerPool, [{ variantId, quantity: 1 }])),
    );
    for (const outcome of await Promise.all(orders.map(source))) expect(outcome.ok).toBe(true);
    const loads = await rowsOf<{ fulfillment_orders: number }>(
      "select fulfillment_orders from location_load where location_id = $1 order by date",
      [small],
    );
    const given = loads.map((load) => load.fulfillment_orders);
    expect(Math.max(...given)).toBeLessThanOrEqual(2);
    // Who was overtaken three times waits for a person; nobody is lost.
    const waiting = (await Promise.all(orders.map(exceptionsOf))).filter((rows) => rows.length > 0).length;
    expect(given.reduce((sum, count) => sum + count, 0) + waiting).toBe(5);
  });

  test("work that is due at a place counts as waiting there, for whoever promises, until its people are no limit", async () => {
    const slow = await makeLocation(database.ownerPool, { orders_per_hour: 1, cutoff_minute: 1439 });
    const variantId = await freshVariant({ [slow]: 9 });
    const set = (text: string) => database.ownerPool.query(`update ${text} where location_id = $1`, [slow]);
    for (let at = 0; at < 3; at++)
      await source(await makeOrder(database.ownerPool, [{ variantId, quantity: 1 }]));
    await set(`fulfillment_order set load_date = (${today})::text`);
    const scope = channelScope(newId("chn"));
    const laborOf = async () => {
      const { locations } = await database.db.read(scope, async (db) => {
        const network = await loadNetwork(db);
        // The look past the scope is over: the work itself is nobody else's.
        expect((await db.execute("select from fulfillment_order")).rowCount).toBe(0);
        return network;
      });
      return locations.find(({ locationId }) => locationId === slow)?.labor;
    };
    expect(await laborOf()).toEqual({ ordersPerHour: 1, waiting: 3 });
    await set(`fulfillment_order set load_date = (${today} + 2)::text`);
    expect(await laborOf()).toEqual({ ordersPerHour: 1, waiting: 0 });
    await database.ownerPool.query("update location set orders_per_hour = null where id = $1", [slow]);
    expect(await laborOf()).toBeUndefined();
  });

  test("a refused line goes elsewhere and not back; after three refusals a person decides", async () => {
    const variantId = await freshVariant({
      [network.chicago]: 5,
      [network.denver]: 5,
      [network.warehouse]: 5,
    });
    const order = await makeOrder(database.ownerPool, [{ variantId, quantity: 1 }]);
    await source(order);
    const refused = new Set<LocationId>();
    for (let round = 1; round <= 3; round++) {
      const [work] = await rowsOf<{ location_id: LocationId }>(
        "select location_id from fulfillment_order where order_id = $1 and state = 'released'",
        [order.orderId],
      );
      expect(refused.has(work!.location_id)).toBe(false);
      refused.add(work!.location_id);
      await refuse(order, work!.location_id);
      await rerouteLines(database.command(), services, { orderId: order.orderId });
    }
    expect(refused.size).toBe(3);
    expect(await bucketsOf(order)).toEqual([{ unallocated: 1, released: 0 }]);
    expect(await exceptionsOf(order)).toMatchObject([{ kind: "unfillable", quantity: 1 }]);
  });

  test("the backlog is sourced to its end", async () => {
    const variantId = await freshVariant({ [network.warehouse]: 100 });
    const orders = await Promise.all(
      Array.from({ length: 5 }, () => makeOrder(database.ownerPool, [{ variantId, quantity: 2 }])),
    );
    await sourceBacklog(database.context(), services, { trigger: "imported" });
    for (const order of orders) expect(await bucketsOf(order)).toEqual([{ unallocated: 0, released: 2 }]);
  });

  test("runs over one backlog that overtake each other serve every order once, as far as there is stock", async () => {
    const variantId = await freshVariant({ [network.warehouse]: 9, [network.denver]: 6 });
    const orders = await Promise.all(
      Array.from({ length: 12 }, () => makeOrder(database.ownerPool, [{ variantId, quantity: 1 }])),
    );
    const tight = await makeOrder(database.ownerPool, [{ variantId, quantity: 5 }]);
    const run = () => sourceBacklog(database.context(), services, { trigger: "imported" });
    const [first, second] = await Promise.all([run(), run(), source(orders[7]!)]);
    expect([first.failed, second.failed]).toEqual([0, 0]);
    for (const order of orders) {
      expect(await bucketsOf(order)).toEqual([{ unallocated: 0, released: 1 }]);
      expect(await worksOf(order)).toHaveLength(1);
    }
    const [left] = await bucketsOf(tight);
    expect(left!.unallocated + left!.released).toBe(5);
    expect(left!.released).toBe((await reservedOf(tight)).reduce((sum, row) => sum + row.quantity, 0));
  });
});

/** What a store's rejection leaves behind, written past the rooms. */
async function refuse(order: TestOrder, locationId: LocationId): Promise<void> {
  const pool = database.ownerPool;
  const [work] = await rowsOf<{ id: string }>(
    "select id from fulfillment_order where order_id = $1 and location_id = $2 and state = 'released'",
    [order.orderId, locationId],
  );
  await pool.query(
    "update fulfillment_line set quantity = 0, quantity_rejected = 1, reject_reason = 'not-found', rejected_at = now() where fulfillment_order_id = $1",
    [work?.id],
  );
  await pool.query("update fulfillment_order set state = 'rejected' where id = $1", [work?.id]);
  await pool.query("update order_line set released = 0, unallocated = 1 where order_id = $1", [
    order.orderId,
  ]);
  await pool.query(
    "update reservation set state = 'released', closed_at = now() where order_id = $1 and state = 'active'",
    [order.orderId],
  );
}
