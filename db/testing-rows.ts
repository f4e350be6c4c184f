import type pg from "pg";
import type { ChannelId, LocationId, PersonId, ProductId, VariantId } from "@/server/kernel/ids.ts";
import { newId } from "@/server/kernel/ids.ts";

/** Rows for tests with sensible defaults, written past the app. Names of columns are the database's. */
type Values = Readonly<Record<string, unknown>>;

/** Inserts one row; keys are column names. */
export async function insertRow(pool: pg.Pool, table: string, values: Values): Promise<void> {
  const columns = Object.keys(values).map((column) => `"${column}"`);
  const places = columns.map((_, index) => `$${index + 1}`);
  await pool.query(
    `insert into "${table}" (${columns.join(", ")}) values (${places.join(", ")})`,
    Object.values(values),
  );
}

const code = (id: string) => id.slice(-8).toUpperCase();

/** A store in Chicago, open 9–21 each day, that ships and hands out. */
export async function makeLocation(
  pool: pg.Pool,
  given: Values & { id?: LocationId } = {},
): Promise<LocationId> {
  const id = given.id ?? newId("loc");
  await insertRow(pool, "location", {
    id,
    code: `S${code(id)}`,
    name: `Store ${code(id)}`,
    kind: "store",
    line1: "1 Main Street",
    city: "Chicago",
    state: "IL",
    zip: "60601",
    latitude: 41.886,
    longitude: -87.618,
    time_zone: "America/Chicago",
    can_ship: true,
    can_pickup: true,
    cutoff_minute: 16 * 60,
    handling_per_package: 200,
    handling_per_unit: 50,
    ...given,
  });
  await pool.query(
    `insert into location_hours (location_id, weekday, opens_minute, closes_minute)
     select $1, weekday, 540, 1260 from generate_series(1, 7) as weekday`,
    [id],
  );
  return id;
}

/** A SKU of a style of its own: $20.00, 500 g. */
export async function makeVariant(
  pool: pg.Pool,
  given: Values & { id?: VariantId; product_id?: ProductId } = {},
): Promise<VariantId> {
  const id = given.id ?? newId("var");
  const productId = given.product_id ?? newId("prd");
  if (!given.product_id) {
    await insertRow(pool, "product", {
      id: productId,
      style_code: `T${code(productId)}`,
      name: "Test shirt",
      category: "shirts",
    });
  }
  await insertRow(pool, "variant", {
    id,
    product_id: productId,
    sku: `T${code(id)}-BLU-M`,
    name: "Test shirt, blue, M",
    price: 2000,
    unit_cost: 800,
    currency: "USD",
    weight_grams: 500,
    ...given,
  });
  return id;
}

export async function makePerson(pool: pg.Pool, given: Values & { id?: PersonId } = {}): Promise<PersonId> {
  const id = given.id ?? newId("per");
  await insertRow(pool, "person", { id, name: "Robin Example", email: `${code(id)}@example.com`, ...given });
  return id;
}

export async function makeChannel(
  pool: pg.Pool,
  given: Values & { id?: ChannelId } = {},
): Promise<ChannelId> {
  const id = given.id ?? newId("chn");
  await insertRow(pool, "channel", {
    id,
    code: code(id),
    name: "Test",
    kind: "phone",
    currency: "USD",
    ...given,
  });
  return id;
}

/** Units on a shelf, with the ledger row that brought them. */
export async function makeStock(
  pool: pg.Pool,
  place: { locationId: LocationId; variantId: VariantId; onHand: number },
): Promise<void> {
  const { locationId, variantId, onHand } = place;
  const key = { location_id: locationId, variant_id: variantId };
  await insertRow(pool, "stock_balance", { ...key, on_hand: onHand, seq: 1 });
  await insertRow(pool, "stock_ledger", {
    ...key,
    seq: 1,
    kind: "opening",
    on_hand_delta: onHand,
    on_hand_after: onHand,
    reserved_delta: 0,
    reserved_after: 0,
    counter_account: onHand === 0 ? null : "OPENING",
    command_id: "test",
  });
}
