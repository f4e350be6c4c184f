import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { makeChannel, makePerson, makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, makeOrder, stockAt, type TestNetwork, today } from "@/db/testing-sourcing.ts";
import { newId, type VariantId } from "@/server/kernel/ids.ts";
import type { DecisionRecord } from "@/server/sourcing/core/decision.ts";
import { sourceOrder } from "@/server/sourcing/source-order.ts";
import { findPriceSets } from "./queries.ts";
import { refreshPrices } from "./refresh-prices.ts";
import { makePriceSolver } from "./solve-prices.ts";

let database: TestDatabase;
let network: TestNetwork;
let coat: VariantId;
let scarf: VariantId;
/** Arrived yesterday: nobody has asked for it yet. */
let newcomer: VariantId;

beforeAll(async () => {
  database = await testDatabase();
  const { ownerPool } = database;
  network = await makeNetwork(ownerPool);
  coat = await makeVariant(ownerPool, { weight_grams: 900, price: 20_000, unit_cost: 8_000 });
  scarf = await makeVariant(ownerPool, { weight_grams: 150, price: 4_000, unit_cost: 1_500 });
  newcomer = await makeVariant(ownerPool, { weight_grams: 900, price: 20_000, unit_cost: 8_000 });
  await stockAt(ownerPool, coat, { [network.chicago]: 6, [network.denver]: 40, [network.warehouse]: 4 });
  await stockAt(ownerPool, scarf, { [network.chicago]: 400, [network.denver]: 400 });
  await ownerPool.query("update stock_ledger set at = now() - interval '80 days'");
  await stockAt(ownerPool, newcomer, { [network.chicago]: 2, [network.denver]: 40 });
  await writeHistory(ownerPool);
});
afterAll(() => database.close());

/** Eight weeks: each day four orders from Chicago's neighborhood, and store customers, most of them in Chicago. */
async function writeHistory(pool: pg.Pool): Promise<void> {
  const personId = await makePerson(pool);
  const channelId = await makeChannel(pool);
  const addressId = newId("adr");
  await pool.query(
    `insert into address (id, person_id, recipient, line1, city, state, zip, country)
     values ($1, $2, 'Robin Example', '1 Lake Street', 'Chicago', 'IL', '60614', 'US')`,
    [addressId, personId],
  );
  await pool.query(
    `insert into sales_order (id, state, channel_id, person_id, ship_to_address_id, currency, subtotal, shipping, tax,
       grand, ordered_at, placed_at, placed_by)
     select 'ord_' || md5('past ' || n), 'closed', $1, $2, $3, 'USD', 20000, 0, 0, 20000, at, at, 'test'
     from generate_series(0, 223) n,
       lateral (select (${today} - 1 - n / 4) + interval '15 hours' + make_interval(mins => n % 4 * 30) as at) moment`,
    [channelId, personId, addressId],
  );
  await pool.query(
    `insert into order_line (id, order_id, line_number, variant_id, sku, name, unit_price, tax, mode, service_code,
       ready_by, promised_at, ordered, delivered)
     select 'oln_' || md5('past ' || n), 'ord_' || md5('past ' || n), 1, case when n % 4 = 3 then $2 else $1 end, 'TEST',
       'Test', 20000, 0, 'ship', 'ground', now(), (${today} - 1 - n / 4) + interval '6 days', 1, 1
     from generate_series(0, 223) n`,
    [coat, scarf],
  );
  await pool.query(
    `insert into store_demand (location_id, variant_id, day, units)
     select place, $3, ${today} - day, 1 from generate_series(1, 56) day, unnest(array[$1, $2]) place
     where place = $1 or day % 8 = 0`,
    [network.chicago, network.denver, coat],
  );
}

const refresh = (solver: ReturnType<typeof makePriceSolver>) =>
  refreshPrices(database.command(), { solvePrices: solver.solvePrices });

type Cells = Record<string, number[]>;

async function cellsOf(version: number): Promise<Map<string, Cells>> {
  const { rows } = await database.ownerPool.query<{ variant_id: string; cells: Cells }>(
    `select variant_id, cells from unit_price join price_set on price_set.id = price_set_id where version = $1`,
    [version],
  );
  return new Map(rows.map((row) => [row.variant_id, row.cells]));
}

describe("prices of sampled futures", { timeout: 120_000 }, () => {
  test("are worked out in threads, the same however many there are, with their inputs and the error of the forecast", async () => {
    const outcomes = [];
    for (const threads of [1, 3]) outcomes.push(await refresh(makePriceSolver({ log: silentLog, threads })));
    expect(outcomes).toMatchObject([
      { ok: true, value: { version: 1, method: "scenarios" } },
      { ok: true, value: { version: 2, method: "scenarios" } },
    ]);
    expect(await cellsOf(2)).toEqual(await cellsOf(1));
    const { sets } = await findPriceSets(database.context());
    expect(sets[0]?.inputs).toMatchObject({
      ...{ seed: 1, futures: 8, onlineOrders: 224, lookBackDays: 56, threads: 3 },
    });
    // Demand is steady, so two weeks of it are foreseen well.
    expect(Number(sets[0]?.inputs.wapeSku)).toBeLessThan(0.2);
    expect(Math.abs(Number(sets[0]?.inputs.bias))).toBeLessThan(0.15);
    expect(sets[0]?.seconds).toBeGreaterThan(0);
  });

  test("price a warehouse too, rise as units go, and ask nothing where there is plenty", async () => {
    const cells = await cellsOf(1);
    const [, ...warehouse] = cells.get(coat)?.[network.warehouse] ?? [];
    expect(warehouse[0]).toBeGreaterThan(100);
    for (const places of cells.values())
      for (const [, ...curve] of Object.values(places))
        expect([...curve].sort((left, right) => right - left)).toEqual(curve);
    const at = (place: string, units: number) => cells.get(coat)?.[place]?.[units] ?? 0;
    expect(at(network.chicago, 6)).toBeGreaterThan(at(network.denver, 20) + 200);
    expect(cells.get(scarf)?.[network.chicago]?.at(-1) ?? 0).toBe(0);
  });

  test("know a new SKU by its like", async () => {
    const cells = await cellsOf(1);
    expect(cells.get(newcomer)?.[network.chicago]?.[1]).toBeGreaterThan(1_000);
  });

  test("let a far place send what the near one will sell to its own customers", async () => {
    const order = await makeOrder(database.ownerPool, [{ variantId: coat, quantity: 1 }]);
    await sourceOrder(database.command(), { solve: null }, { orderId: order.orderId, trigger: "placed" });
    const { rows } = await database.ownerPool.query<{ record: DecisionRecord }>(
      "select record from sourcing_decision where order_id = $1",
      [order.orderId],
    );
    expect(rows[0]?.record.chosen?.packages[0]?.locationId).toBe(network.denver);
    expect(rows[0]?.record.prices).toMatchObject({ isStale: false });
  });

  test("stay as they were when a thread is killed or silent, and the next run publishes", async () => {
    const newest = async () => (await findPriceSets(database.context())).sets[0]?.version;
    const before = await newest();
    const killed = makePriceSolver({ log: silentLog, threads: 2 });
    const run = refresh(killed);
    await expect.poll(() => killed.running(), { interval: 1, timeout: 30_000 }).toBe(2);
    await killed.close();
    expect(await run).toMatchObject({ ok: false, reason: "prices-interrupted" });
    const silent = makePriceSolver({ log: silentLog, threads: 2, limitMilliseconds: 1 });
    expect(await refresh(silent)).toMatchObject({ ok: false, reason: "prices-interrupted" });
    expect(await newest()).toBe(before);
    expect(await refresh(killed)).toMatchObject({ ok: true, value: { version: Number(before) + 1 } });
  });
});
