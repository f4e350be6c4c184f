import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, stockAt, type TestNetwork } from "@/db/testing-sourcing.ts";
import type { LocationId, VariantId } from "@/server/kernel/ids.ts";
import type { BusinessDate, Instant } from "@/server/kernel/instant.ts";
import { done } from "@/server/kernel/outcome.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { capacityPriceAt, pricesAgeMaxHours, worthAt } from "./core/prices.ts";
import { loadSnapshot } from "./load-snapshot.ts";
import { type NewPriceSet, publishPrices } from "./publish-prices.ts";

let database: TestDatabase;
let network: TestNetwork;
let coat: VariantId;
const friday = "2026-11-27" as BusinessDate;

beforeAll(async () => {
  database = await testDatabase();
  network = await makeNetwork(database.ownerPool);
  coat = await makeVariant(database.ownerPool);
  await stockAt(database.ownerPool, coat, { [network.denver]: 3 });
});
afterAll(() => database.close());

const setOf = (endValue: number): NewPriceSet => ({
  method: "season-plan",
  computedAt: new Date(),
  seconds: 0.1,
  inputs: { cells: 1 },
  cells: new Map([
    [
      coat,
      new Map<LocationId, { endValue: number; curve: number[] }>([
        [network.denver, { endValue, curve: [800, 200] }],
      ]),
    ],
  ]),
  capacity: new Map([[network.denver, new Map([[friday, 120]])]]),
});

const publish = (set: NewPriceSet) =>
  runCommand(database.command(), { name: "test", input: {} }, async (tx) =>
    done(await publishPrices(tx, set)),
  );

const pricesAt = (now: Instant) =>
  database.db.read(
    database.context().scope,
    async (db) => (await loadSnapshot(db, { now, variantIds: [coat], own: [] })).prices,
  );

test("the newest published prices are the ones that plans read, and a run that fails leaves the earlier ones", async () => {
  expect((await pricesAt(new Date())).version).toBeNull();
  expect(await publish(setOf(500))).toMatchObject({ ok: true, value: { version: 1 } });
  expect(await publish(setOf(700))).toMatchObject({ ok: true, value: { version: 2 } });
  const broken = runCommand(database.command(), { name: "test", input: {} }, async (tx) => {
    await publishPrices(tx, setOf(900));
    throw new Error("the worker died");
  });
  await expect(broken).rejects.toThrow("the worker died");
  const prices = await pricesAt(new Date());
  expect(prices).toMatchObject({ version: 2, isStale: false });
  const at = { variantId: coat, locationId: network.denver, left: 2 };
  expect(worthAt(prices, at)).toEqual({ endValue: 700, prices: [200, 800] });
  expect(capacityPriceAt(prices, network.denver, friday)).toBe(120);
});

test("two publishers at once get two versions", async () => {
  const outcomes = await Promise.all([publish(setOf(1)), publish(setOf(2))]);
  const versions = outcomes.map((outcome) => (outcome.ok ? outcome.value.version : 0));
  expect(new Set(versions).size).toBe(2);
});

test("prices of the day before yesterday charge only what is left over, and say that they are old", async () => {
  const prices = await pricesAt(new Date(Date.now() + (pricesAgeMaxHours + 1) * 3_600_000));
  expect(prices.isStale).toBe(true);
  expect(worthAt(prices, { variantId: coat, locationId: network.denver, left: 2 }).prices).toEqual([]);
});
