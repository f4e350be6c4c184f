import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { insertRow } from "@/db/testing-rows.ts";
import { makeNetwork, type TestNetwork } from "@/db/testing-sourcing.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import { addDays, businessDate, daysBetween } from "@/server/kernel/instant.ts";
import { takeTurn } from "@/server/outbox/take-turn.ts";
import { findFirstOffered, findStoreDemand } from "./load-history.ts";
import { noticeStock } from "./notice-stock.ts";

let database: TestDatabase;
let network: TestNetwork;
const timeZone = "UTC";

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
});
afterAll(() => database.close());

type Row = { daysAgo: number; kind: string; delta: number; after: number };

/** A shelf's ledger, and what is there now. */
async function writeLedger(
  locationId: LocationId,
  rows: readonly Row[],
  variantId: VariantId = network.coat,
): Promise<void> {
  const key = { location_id: locationId, variant_id: variantId };
  await insertRow(database.ownerPool, "stock_balance", {
    ...key,
    on_hand: rows.at(-1)?.after ?? 0,
    seq: rows.length,
  });
  for (const [at, { daysAgo, kind, delta, after }] of rows.entries())
    await insertRow(database.ownerPool, "stock_ledger", {
      ...key,
      ...{
        seq: at + 1,
        kind,
        on_hand_delta: delta,
        on_hand_after: after,
        reserved_delta: 0,
        reserved_after: 0,
      },
      ...{ counter_account: delta > 0 ? "VENDOR" : "CUSTOMER", command_id: "test" },
      at: new Date(Date.now() - daysAgo * 86_400_000),
    });
}

const sell = (locationId: LocationId, daysAgo: readonly number[], variantId: VariantId = network.coat) =>
  database.ownerPool.query(
    `insert into store_demand (location_id, variant_id, day, units)
     select $1, $2, (now() at time zone 'UTC')::date - ago, 1 from unnest($3::int[]) ago`,
    [locationId, variantId, daysAgo],
  );

describe("what stores asked for", () => {
  test("comes with the days on which the shelf was empty, unless somebody was served on them", async () => {
    // Sold out 24 days ago, refilled 10 days ago.
    await writeLedger(network.chicago, [
      { daysAgo: 80, kind: "receive", delta: 9, after: 9 },
      { daysAgo: 24, kind: "ship", delta: -9, after: 0 },
      { daysAgo: 10, kind: "receive", delta: 9, after: 9 },
    ]);
    await sell(network.chicago, [30, 26, 24, 10, 3]);
    // The same by the ledger, but customers found units all the while.
    await writeLedger(network.denver, [
      { daysAgo: 80, kind: "receive", delta: 9, after: 9 },
      { daysAgo: 24, kind: "ship", delta: -9, after: 0 },
      { daysAgo: 10, kind: "receive", delta: 9, after: 9 },
    ]);
    await sell(network.denver, [20, 3]);
    const found = await database.db.read(database.context().scope, (db, now) => {
      const today = businessDate(now, timeZone);
      return findStoreDemand(db, { from: addDays(today, -56), today, timeZone });
    });
    const of = (locationId: LocationId) =>
      found
        .filter((row) => row.location_id === locationId)
        .sort((left, right) => left.period - right.period)
        .map(({ period, units, days_empty }) => ({ period, units, days_empty }));
    // Days 23 to 15 ago lie in the period before the last one, days 14 to 11 ago at the beginning of the last.
    expect(of(network.chicago)).toEqual([
      { period: 0, units: 2, days_empty: 4 },
      { period: 1, units: 2, days_empty: 9 },
      { period: 2, units: 1, days_empty: 0 },
    ]);
    expect(of(network.denver)).toEqual([
      { period: 0, units: 1, days_empty: 0 },
      { period: 1, units: 1, days_empty: 0 },
    ]);
  });
});

test("a SKU is new since its first units or the first demand, but not when only the record of it begins", async () => {
  const look = () =>
    database.db.read(database.context().scope, async (db, now) => {
      const today = businessDate(now, timeZone);
      const rows = await findFirstOffered(db, { from: addDays(today, -56), today, timeZone });
      return rows.map((row) => [row.variant_id, daysBetween(row.day, today)]);
    });
  // The ledger began with the coat, 80 days ago.
  await writeLedger(network.warehouse, [{ daysAgo: 5, kind: "opening", delta: 9, after: 9 }], network.scarf);
  expect(await look()).toEqual([[network.scarf, 5]]);
  await sell(network.chicago, [9], network.scarf);
  expect(await look()).toEqual([[network.scarf, 9]]);
  // The same goods, but the ledger began with them.
  await database.ownerPool.query(
    "update stock_ledger set at = now() - interval '5 days' where variant_id = $1",
    [network.coat],
  );
  expect(await look()).toEqual([]);
});

describe("new prices are asked for", () => {
  const jobs = async () => (await database.jobs("planning.refresh-prices")).map(({ payload }) => payload);
  const look = async () => {
    await database.ownerPool.query("delete from graphile_worker._private_jobs");
    await takeTurn(database.db, `test-${Math.random()}`, noticeStock);
    return jobs();
  };
  const publish = (version: number, minutesAgo: number) =>
    insertRow(database.ownerPool, "price_set", {
      ...{ id: `prs_${version}`, version, method: "season-plan", seconds: 1, inputs: {}, command_id: "test" },
      computed_at: new Date(Date.now() - minutesAgo * 60_000),
    });
  const receive = async (units: number) => {
    await database.ownerPool.query(`select receive_stock($1::jsonb, 'test', 'system')`, [
      JSON.stringify([{ locationId: network.chicago, variantId: network.coat, quantity: units }]),
    ]);
  };

  test("where there are none, when they are a day old, and when much has arrived, but not at every delivery", async () => {
    expect(await look()).toEqual([{ afterVersion: 0 }]);
    await publish(1, 25 * 60);
    expect(await look()).toEqual([{ afterVersion: 1 }]);
    await publish(2, 40);
    expect(await look()).toEqual([]);
    // The network holds 18 coats: 19 units are too few to count, and one more is enough.
    await receive(19);
    expect(await look()).toEqual([]);
    await receive(1);
    expect(await look()).toEqual([{ afterVersion: 2 }]);
    await publish(3, 10);
    await receive(100);
    expect(await look()).toEqual([]);
  });

  test("by changes of stock, not by sales", async () => {
    await publish(4, 40);
    await database.ownerPool.query(
      "update stock_ledger set kind = 'ship' where at > now() - interval '40 minutes'",
    );
    expect(await look()).toEqual([]);
  });
});
