import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { playOpenDay } from "./open-day.ts";
import { writePastOrders } from "./past-orders.ts";
import { type SeedRetailer, seedRetailer } from "./seed-retailer.ts";
import { addStaff, renewPasswords } from "./write-staff.ts";

let database: TestDatabase;
let retailer: SeedRetailer;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), "everyshelf-seed-"));
  const made = await seedRetailer(database.db, { seed: 1, size: "s" });
  if (!made) throw new Error("the test database is empty at first");
  retailer = made;
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.close();
});

const play = () => {
  const { db, appPool: pool } = database;
  return playOpenDay({ db, pool, log: silentLog, dataDir: folder, providerUrl: null }, retailer, { seed: 1 });
};

async function rows<T>(text: string): Promise<T[]> {
  const client = await database.ownerPool.connect();
  try {
    await client.query("select set_config('app.scope_kind', 'all', false)");
    return (await client.query(text)).rows as T[];
  } finally {
    client.release();
  }
}

/** Ids of the invariants that do not hold. */
async function broken(): Promise<string[]> {
  const found: string[] = [];
  for (const { id, source } of await rows<{ id: string; source: string }>(
    "select id, source from verify.invariant",
  )) {
    const violations = await rows(`select key from verify.${source}`);
    if (violations.length > 0) found.push(id);
  }
  return found;
}

test("the open day leaves work in several stages, a hold and a declined card, and breaks no invariant", async () => {
  expect((await play()).orders).toBeGreaterThanOrEqual(5);
  const stages = await rows<{ state: string }>("select distinct state from fulfillment_order");
  expect(stages.map((row) => row.state)).toEqual(expect.arrayContaining(["released", "ready_for_pickup"]));
  expect(await rows("select 1 from hold where state = 'open'")).toHaveLength(1);
  expect(await rows("select 1 from exception where kind = 'payment-declined'")).toHaveLength(1);
  expect(await broken()).toEqual([]);
});

test("played again, as after a crash, the day places nothing twice", async () => {
  const count = () => rows<{ orders: number }>("select count(*)::int as orders from sales_order");
  const before = await count();
  await play();
  expect(await count()).toEqual(before);
  expect(await broken()).toEqual([]);
});

test("orders of the past break no invariant, and a broken run goes on", async () => {
  await writePastOrders(database.db, { seed: 1, orders: 40 });
  await writePastOrders(database.db, { seed: 1, orders: 60 });
  expect(await rows("select 1 from sales_order where state = 'closed' and is_paid_outside")).toHaveLength(60);
  expect(await broken()).toEqual([]);
});

test("everybody of the demo gets a password that nobody had before", async () => {
  await addStaff(database.db, retailer.staff);
  const first = await renewPasswords(database.db, retailer.staff, folder);
  const second = await renewPasswords(database.db, retailer.staff, folder);
  const passwords = [...first, ...second].map((row) => row.password);
  expect(new Set(passwords).size).toBe(passwords.length);
  expect(passwords.every((password) => password.length >= 16)).toBe(true);
  expect(new Set(first.map((row) => row.role))).toEqual(
    new Set(["associate", "service", "merchandiser", "admin"]),
  );
});
