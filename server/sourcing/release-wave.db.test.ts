import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeScope, type TestDatabase, testActor, testDatabase } from "@/db/testing.ts";
import { makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork, type TestOrder } from "@/db/testing-sourcing.ts";
import { verifyInvariants } from "@/db/verify-invariants.ts";
import { cancelOrderLines } from "@/server/fulfillment/cancel-order-lines.ts";
import { findQueue } from "@/server/fulfillment/queries/find-queue.ts";
import { findWorkOfOrder } from "@/server/fulfillment/queries/find-work-of-order.ts";
import { getWork } from "@/server/fulfillment/queries/get-work.ts";
import { newId, type VariantId } from "@/server/kernel/ids.ts";
import { openHold } from "@/server/orders/open-hold.ts";
import { getOrder } from "@/server/orders/queries/get-order.ts";
import { getTimeline } from "@/server/orders/queries/get-timeline.ts";
import { releaseHold } from "@/server/orders/release-hold.ts";
import { sweep } from "@/server/worker/sweep.ts";
import { moveLine } from "./move-line.ts";
import { findRelease } from "./queries/find-release.ts";
import { reviewLines } from "./queries/review-lines.ts";
import { releaseDue, releaseWave } from "./release-wave.ts";
import { setRelease } from "./set-release.ts";
import { sourceOrder } from "./source-order.ts";

let database: TestDatabase;
let network: TestNetwork;
const services = { solve: null };

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
  await setRelease(database.command(), {
    commandId: "unused-here",
    release: "at-cutoff",
    releaseLeadMinutes: 0,
  });
});
afterAll(async () => {
  // Orders of tests are written past the house, so they have no first transition; everything else must hold.
  const reports = await verifyInvariants(database.urls.owner);
  await database.close();
  const broken = reports.flatMap(({ id, keys }) => keys.map((key) => `${id} ${key}`));
  expect(broken.filter((key) => !key.startsWith("I12 order "))).toEqual([]);
});

async function freshVariant(units: Readonly<Record<string, number>>): Promise<VariantId> {
  const variantId = await makeVariant(database.ownerPool, { weight_grams: 900 });
  await stockAt(database.ownerPool, variantId, units);
  return variantId;
}

/** An order of so many units that are set aside at the warehouse. */
async function allocated(quantity: number): Promise<TestOrder> {
  const { chicago, warehouse } = network;
  const variantId = await freshVariant({ [chicago]: 9, [warehouse]: 9 });
  const order = await makeOrder(database.ownerPool, [{ variantId, quantity }]);
  await sourceOrder(database.command(), services, { orderId: order.orderId, trigger: "placed" });
  return order;
}

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
const worksOf = async ({ orderId }: TestOrder) =>
  (
    await database.ownerPool.query(
      "select id, location_id, state, release_at, released_at, due_at from fulfillment_order where order_id = $1 order by code",
      [orderId],
    )
  ).rows;
const makeDue = ({ orderId }: TestOrder) =>
  database.ownerPool.query(
    "update fulfillment_order set release_at = now() - interval '1 minute' where order_id = $1 and state = 'allocated'",
    [orderId],
  );
const hold = (order: TestOrder, orderLineId: TestOrder["lines"][number] | null = null) => {
  const holdId = newId("hld");
  const input = { commandId: "unused-here", orderId: order.orderId, orderLineId, holdId, note: null };
  return openHold(database.command(), { ...input, reason: "address-check" }).then(() => holdId);
};

describe("release at the cutoff", () => {
  test("sets units aside with reservation and capacity, at a time before the cutoff, and no store sees it", async () => {
    const order = await allocated(2);
    expect(await unitsOf(order)).toEqual({
      unallocated: 0,
      allocated: 2,
      released: 0,
      cancelled: 0,
      reserved: 2,
    });
    const [work] = await worksOf(order);
    expect(work).toMatchObject({ state: "allocated", released_at: null, release_at: work.due_at });
    const load = await database.ownerPool.query(
      "select fulfillment_orders from location_load where location_id = $1 and fulfillment_orders > 0",
      [work.location_id],
    );
    expect(load.rowCount).toBeGreaterThan(0);
    const store = database.context({
      actor: testActor("associate", [work.location_id]),
      scope: storeScope(work.location_id),
    });
    const queue = await findQueue(store, { tab: "to-pick" });
    expect(queue.rows.map((row) => row.orderId)).not.toContain(order.orderId);
    expect(await findWorkOfOrder(store, { orderId: order.orderId })).toEqual([]);
    expect(await getOrder(store, { number: order.number })).toMatchObject({ ok: false });
    expect((await getTimeline(store, { orderId: order.orderId })).entries).toEqual([]);
    expect(await getWork(database.context(), { fulfillmentOrderId: work.id })).toMatchObject({ ok: false });
  });

  test("shows desks where the units are set aside and when they go there", async () => {
    const order = await allocated(1);
    const [work] = await findWorkOfOrder(database.context(), { orderId: order.orderId });
    expect(work).toMatchObject({ state: "allocated", releaseAt: expect.any(Date) });
    const { rows } = await reviewLines(database.context(), {
      q: String(order.number),
      stage: ["allocated"],
    });
    expect(rows).toMatchObject([{ stage: "allocated", assignments: [{ state: "allocated", quantity: 1 }] }]);
    const released = await reviewLines(database.context(), { q: String(order.number), stage: ["released"] });
    expect(released.rows).toEqual([]);
    const { entries } = await getTimeline(database.context(), { orderId: order.orderId });
    expect(entries.map((entry) => entry.name)).toEqual(["fulfillment.allocated", "sourcing.decided"]);
    expect(entries[0]?.values).toMatchObject({
      location: work?.location.name,
      releaseAt: expect.any(String),
    });
    expect(await findRelease(database.context())).toMatchObject({
      release: "at-cutoff",
      releaseLeadMinutes: 0,
      nextReleaseAt: expect.any(Date),
    });
  });

  test("releases what is due, once, and leaves what is not", async () => {
    const [due, early] = [await allocated(2), await allocated(1)];
    await makeDue(due);
    await sweep({ db: database.db, log: database.context().log });
    expect(await database.jobs("sourcing.release-wave")).toHaveLength(1);
    await releaseWave(database.command(), services);
    expect(await unitsOf(due)).toMatchObject({ allocated: 0, released: 2, reserved: 2 });
    expect(await worksOf(due)).toMatchObject([{ state: "released", released_at: expect.any(Date) }]);
    expect(await unitsOf(early)).toMatchObject({ allocated: 1, released: 0 });
    const twice = await Promise.all([
      releaseDue(database.context(), due.orderId),
      releaseDue(database.context(), due.orderId),
    ]);
    expect(twice).toMatchObject([{ value: { works: 0 } }, { value: { works: 0 } }]);
  });

  test("two waves at once release each work once", async () => {
    const order = await allocated(3);
    await makeDue(order);
    const both = await Promise.all([
      releaseDue(database.context(), order.orderId),
      releaseDue(database.context(), order.orderId),
    ]);
    expect(both.map((one) => (one.ok ? one.value.works : -1)).sort()).toEqual([0, 1]);
    expect(await unitsOf(order)).toMatchObject({ allocated: 0, released: 3 });
  });

  test("keeps a held order's units where they are until the hold is released", async () => {
    const order = await allocated(2);
    const holdId = await hold(order);
    await makeDue(order);
    await releaseWave(database.command(), services);
    expect(await unitsOf(order)).toMatchObject({ allocated: 2, released: 0 });
    await releaseHold(database.command(), { holdId });
    await releaseWave(database.command(), services);
    expect(await unitsOf(order)).toMatchObject({ allocated: 0, released: 2 });
  });

  test("a cancelled allocation gives its units and its room back, and nobody is told to stop", async () => {
    const order = await allocated(2);
    const loads = async () =>
      (await database.ownerPool.query("select sum(fulfillment_orders)::int as sum from location_load"))
        .rows[0].sum;
    const before = await loads();
    const lines = [{ orderLineId: order.lines[0]!, quantity: 1 }];
    const cancel = () =>
      cancelOrderLines(database.command(), {
        commandId: "unused-here",
        orderId: order.orderId,
        lines,
        reason: "Changed mind",
      });
    expect(await cancel()).toMatchObject({ ok: true, value: { cancelled: 1 } });
    expect(await unitsOf(order)).toMatchObject({ allocated: 1, cancelled: 1, reserved: 1 });
    expect(await loads()).toBe(before);
    expect(await cancel()).toMatchObject({ ok: true, value: { cancelled: 1 } });
    expect(await unitsOf(order)).toMatchObject({ allocated: 0, cancelled: 2, reserved: 0 });
    expect(await loads()).toBe(before - 1);
    const { entries } = await getTimeline(database.context(), { orderId: order.orderId });
    expect(entries.map((entry) => entry.name)).not.toContain("fulfillment.cancelled");
  });

  test("a hand move of allocated units stays allocated, one of released units is released", async () => {
    const order = await allocated(2);
    const move = async (from: string, to: string) =>
      moveLine(database.command(), {
        commandId: "unused-here",
        orderLineId: order.lines[0]!,
        fromLocationId: from as TestNetwork["chicago"],
        toLocationId: to as TestNetwork["chicago"],
        quantity: 2,
        note: null,
      });
    const [work] = await worksOf(order);
    const other = work.location_id === network.chicago ? network.warehouse : network.chicago;
    expect(await move(work.location_id, other)).toMatchObject({ ok: true });
    expect(await unitsOf(order)).toMatchObject({ unallocated: 0, allocated: 2, released: 0, reserved: 2 });
    await makeDue(order);
    await releaseDue(database.context(), order.orderId);
    expect(await move(other, work.location_id)).toMatchObject({ ok: true });
    expect(await unitsOf(order)).toMatchObject({ unallocated: 0, allocated: 0, released: 2, reserved: 2 });
  });

  test("pickups go to their store at once", async () => {
    const variantId = await freshVariant({ [network.chicago]: 3 });
    const order = await makeOrder(database.ownerPool, [
      { variantId, quantity: 1, pickupAt: network.chicago },
    ]);
    await sourceOrder(database.command(), services, { orderId: order.orderId, trigger: "placed" });
    expect(await unitsOf(order)).toMatchObject({ allocated: 0, released: 1 });
  });
});

describe("an order may wait while waiting is free", () => {
  const waitDays = (waitDaysMax: number) =>
    setRelease(database.command(), { commandId: "unused-here", release: "at-cutoff", waitDaysMax });
  const atWarehouse = async () => {
    const variantId = await freshVariant({ [network.warehouse]: 3 });
    const order = await makeOrder(database.ownerPool, [{ variantId, quantity: 1 }]);
    await sourceOrder(database.command(), services, { orderId: order.orderId, trigger: "placed" });
    await makeDue(order);
    return order;
  };
  const loadDates = async ({ orderId }: TestOrder) =>
    (
      await database.ownerPool.query(
        "select load_date, state from fulfillment_order where order_id = $1 order by code",
        [orderId],
      )
    ).rows;

  test("in a warehouse until another day, which its timeline says, and not for ever", async () => {
    await waitDays(3);
    const order = await atWarehouse();
    await releaseWave(database.command(), services);
    const [was, is] = await loadDates(order);
    expect([was.state, is.state]).toEqual(["reassigned", "allocated"]);
    expect(is.load_date > was.load_date).toBe(true);
    expect(await unitsOf(order)).toMatchObject({ allocated: 1, released: 0, reserved: 1 });
    const { entries } = await getTimeline(database.context(), { orderId: order.orderId });
    expect(entries.at(-1)).toMatchObject({
      name: "sourcing.reoptimized",
      values: { cause: "wait", amount: 0 },
    });
    await database.ownerPool.query(
      "update sales_order set placed_at = now() - interval '5 days' where id = $1",
      [order.orderId],
    );
    await makeDue(order);
    await releaseWave(database.command(), services);
    expect(await unitsOf(order)).toMatchObject({ allocated: 0, released: 1 });
  });

  test("but not beyond its promise, nor on a store's shelf, nor where no order waits", async () => {
    await waitDays(3);
    const promised = await atWarehouse();
    await database.ownerPool.query(
      "update order_line set promised_at = now() + interval '1 day' where order_id = $1",
      [promised.orderId],
    );
    const variantId = await freshVariant({ [network.chicago]: 3 });
    const inStore = await makeOrder(database.ownerPool, [{ variantId, quantity: 1 }]);
    await sourceOrder(database.command(), services, { orderId: inStore.orderId, trigger: "placed" });
    await makeDue(inStore);
    await releaseWave(database.command(), services);
    expect(await unitsOf(promised)).toMatchObject({ released: 1 });
    expect(await unitsOf(inStore)).toMatchObject({ released: 1 });
    await waitDays(0);
    const usual = await atWarehouse();
    await releaseWave(database.command(), services);
    expect(await unitsOf(usual)).toMatchObject({ released: 1 });
  });
});
