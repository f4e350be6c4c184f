import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork, type TestOrder } from "@/db/testing-sourcing.ts";
import { verifyInvariants } from "@/db/verify-invariants.ts";
import { cancelOrderLines } from "@/server/fulfillment/cancel-order-lines.ts";
import { rejectLine } from "@/server/fulfillment/reject-line.ts";
import { receiveStock } from "@/server/inventory/receive-stock.ts";
import { type LocationId, newId, type VariantId } from "@/server/kernel/ids.ts";
import { done } from "@/server/kernel/outcome.ts";
import { openHold } from "@/server/orders/open-hold.ts";
import { getTimeline } from "@/server/orders/queries/get-timeline.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { makeSolver } from "@/server/promising/solve-model.ts";
import type { DecisionRecord } from "./core/decision.ts";
import { moveLine } from "./move-line.ts";
import { findDecisions } from "./queries/find-decisions.ts";
import { summarizeSourcing } from "./queries/summarize-sourcing.ts";
import { releaseDue, releaseWave } from "./release-wave.ts";
import { reoptimizeOrders } from "./reoptimize-orders.ts";
import { setRelease } from "./set-release.ts";
import { sourceOrder } from "./source-order.ts";

let database: TestDatabase;
let network: TestNetwork;
const solver = makeSolver({ log: { info: () => {}, warn: () => {}, error: () => {} } });

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
  await setRelease(database.command(), {
    commandId: "unused-here",
    release: "at-cutoff",
    releaseLeadMinutes: 0,
  });
});
/** Each test has the open orders to itself. */
beforeEach(async () => {
  const { rows } = await database.ownerPool.query(
    "select distinct order_id from fulfillment_order where state = 'allocated'",
  );
  await database.ownerPool.query(
    "update fulfillment_order set release_at = now() - interval '1 hour' where state = 'allocated'",
  );
  for (const { order_id } of rows) await releaseDue(database.context(), order_id);
});
afterAll(async () => {
  await solver.close();
  const reports = await verifyInvariants(database.urls.owner);
  await database.close();
  const broken = reports.flatMap(({ id, keys }) => keys.map((key) => `${id} ${key}`));
  // Orders of tests are written past the house, so they have no first transition.
  expect(broken.filter((key) => !key.startsWith("I12 order "))).toEqual([]);
});

const source = ({ orderId }: TestOrder) =>
  sourceOrder(database.command(), { solve: null }, { orderId, trigger: "placed" });
const placed = async (lines: { variantId: VariantId; quantity: number }[]) => {
  const order = await makeOrder(database.ownerPool, lines);
  await source(order);
  return order;
};
const variantAt = async (units: Readonly<Record<string, number>>) => {
  const variantId = await makeVariant(database.ownerPool, { weight_grams: 900 });
  await stockAt(database.ownerPool, variantId, units);
  return variantId;
};

/**
 * `first` took the warehouse's last coat, so `second` goes in two packages; Chicago has one more coat. Exchanged, both
 * are whole.
 */
async function splitByOther() {
  const coat = await variantAt({ [network.warehouse]: 1, [network.chicago]: 1 });
  const scarf = await variantAt({ [network.warehouse]: 5 });
  const first = await placed([{ variantId: coat, quantity: 1 }]);
  const second = await placed([
    { variantId: coat, quantity: 1 },
    { variantId: scarf, quantity: 1 },
  ]);
  return { first, second, coat, scarf };
}

const placesOf = async ({ orderId }: TestOrder): Promise<LocationId[]> =>
  (
    await database.ownerPool.query(
      `select f.location_id from fulfillment_order f join fulfillment_line l on l.fulfillment_order_id = f.id
       where f.order_id = $1 and l.quantity > 0 group by f.id order by f.location_id`,
      [orderId],
    )
  ).rows.map((row) => row.location_id);
const unitsOf = async ({ orderId }: TestOrder) =>
  (
    await database.ownerPool.query(
      `select sum(unallocated)::int as unallocated, sum(allocated)::int as allocated, sum(released)::int as released,
        sum(cancelled)::int as cancelled, (select coalesce(sum(quantity), 0)::int from reservation
          where order_id = $1 and state = 'active') as reserved
       from order_line where order_id = $1`,
      [orderId],
    )
  ).rows[0];
const loadsOf = async () =>
  (
    await database.ownerPool.query(
      "select location_id, date::text, fulfillment_orders from location_load where fulfillment_orders > 0 order by 1, 2",
    )
  ).rows;
const worksByDay = async () =>
  (
    await database.ownerPool.query(
      `select location_id, load_date as date, count(*)::int as fulfillment_orders from fulfillment_order
       where state not in ('reassigned', 'cancelled', 'rejected') group by 1, 2 order by 1, 2`,
    )
  ).rows;

describe("open orders planned together", () => {
  test("exchange units so that both go whole, with decision, prices and words", async () => {
    const { first, second } = await splitByOther();
    const costBefore = (await summarizeSourcing(database.context()))?.split;
    expect(await placesOf(first)).toEqual([network.warehouse]);
    expect(await placesOf(second)).toHaveLength(2);
    const result = await reoptimizeOrders(database.context(), { solve: solver.solve });
    expect(result).toMatchObject({ orders: 2, steps: 1, moved: 2, overtaken: 0 });
    expect(result.after).toBeLessThan(result.before);
    expect(result.bound).toBeCloseTo(result.after, 2);
    expect(await placesOf(first)).toEqual([network.chicago]);
    expect(await placesOf(second)).toEqual([network.warehouse]);
    expect(await unitsOf(first)).toMatchObject({ allocated: 1, unallocated: 0, reserved: 1 });
    expect(await unitsOf(second)).toMatchObject({ allocated: 2, unallocated: 0, reserved: 2 });
    expect(await loadsOf()).toEqual(await worksByDay());
    // The report counts the split that is gone no more.
    expect((await summarizeSourcing(database.context()))?.split).toBeLessThan(costBefore ?? 0);
    const { decisions } = await findDecisions(database.context(), { orderId: second.orderId });
    expect(decisions.map(({ version, trigger }) => [version, trigger])).toEqual([
      [2, "reoptimized"],
      [1, "placed"],
    ]);
    // The other one left the warehouse to it, and is told that it could have gone from there for less.
    const { decisions: others } = await findDecisions(database.context(), { orderId: first.orderId });
    const left = { key: "no-stock", locationId: network.warehouse };
    expect(others[0]?.bounds).toContainEqual(expect.objectContaining(left));
    expect(others[0]?.lost.map(({ locationId }) => locationId)).toContain(network.warehouse);
    const saved = decisions[0]!.replaced!.total.amount - decisions[0]!.chosen!.total.amount;
    expect(saved).toBeGreaterThan(0);
    const { entries } = await getTimeline(database.context(), { orderId: second.orderId });
    expect(entries.at(-1)).toMatchObject({
      name: "sourcing.reoptimized",
      values: {
        to: expect.any(String),
        from: expect.stringContaining(" + "),
        cause: "exchange",
        currency: "USD",
      },
    });
    expect(entries.at(-1)?.values.amount).toBe(Math.round(result.before - result.after));
  });

  test("do the same without a solver, and again have nothing left to do", async () => {
    const { second } = await splitByOther();
    expect(await reoptimizeOrders(database.context(), { solve: null })).toMatchObject({
      moved: 2,
      bound: null,
    });
    expect(await placesOf(second)).toEqual([network.warehouse]);
    expect(await reoptimizeOrders(database.context(), { solve: null })).toMatchObject({ steps: 0, moved: 0 });
  });

  test("a line whose units come from two places becomes one reservation", async () => {
    const coat = await variantAt({ [network.warehouse]: 1, [network.chicago]: 1 });
    const order = await placed([{ variantId: coat, quantity: 2 }]);
    expect(await placesOf(order)).toHaveLength(2);
    await receive(coat, network.warehouse, 3);
    expect(await reoptimizeOrders(database.context(), { solve: null })).toMatchObject({ moved: 1 });
    expect(await placesOf(order)).toEqual([network.warehouse]);
    expect(await unitsOf(order)).toMatchObject({ allocated: 2, reserved: 2 });
  });

  test("stay where they are when the saving is below the threshold", async () => {
    await splitByOther();
    await setRelease(database.command(), {
      commandId: "unused-here",
      release: "at-cutoff",
      moveSavingMin: 90_000,
    });
    expect(await reoptimizeOrders(database.context(), { solve: null })).toMatchObject({ steps: 0 });
    await setRelease(database.command(), {
      commandId: "unused-here",
      release: "at-cutoff",
      moveSavingMin: 25,
    });
  });
});

/** Units that arrive, with their ledger row. */
async function receive(variantId: VariantId, locationId: LocationId, units: number): Promise<void> {
  await runCommand(database.command(), { name: "test", input: {} }, async (tx) => {
    await receiveStock(tx, [{ locationId, variantId, quantity: units }]);
    return done(null);
  });
}

/** Does something between the look and the first step. */
const meanwhile = (act: () => Promise<unknown>) => ({
  solve: async () => {
    await act();
    return { values: null, bound: null };
  },
});

describe("a step that somebody overtakes leaves everything as it was", () => {
  const others: Record<string, (orders: { first: TestOrder; second: TestOrder }) => Promise<unknown>> = {
    "a cancelled line": ({ first }) =>
      cancelOrderLines(database.command(), {
        commandId: "unused-here",
        orderId: first.orderId,
        lines: [{ orderLineId: first.lines[0]!, quantity: 1 }],
        reason: "Changed mind",
      }),
    "a hold": ({ first }) =>
      openHold(database.command(), {
        commandId: "unused-here",
        orderId: first.orderId,
        orderLineId: null,
        holdId: newId("hld"),
        reason: "fraud-check",
        note: null,
      }),
    "a release": async ({ first }) => {
      await database.ownerPool.query(
        "update fulfillment_order set release_at = now() - interval '1 hour' where order_id = $1",
        [first.orderId],
      );
      return releaseDue(database.context(), first.orderId);
    },
  };
  test.each(Object.keys(others))("%s", async (name) => {
    const orders = await splitByOther();
    const before = await placesOf(orders.second);
    const result = await reoptimizeOrders(
      database.context(),
      meanwhile(() => others[name]!(orders)),
    );
    expect(result).toMatchObject({ steps: 1, moved: 0, overtaken: 2 });
    expect(await placesOf(orders.second)).toEqual(before);
    expect(await unitsOf(orders.second)).toMatchObject({ allocated: 2, reserved: 2 });
    expect(await loadsOf()).toEqual(await worksByDay());
  });

  test("units that another order took", async () => {
    const coat = await variantAt({ [network.warehouse]: 1, [network.chicago]: 1 });
    const order = await placed([{ variantId: coat, quantity: 2 }]);
    await receive(coat, network.warehouse, 1);
    const result = await reoptimizeOrders(
      database.context(),
      meanwhile(() => placed([{ variantId: coat, quantity: 1 }])),
    );
    expect(result).toMatchObject({ steps: 1, moved: 0, overtaken: 1 });
    expect(await placesOf(order)).toHaveLength(2);
    expect(await unitsOf(order)).toMatchObject({ allocated: 2, unallocated: 0, reserved: 2 });
  });

  test("a hand move", async () => {
    const orders = await splitByOther();
    await receive(orders.coat, network.denver, 1);
    const result = await reoptimizeOrders(
      database.context(),
      meanwhile(() =>
        moveLine(database.command(), {
          commandId: "unused-here",
          orderLineId: orders.first.lines[0]!,
          fromLocationId: network.warehouse,
          toLocationId: network.denver,
          quantity: 1,
          note: null,
        }),
      ),
    );
    expect(result.moved).toBe(0);
    expect(await placesOf(orders.first)).toEqual([network.denver]);
  });
});

test("a store that refuses another part of the order meanwhile and the move are both done", async () => {
  const { second, coat } = await splitByOther();
  await database.ownerPool.query(
    `update fulfillment_order set release_at = now() - interval '1 hour'
     where order_id = $1 and location_id = $2 and state = 'allocated'`,
    [second.orderId, network.warehouse],
  );
  await releaseDue(database.context(), second.orderId);
  await receive(coat, network.warehouse, 1);
  const scarf = await database.ownerPool.query(
    `select l.id from fulfillment_line l join fulfillment_order f on f.id = l.fulfillment_order_id
     where f.order_id = $1 and f.state = 'released'`,
    [second.orderId],
  );
  const result = await reoptimizeOrders(
    database.context(),
    meanwhile(() =>
      rejectLine(database.command(), {
        commandId: "unused-here",
        fulfillmentLineId: scarf.rows[0].id,
        quantity: 1,
        reason: "not-found",
        note: null,
      }),
    ),
  );
  expect(result).toMatchObject({ moved: 1, overtaken: 0 });
  expect(await placesOf(second)).toEqual([network.warehouse]);
  expect(await unitsOf(second)).toMatchObject({ allocated: 1, unallocated: 1, released: 0, reserved: 1 });
  expect(await loadsOf()).toEqual(await worksByDay());
});

describe("a worker that fails", () => {
  test("between planning and releasing leaves work that the next wave releases", async () => {
    const { first, second } = await splitByOther();
    await database.ownerPool.query(
      "update fulfillment_order set release_at = now() - interval '1 minute' where order_id = any($1)",
      [[first.orderId, second.orderId]],
    );
    await reoptimizeOrders(database.context(), { solve: null });
    await database.ownerPool.query(
      "update fulfillment_order set release_at = now() - interval '1 minute' where state = 'allocated'",
    );
    await releaseWave(database.command(), { solve: null });
    expect(await unitsOf(first)).toMatchObject({ allocated: 0, released: 1, reserved: 1 });
    expect(await unitsOf(second)).toMatchObject({ allocated: 0, released: 2, reserved: 2 });
  });

  test("in the planning still releases what is due, as it was decided", async () => {
    const { second } = await splitByOther();
    await database.ownerPool.query(
      "update fulfillment_order set release_at = now() - interval '1 minute' where order_id = $1",
      [second.orderId],
    );
    const broken = { solve: () => Promise.reject(new Error("no solver today")) };
    await releaseWave(database.command(), broken);
    expect(await unitsOf(second)).toMatchObject({ allocated: 0, released: 2 });
    expect(await placesOf(second)).toHaveLength(2);
  });
});

test("waves, cancellations, holds, hand moves and new orders at once lose no unit", async () => {
  const groups = [];
  for (let at = 0; at < 6; at++) groups.push(await splitByOther());
  const busy = groups.flatMap(({ first, second, coat }, at) => [
    placed([{ variantId: coat, quantity: 1 }]),
    at % 2 === 0
      ? cancelOrderLines(database.command(), {
          commandId: "unused-here",
          orderId: first.orderId,
          lines: [{ orderLineId: first.lines[0]!, quantity: 1 }],
          reason: "Changed mind",
        })
      : openHold(database.command(), {
          commandId: "unused-here",
          orderId: second.orderId,
          orderLineId: second.lines[0]!,
          holdId: newId("hld"),
          reason: "address-check",
          note: null,
        }),
  ]);
  const waves = [1, 2].map(() => reoptimizeOrders(database.context(), { solve: null }));
  await Promise.all([...waves, ...busy]);
  const { rows } = await database.ownerPool.query<{ record: DecisionRecord }>(
    "select record from sourcing_decision where trigger = 'reoptimized'",
  );
  expect(rows.every(({ record }) => record.replaced && record.chosen)).toBe(true);
  const lost = await database.ownerPool.query(
    `select l.id from order_line l where l.ordered <> l.cancelled + l.unallocated + l.allocated + l.released
       or l.allocated + l.released <> (select coalesce(sum(quantity), 0) from reservation
         where order_line_id = l.id and state = 'active')`,
  );
  expect(lost.rows).toEqual([]);
  expect(await loadsOf()).toEqual(await worksByDay());
});
