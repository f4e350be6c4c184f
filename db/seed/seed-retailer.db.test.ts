import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { isGtin13 } from "@/server/catalog/core/gtin.ts";
import { findVariantsByText } from "@/server/catalog/queries.ts";
import { addAddress } from "@/server/customers/add-address.ts";
import { createPerson } from "@/server/customers/create-person.ts";
import { searchPeople } from "@/server/customers/queries.ts";
import { newId } from "@/server/kernel/ids.ts";
import type { BusinessDate } from "@/server/kernel/instant.ts";
import { timeZoneOf } from "@/server/locations/core/time-zone.ts";
import { findPostalPlace, getPostalCode } from "@/server/locations/queries.ts";
import { planRetailer, type SeedRetailer, seedRetailer } from "./seed-retailer.ts";

const today = "2026-11-24" as BusinessDate;
let database: TestDatabase;
let retailer: SeedRetailer;

beforeAll(async () => {
  database = await testDatabase();
  const made = await seedRetailer(database.db, { seed: 5, size: "s" });
  if (!made) throw new Error("the test database is empty at first");
  retailer = made;
});
afterAll(() => database.close());

describe("a seeded retailer", () => {
  test("is the same for the same seed and size, ids included, and another for another seed", () => {
    const plan = (seed: number) => planRetailer({ seed, size: "m" }, today);
    const { places: _, placeOf: __, ...first } = plan(1);
    const { places: ___, placeOf: ____, ...again } = plan(1);
    expect(again).toEqual(first);
    expect(plan(2).catalog.variants[0]?.id).not.toBe(first.catalog.variants[0]?.id);
  });

  test("of size m has the places, SKUs and barcodes that it promises", () => {
    const { network, catalog, customers, stock } = planRetailer({ seed: 1, size: "m" }, today);
    const kinds = (kind: string) => network.locations.filter((row) => row.kind === kind).length;
    expect([kinds("warehouse"), kinds("store"), kinds("vendor")]).toEqual([4, 40, 2]);
    expect(catalog.variants).toHaveLength(1_200);
    expect(new Set(catalog.variants.map((row) => row.sku)).size).toBe(1_200);
    expect(catalog.variants.every((row) => isGtin13(row.barcode ?? ""))).toBe(true);
    expect(customers.people).toHaveLength(400);
    expect(stock.some((row) => row.quantity === 0)).toBe(true);
  });

  test("is written once: a second seed changes nothing", async () => {
    expect(await seedRetailer(database.db, { seed: 6, size: "s" })).toBeNull();
  });

  test("has stock whose balances are the sums of their ledgers", async () => {
    const { rows } = await database.ownerPool.query(
      `select count(*)::int as wrong from stock_balance b where b.on_hand <> coalesce((
         select sum(on_hand_delta) from stock_ledger l where l.variant_id = b.variant_id and l.location_id = b.location_id), 0)`,
    );
    expect(rows).toEqual([{ wrong: 0 }]);
  });
});

describe("look-ups", () => {
  const find = (query: string) =>
    database.db.read(database.context().scope, (db) => findVariantsByText(db, { query }));

  test("a SKU or barcode finds exactly its SKU first, in any case", async () => {
    const [variant] = retailer.catalog.variants;
    if (!variant?.barcode) throw new Error("a seeded SKU has a barcode");
    expect((await find(variant.sku.toLowerCase()))[0]?.variantId).toBe(variant.id);
    expect((await find(variant.barcode)).map((hit) => hit.variantId)).toEqual([variant.id]);
  });

  test("words of a name find its SKUs in any order; the beginning of a SKU finds its style", async () => {
    const [variant] = retailer.catalog.variants;
    const words = (variant?.name ?? "").replaceAll(",", "").split(" ").reverse().join(" ");
    expect((await find(words)).some((hit) => hit.variantId === variant?.id)).toBe(true);
    const style = variant?.sku.split("-")[0] ?? "";
    expect((await find(style)).every((hit) => hit.sku.startsWith(style))).toBe(true);
    expect(await find("%")).toEqual([]);
  });

  test("a caller is found by name, mail address and the tail of a number", async () => {
    const [person] = retailer.customers.people;
    if (!person?.email || !person.phone) throw new Error("a seeded person has mail and phone");
    const [, last = ""] = person.name.split(" ");
    for (const query of [`${last} ${person.name.split(" ")[0]}`, person.email.toUpperCase(), person.phone]) {
      const people = await searchPeople(database.context(), { query });
      expect(people.some((found) => found.personId === person.id)).toBe(true);
    }
  });

  test("a ZIP code names its city and state", async () => {
    expect(await getPostalCode(database.context(), { zip: "60614" })).toMatchObject({
      city: "Chicago",
      state: "IL",
    });
    expect(await getPostalCode(database.context(), { zip: "00000" })).toBeNull();
  });
});

describe("a new customer", () => {
  const address = (given: { zip: string; state: string }) => ({
    addressId: newId("adr"),
    recipient: "Robin Example",
    line1: "1 Main Street",
    line2: null,
    city: "Chicago",
    ...given,
  });

  test("is found by number at once; a second address becomes the default", async () => {
    const input = {
      commandId: newId("cmd"),
      personId: newId("per"),
      name: "Robin Example",
      email: null,
      phone: "+1 (312) 555-0177",
      address: address({ zip: "60614", state: "IL" }),
    };
    const ctx = database.command({ commandId: input.commandId });
    expect((await createPerson(ctx, input, findPostalPlace)).ok).toBe(true);
    expect((await createPerson(ctx, input, findPostalPlace)).ok).toBe(true);
    const people = await searchPeople(database.context(), { query: "312-555-0177" });
    expect(people.map((found) => found.personId)).toEqual([input.personId]);
    const second = {
      commandId: newId("cmd"),
      personId: input.personId,
      address: address({ zip: "10012", state: "NY" }),
    };
    const added = await addAddress(
      database.command({ commandId: second.commandId }),
      second,
      findPostalPlace,
    );
    expect(added).toMatchObject({
      ok: true,
      value: { addresses: [{ zip: "10012", isDefault: true }, { isDefault: false }] },
    });
  });

  test("with a ZIP code of another state is refused, and nothing is written", async () => {
    const input = {
      commandId: newId("cmd"),
      personId: newId("per"),
      name: "Nobody Writes",
      email: null,
      phone: null,
      address: address({ zip: "60614", state: "NY" }),
    };
    const outcome = await createPerson(
      database.command({ commandId: input.commandId }),
      input,
      findPostalPlace,
    );
    expect(outcome).toMatchObject({ ok: false, reason: "zip-not-in-state" });
    expect(await searchPeople(database.context(), { query: "Nobody Writes" })).toEqual([]);
  });
});

test.each([
  ["AZ", 33.45, -112.07, "America/Phoenix"],
  ["TX", 31.76, -106.49, "America/Denver"],
  ["TX", 29.76, -95.37, "America/Chicago"],
  ["FL", 30.42, -87.22, "America/Chicago"],
  ["FL", 25.76, -80.19, "America/New_York"],
  ["TN", 35.96, -83.92, "America/New_York"],
  ["IN", 37.97, -87.57, "America/Chicago"],
  ["ID", 46.42, -117.02, "America/Los_Angeles"],
  ["ID", 43.62, -116.2, "America/Boise"],
])("%s at %d, %d keeps the time of %s", (state, latitude, longitude, zone) => {
  expect(timeZoneOf({ state, latitude, longitude })).toBe(zone);
});
