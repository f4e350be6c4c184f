import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { insertRow, makeChannel, makePerson, makeVariant } from "@/db/testing-rows.ts";
import { makeNetwork, stockAt, type TestNetwork, today } from "@/db/testing-sourcing.ts";
import { newId, type SeasonId } from "@/server/kernel/ids.ts";
import { findSeasonPlans, findShipRather } from "./queries.ts";

let database: TestDatabase;
let network: TestNetwork;
const seasonId = newId("sea") as SeasonId;

/** A coat in four sizes: Denver has lost M and L, and nobody there asks for the others; two a day are ordered online. */
beforeAll(async () => {
  database = await testDatabase();
  const { ownerPool } = database;
  network = await makeNetwork(ownerPool);
  await ownerPool.query(
    `insert into season (id, code, name, launch_on, exit_on) values
     ($1, 'T1', 'Test season', ${today} - 40, ${today} + 40)`,
    [seasonId],
  );
  const productId = newId("prd");
  const style = { style_code: "COAT", name: "Wool coat", category: "coats", season_id: seasonId };
  await insertRow(ownerPool, "product", { id: productId, ...style });
  const makeSize = (size: string, rank: number) =>
    makeVariant(ownerPool, {
      ...{ product_id: productId, color: "Navy", size, size_rank: rank, price: 20_000, unit_cost: 8_000 },
      sku: `COAT-${size}`,
    });
  // The largest first: the order of the ids is not that of the sizes.
  await stockAt(ownerPool, await makeSize("XL", 4), { [network.denver]: 3 });
  await stockAt(ownerPool, await makeSize("L", 3), { [network.chicago]: 1 });
  await stockAt(ownerPool, await makeSize("M", 2), { [network.chicago]: 1 });
  const small = await makeSize("S", 1);
  await stockAt(ownerPool, small, { [network.denver]: 5 });
  await orderOnline(small);
});
afterAll(() => database.close());

async function orderOnline(variantId: string): Promise<void> {
  const { ownerPool } = database;
  const [personId, channelId, addressId] = [
    await makePerson(ownerPool),
    await makeChannel(ownerPool),
    newId("adr"),
  ];
  await ownerPool.query(
    `insert into address (id, person_id, recipient, line1, city, state, zip, country)
     values ($1, $2, 'Robin Example', '1 Lake Street', 'Chicago', 'IL', '60614', 'US')`,
    [addressId, personId],
  );
  await ownerPool.query(
    `insert into sales_order (id, state, channel_id, person_id, ship_to_address_id, currency, subtotal, shipping, tax,
       grand, ordered_at, placed_at, placed_by)
     select 'ord_' || md5('past ' || n), 'closed', $1, $2, $3, 'USD', 20000, 0, 0, 20000, at, at, 'test'
     from generate_series(0, 79) n, lateral (select ${today} - 1 - n / 2 + interval '15 hours' as at) moment`,
    [channelId, personId, addressId],
  );
  await ownerPool.query(
    `insert into order_line (id, order_id, line_number, variant_id, sku, name, unit_price, tax, mode, service_code,
       ready_by, promised_at, ordered, delivered)
     select 'oln_' || md5('past ' || n), 'ord_' || md5('past ' || n), 1, $1, 'COAT-S', 'Wool coat', 20000, 0, 'ship',
       'ground', now(), now(), 1, 1
     from generate_series(0, 79) n`,
    [variantId],
  );
}

test("what a store should ship names its season, the sizes it has lost in their order, and the next markdown", async () => {
  const { rows } = await findShipRather(database.context());
  expect(rows).toHaveLength(1);
  const [row] = rows;
  const { rows: days } = await database.ownerPool.query<{ on: string }>(
    `select (${today} - 40 + round(81 * 0.55)::int)::text as on`,
  );
  expect(row).toMatchObject({
    ...{ locationId: network.denver, seasonId, styleName: "Wool coat", color: "Navy", units: 5 },
    missingSizes: ["M", "L"],
    markdownOn: days[0]!.on,
  });
  expect(row!.onlineValue).toBeGreaterThan(row!.shelfValue);
  // Online it is sold at today's full price, less packing and freight.
  expect(row!.onlineValue).toBeLessThan(5 * 20_000);
});

test("prices are stale when a night was missed, not before, and none are not stale", async () => {
  expect(await findSeasonPlans(database.context())).toMatchObject({ prices: null, isStale: false });
  const publish = (version: number, hours: number) =>
    database.ownerPool.query(
      `insert into price_set (id, version, method, computed_at, seconds, inputs, command_id)
       values ($1, $2, 'season-plan', now() - make_interval(hours => $3), 1, '{}', 'test')`,
      [newId("prs"), version, hours],
    );
  await publish(1, 31);
  expect(await findSeasonPlans(database.context())).toMatchObject({ prices: { version: 1 }, isStale: true });
  await publish(2, 29);
  expect(await findSeasonPlans(database.context())).toMatchObject({ prices: { version: 2 }, isStale: false });
});
