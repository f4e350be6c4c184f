import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork, today } from "@/db/testing-sourcing.ts";
import { newId, type SeasonId, type VariantId } from "@/server/kernel/ids.ts";
import type { DecisionRecord } from "@/server/sourcing/core/decision.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";
import { findPriceSets } from "./queries.ts";
import { refreshPrices } from "./refresh-prices.ts";
import { saveSeasonPlan } from "./save-season-plan.ts";
import { makePriceSolver } from "./solve-prices.ts";

const { solvePrices } = makePriceSolver({ log: silentLog, threads: 2 });
let database: TestDatabase;
let network: TestNetwork;
let coat: VariantId;
const seasonId = newId("sea") as SeasonId;

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
  coat = await makeVariant(database.ownerPool, { weight_grams: 900, price: 20_000, unit_cost: 8_000 });
  await stockAt(database.ownerPool, coat, { [network.chicago]: 2, [network.denver]: 9 });
  const run = (text: string, values: unknown[]) => database.ownerPool.query(text, values);
  await run(
    `insert into season (id, code, name, launch_on, exit_on) values ($1, 'T1', 'Test season', ${today} - 20, ${today} + 80)`,
    [seasonId],
  );
  await run("update product set season_id = $1 where id = (select product_id from variant where id = $2)", [
    seasonId,
    coat,
  ]);
  await run(
    `insert into store_demand (location_id, variant_id, day, units)
     select $1, $2, ${today} - day, 1 from generate_series(1, 40) day`,
    [network.chicago, coat],
  );
});
afterAll(() => database.close());

async function decide(): Promise<DecisionRecord> {
  const order = await makeOrder(database.ownerPool, [{ variantId: coat, quantity: 1 }]);
  await sourceOrder(database.command(), { solve: null }, { orderId: order.orderId, trigger: "placed" });
  const { rows } = await database.ownerPool.query<{ record: DecisionRecord }>(
    "select record || jsonb_build_object('lost', lost) as record from sourcing_decision where order_id = $1",
    [order.orderId],
  );
  return rows[0]!.record;
}

describe("prices of units", () => {
  test("send goods from where they are worth least, although it is not the nearest place", async () => {
    const before = await decide();
    expect(before.chosen?.packages[0]?.locationId).toBe(network.chicago);
    expect(before.prices).toBeNull();
    const outcome = await refreshPrices(database.command(), { solvePrices });
    expect(outcome).toMatchObject({ ok: true, value: { version: 1 } });
    // Nobody has ordered yet: the closed form has to do, and the set says so.
    const { sets } = await findPriceSets(database.context());
    expect(sets[0]).toMatchObject({
      method: "season-plan",
      inputs: { storeDemandDays: 40, onlineOrders: 0 },
    });
    expect(sets[0]?.inputs.whyNoFutures).toContain("online orders of 0 days");
    const after = await decide();
    expect(after.chosen?.packages[0]?.locationId).toBe(network.denver);
    expect(after.prices).toMatchObject({ version: 1, isStale: false });
    expect(after.lost.find((place) => place.locationId === network.chicago)?.reasons[0]?.key).toBe(
      "worth-more",
    );
    const near = after.runnersUp.find((plan) => plan.packages[0]?.locationId === network.chicago);
    expect(near?.cost.opportunity).toBeGreaterThan(after.chosen!.cost.opportunity);
    expect(near!.total - after.chosen!.total).toBe(near!.extra);
  });

  test("tell a live decision the chance that the store sells the unit itself, until when and at what price", async () => {
    const { worths = [] } = await decide();
    const saleAt = (locationId: string) => worths.find((one) => one.locationId === locationId)?.sale;
    // Full price for 55 % of a life of 101 days that began 20 days ago.
    const { rows } = await database.ownerPool.query<{ day: string }>(
      `select (${today} - 20 + 56)::text as day`,
    );
    const until = { until: rows[0]!.day, end: "markdown", share: 1, nextShare: 0.7 };
    expect(saleAt(network.chicago)).toEqual({ ...until, chance: 1 });
    // Where nobody has bought it, a unit keeps nothing for store customers.
    expect(saleAt(network.denver)).toBeUndefined();
    const { rows: stored } = await database.ownerPool.query<{ outlook: { asked: Record<string, number> } }>(
      "select outlook from unit_price where variant_id = $1",
      [coat],
    );
    expect(stored[0]?.outlook.asked[network.chicago]).toBeGreaterThan(20);
  });

  test("of a set that does not know why still price a decision", async () => {
    await database.ownerPool.query("alter table unit_price disable trigger user");
    await database.ownerPool.query("update unit_price set outlook = null");
    await database.ownerPool.query("alter table unit_price enable trigger user");
    const { worths = [], chosen } = await decide();
    expect(chosen).not.toBeNull();
    expect(worths.length).toBeGreaterThan(0);
    expect(worths.every((one) => one.sale === undefined)).toBe(true);
  });

  test("are not worked out again for a job that found older ones", async () => {
    const job = (afterVersion: number) =>
      refreshPrices(database.command(), { solvePrices }, { afterVersion });
    expect(await job(0)).toMatchObject({ ok: false, reason: "prices-are-new" });
    expect(await job(1)).toMatchObject({ ok: true, value: { version: 2 } });
  });

  test("are worked out anew when the season plan changes, and a plan outside the season is refused", async () => {
    const plan = { seasonId, salvageShare: 0.4, elasticity: 1.5, basedOn: null };
    const outside = await saveSeasonPlan(database.command(), {
      ...plan,
      commandId: newId("cmd"),
      markdowns: [{ from: "2020-01-01", share: 0.7 }],
    });
    expect(outside).toMatchObject({ ok: false, reason: "markdown-outside-season" });
    const saved = await saveSeasonPlan(database.command(), {
      ...plan,
      commandId: newId("cmd"),
      markdowns: [],
    });
    expect(saved.ok).toBe(true);
    const { rows } = await database.ownerPool.query(
      "select 1 from graphile_worker.jobs where task_identifier = 'planning.refresh-prices'",
    );
    expect(rows).toHaveLength(1);
  });
});
