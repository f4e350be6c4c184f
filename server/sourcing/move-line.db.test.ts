import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork, type TestOrder } from "@/db/testing-sourcing.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import { moveLine } from "./move-line.ts";
import { findDecisions } from "./queries/find-decisions.ts";
import { findOptions } from "./queries/find-options.ts";
import { type ReviewPage, reviewLines } from "./queries/review-lines.ts";
import { sourceOrder } from "./source-order.ts";

let database: TestDatabase;
let network: TestNetwork;
let variantId: VariantId;

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
  variantId = await makeVariant(database.ownerPool, { weight_grams: 900 });
  const { chicago, denver, warehouse } = network;
  await stockAt(database.ownerPool, variantId, { [chicago]: 2, [denver]: 1, [warehouse]: 40 });
});
afterAll(() => database.close());

async function sourced(quantity: number): Promise<TestOrder & { from: LocationId }> {
  const order = await makeOrder(database.ownerPool, [{ variantId, quantity }]);
  await sourceOrder(database.command(), { solve: null }, { orderId: order.orderId, trigger: "placed" });
  return { ...order, from: network.warehouse };
}

const move = (order: TestOrder & { from: LocationId }, toLocationId: LocationId, quantity: number) =>
  moveLine(database.command(), {
    commandId: "unused-here",
    orderLineId: order.lines[0]!,
    fromLocationId: order.from,
    toLocationId,
    quantity,
    note: "Nearer to the customer",
  });

async function one<R extends Record<string, unknown>>(
  text: string,
  values: unknown[],
): Promise<R | undefined> {
  return (await database.ownerPool.query<R>(text, values)).rows[0];
}

describe("moving units of a line by hand", () => {
  test("options say what each place would cost more, and which cannot", async () => {
    const order = await sourced(2);
    const { options } = await findOptions(database.context(), { orderLineId: order.lines[0]! });
    const chicago = options.find((option) => option.locationId === network.chicago);
    const denver = options.find((option) => option.locationId === network.denver);
    expect(chicago).toMatchObject({ canMove: true, available: 2, daysLate: 0 });
    expect(chicago?.extra.amount).toBeGreaterThanOrEqual(0);
    expect(denver).toMatchObject({ canMove: false, reasons: [{ key: "partial-stock" }] });
    expect(options.some((option) => option.locationId === order.from)).toBe(false);
  });

  test("moves the units with their reservation and records the decision with its extra cost", async () => {
    const order = await sourced(3);
    const { options } = await findOptions(database.context(), { orderLineId: order.lines[0]!, quantity: 1 });
    const promised = options.find((option) => option.locationId === network.chicago)?.extra;
    const outcome = await move(order, network.chicago, 1);
    expect(outcome).toMatchObject({ ok: true, value: { extra: promised } });
    const line = await one("select unallocated, released from order_line where id = $1", [order.lines[0]]);
    expect(line).toEqual({ unallocated: 0, released: 3 });
    const held = await database.ownerPool.query(
      "select location_id, quantity from reservation where order_id = $1 and state = 'active' order by quantity",
      [order.orderId],
    );
    expect(held.rows).toEqual([
      { location_id: network.chicago, quantity: 1 },
      { location_id: network.warehouse, quantity: 2 },
    ]);
    const { decisions } = await findDecisions(database.context(), { orderId: order.orderId });
    expect(decisions.map((decision) => [decision.version, decision.trigger, decision.method])).toEqual([
      [2, "moved", "manual"],
      [1, "placed", "enumeration"],
    ]);
    expect(decisions[0]).toMatchObject({ note: "Nearer to the customer", why: { key: "moved-by-hand" } });
  });

  test("is refused where stock is missing, and changes nothing", async () => {
    const order = await sourced(3);
    const before = await one("select count(*)::int as count from event", []);
    expect(await move(order, network.denver, 3)).toMatchObject({ ok: false, reason: "cannot-move-there" });
    expect(await move(order, network.chicago, 4)).toMatchObject({ ok: false, reason: "already-picked" });
    expect(await one("select count(*)::int as count from event", [])).toEqual(before);
    expect(
      await one("select count(*)::int as count from sourcing_decision where order_id = $1", [order.orderId]),
    ).toEqual({ count: 1 });
  });

  test("is refused for units that are picked", async () => {
    const order = await sourced(1);
    await database.ownerPool.query("update fulfillment_order set state = 'picked' where order_id = $1", [
      order.orderId,
    ]);
    expect(await move(order, network.chicago, 1)).toMatchObject({ ok: false, reason: "already-picked" });
  });
});

describe("the allocation review", () => {
  test("shows each line with its place, cost, runner-up and reason, and pages without a gap", async () => {
    const order = await sourced(1);
    const page = await reviewLines(database.context(), { q: String(order.number) });
    expect(page).toMatchObject({ total: 1, isTotalExact: true, nextCursor: null });
    const [row] = page.rows;
    expect(row).toMatchObject({
      orderId: order.orderId,
      stage: "released",
      assignments: [{ locationId: network.warehouse, quantity: 1 }],
      isSplit: false,
    });
    expect(row?.cost?.amount).toBeGreaterThan(0);
    expect(row?.runnerUp?.extra.amount).toBeGreaterThanOrEqual(0);
    expect(row?.reason?.key).toBe("cheapest");
  });

  test("the runner-up of a line is another place, also where a plan keeps the line and moves the rest", async () => {
    const hat = await makeVariant(database.ownerPool, { weight_grams: 200 });
    await stockAt(database.ownerPool, hat, { [network.chicago]: 5, [network.denver]: 5 });
    const order = await makeOrder(database.ownerPool, [
      { variantId, quantity: 30 },
      { variantId: hat, quantity: 1 },
    ]);
    await sourceOrder(database.command(), { solve: null }, { orderId: order.orderId, trigger: "placed" });
    const { rows } = await reviewLines(database.context(), { q: String(order.number) });
    const [own, other] = rows.map(({ assignments, runnerUp }) => [
      assignments.map((part) => part.locationCode),
      runnerUp?.locationCode ?? null,
    ]);
    expect(own).toEqual([["W1"], null]);
    expect(other).toEqual([["S101"], "S102"]);
  });

  test.each(["promised", "-promised", "placed", "-placed", "cost", "-cost"] as const)(
    "sorted by %s, pages follow each other without a gap or a repeat",
    async (sort) => {
      const lines = Array.from({ length: 30 }, () => ({ variantId: network.scarf, quantity: 1 }));
      await makeOrder(database.ownerPool, lines);
      const seen: string[] = [];
      let cursor: string | null = null;
      let total = 0;
      do {
        const page: ReviewPage = await reviewLines(database.context(), {
          sort,
          ...(cursor ? { cursor } : {}),
        });
        seen.push(...page.rows.map((row) => row.orderLineId));
        ({ nextCursor: cursor, total } = page);
      } while (cursor);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(total);
    },
  );

  test("filters narrow by place, stage, split and hold", async () => {
    const all = await reviewLines(database.context(), {});
    const count = async (input: Parameters<typeof reviewLines>[1]) =>
      (await reviewLines(database.context(), input)).total;
    expect(await count({ location: ["W1"] })).toBeGreaterThan(0);
    expect(await count({ location: ["NONE"] })).toBe(0);
    expect(await count({ stage: ["done"] })).toBe(0);
    expect(await count({ stage: ["unallocated", "released", "in-progress"] })).toBe(all.total);
    expect(await count({ split: true })).toBe(3);
    expect(await count({ hold: true })).toBe(0);
    expect(await count({ late: true, mode: "pickup" })).toBe(0);
  });
});
