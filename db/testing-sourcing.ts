import type pg from "pg";
import { rates, services, zones } from "@/db/seed/tables.ts";
import type { ChannelId, LocationId, OrderId, OrderLineId, VariantId } from "@/server/kernel/ids.ts";
import { newId } from "@/server/kernel/ids.ts";
import { insertRow, makeChannel, makeLocation, makePerson, makeStock, makeVariant } from "./testing-rows.ts";

/** A small retailer for tests of planning: carriers' tables, three places and two SKUs. */
export type TestNetwork = {
  chicago: LocationId;
  denver: LocationId;
  warehouse: LocationId;
  coat: VariantId;
  scarf: VariantId;
};

/** The day that the network's clock shows, in SQL: not the database's day, which is another one at night. */
export const today = "(now() at time zone 'America/Chicago')::date";

/** Ships from Chicago's own store, from Denver and from a cheap warehouse in Kentucky; nothing is in stock yet. */
export async function makeNetwork(pool: pg.Pool): Promise<TestNetwork> {
  await pool.query(
    `insert into workspace (id, name, currency, origin) values (1, 'Test', 'USD', 'setup') on conflict do nothing`,
  );
  for (const { code, name, carrier, rank } of services)
    await insertRow(pool, "shipping_service", { code, name, carrier, rank });
  for (const { zone, upperMiles } of zones)
    await insertRow(pool, "shipping_zone", { zone, upper_miles: upperMiles });
  for (const { serviceCode, zone, base, perPound, transitDays } of rates)
    await insertRow(pool, "shipping_rate", {
      service_code: serviceCode,
      zone,
      base,
      per_pound: perPound,
      transit_days: transitDays,
    });
  await insertRow(pool, "postal_code", {
    zip: "60614",
    city: "Chicago",
    state: "IL",
    latitude: 41.92,
    longitude: -87.65,
  });
  const open = { cutoff_minute: 1439 };
  return {
    chicago: await makeLocation(pool, { ...open, name: "Chicago", code: "S101" }),
    denver: await makeLocation(pool, {
      ...open,
      name: "Denver",
      code: "S102",
      latitude: 39.75,
      longitude: -105,
      state: "CO",
      zip: "80202",
      time_zone: "America/Denver",
    }),
    warehouse: await makeLocation(pool, {
      ...open,
      name: "Warehouse",
      code: "W1",
      kind: "warehouse",
      can_pickup: false,
      latitude: 38,
      longitude: -85.7,
      state: "KY",
      zip: "40165",
      time_zone: "America/New_York",
      handling_per_package: 90,
      handling_per_unit: 20,
    }),
    coat: await makeVariant(pool, { weight_grams: 900 }),
    scarf: await makeVariant(pool, { weight_grams: 150 }),
  };
}

export type TestOrder = { orderId: OrderId; number: number; lines: OrderLineId[] };

type TestLine = { variantId: VariantId; quantity: number; pickupAt?: LocationId };

/** A placed order to Chicago whose units all wait, promised in ten days; of a channel of its own unless one is given. */
export async function makeOrder(
  pool: pg.Pool,
  lines: readonly TestLine[],
  given: { channelId?: ChannelId } = {},
): Promise<TestOrder> {
  const personId = await makePerson(pool);
  const channelId = given.channelId ?? (await makeChannel(pool));
  const addressId = newId("adr");
  const orderId = newId("ord");
  await insertRow(pool, "address", {
    id: addressId,
    person_id: personId,
    recipient: "Robin Example",
    line1: "1 Lake Street",
    city: "Chicago",
    state: "IL",
    zip: "60614",
    country: "US",
  });
  const subtotal = lines.reduce((sum, line) => sum + line.quantity * 2_000, 0);
  await insertRow(pool, "sales_order", {
    id: orderId,
    state: "confirmed",
    channel_id: channelId,
    person_id: personId,
    ship_to_address_id: addressId,
    currency: "USD",
    subtotal,
    shipping: 0,
    tax: 0,
    grand: subtotal,
    ordered_at: new Date(),
    placed_at: new Date(),
    placed_by: "test",
  });
  const ids = lines.map(() => newId("oln"));
  for (const [index, line] of lines.entries()) {
    await insertRow(pool, "order_line", {
      id: ids[index],
      order_id: orderId,
      line_number: index + 1,
      variant_id: line.variantId,
      sku: "TEST",
      name: "Test shirt",
      unit_price: 2_000,
      tax: 0,
      mode: line.pickupAt ? "pickup" : "ship",
      service_code: line.pickupAt ? null : "ground",
      pickup_location_id: line.pickupAt ?? null,
      ready_by: new Date(Date.now() + 86_400_000),
      promised_at: new Date(Date.now() + 10 * 86_400_000),
      ordered: line.quantity,
      unallocated: line.quantity,
    });
  }
  const { rows } = await pool.query<{ number: string }>("select number from sales_order where id = $1", [
    orderId,
  ]);
  return { orderId, number: Number(rows[0]?.number), lines: ids };
}

export async function stockAt(
  pool: pg.Pool,
  variantId: VariantId,
  units: Readonly<Record<string, number>>,
): Promise<void> {
  for (const [locationId, onHand] of Object.entries(units))
    await makeStock(pool, { locationId: locationId as LocationId, variantId, onHand });
}
