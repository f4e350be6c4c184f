import { sql } from "drizzle-orm";
import type { Database, Handle } from "@/db/client.ts";
import { insertRows } from "@/db/insert-rows.ts";
import { product, season, variant } from "@/db/schema/catalog.ts";
import { channel, workspace } from "@/db/schema/channels.ts";
import { address, person } from "@/db/schema/customers.ts";
import { incomingSupply } from "@/db/schema/inventory.ts";
import { location, locationHours, postalCode } from "@/db/schema/locations.ts";
import { storeDemand } from "@/db/schema/planning.ts";
import { shippingCharge, taxRate } from "@/db/schema/pricing.ts";
import { shippingRate, shippingService, shippingZone } from "@/db/schema/shipping.ts";
import { strategy } from "@/db/schema/sourcing.ts";
import { systemScope } from "@/server/auth/scope.ts";
import { type BusinessDate, businessDate } from "@/server/kernel/instant.ts";
import { defaultStrategy } from "@/server/sourcing/core/decision.ts";
import { makeCatalog, type SeedCatalog } from "./catalog.ts";
import { makeNetwork, type SeedLocation } from "./network.ts";
import { makePeople } from "./people.ts";
import { allPlaces } from "./places.ts";
import { randomFor, seededIds } from "./seeded.ts";
import { type SeedSize, sizePlans } from "./sizes.ts";
import { makeStaff, type SeedUser } from "./staff.ts";
import { makeStock, makeSupply, type SeedStock } from "./stock.ts";
import { makeStoreDemand } from "./store-demand.ts";
import { charges, rates, services, taxRates, zones } from "./tables.ts";

export type SeedOptions = { seed: number; size: SeedSize; onProgress?: (sentence: string) => void };

/** The retailer of a seed, as far as it does not depend on the database: same seed, same ids. */
export function planRetailer({ seed, size }: { seed: number; size: SeedSize }, today: BusinessDate) {
  const plan = sizePlans[size];
  const kit = (part: string) => ({ random: randomFor(seed, part), makeId: seededIds(seed, part) });
  const places = allPlaces();
  const catalog = makeCatalog(kit("catalog"), { skus: plan.skus, today });
  const network = makeNetwork(kit("network"), plan, places);
  const stores = network.locations.filter((row) => row.kind === "store");
  const { locations } = network;
  const stock = makeStock(randomFor(seed, "stock"), {
    ...{ locations, catalog },
    skusPerStore: plan.skusPerStore,
    storeDepth: plan.storeDepth,
  });
  const supply = makeSupply(kit("supply"), { stock, today, rowsMax: 2_000 });
  const demand = makeStoreDemand(randomFor(seed, "store demand"), {
    ...{ locations, catalog, stock, today },
    days: plan.demandDays,
  });
  const customers = makePeople(kit("people"), { count: plan.people, stores, places });
  const staff = makeStaff(kit("staff"), stores);
  const placeOf = new Map(places.map((place) => [place.zip, place]));
  return {
    plan,
    places,
    placeOf,
    catalog,
    network,
    stock,
    supply,
    demand,
    customers,
    staff,
    tables: makeTables(seed),
  };
}

export type SeedRetailer = ReturnType<typeof planRetailer>;

/**
 * Writes the retailer's own data in one transaction; false when there is a retailer already.
 * Stock comes through the ledger like everybody's. The open day and its orders are another step (`playOpenDay`).
 */
export async function seedRetailer(db: Database, options: SeedOptions): Promise<SeedRetailer | null> {
  return db.transact(systemScope(), async (handle, now) => {
    const { rows } = await handle.execute(sql`select 1 from workspace`);
    if (rows.length > 0) return null;
    const say = options.onProgress ?? (() => {});
    const retailer = planRetailer(options, businessDate(now, "UTC"));
    say("Seeding the retailer: tables and places …");
    await writeTables(handle, retailer);
    say(`Seeding the retailer: ${retailer.catalog.variants.length} SKUs and their stock …`);
    await writeCatalog(handle, retailer.catalog);
    await writeStock(handle, retailer.stock);
    await insertRows(handle, incomingSupply, retailer.supply);
    await insertRows(handle, storeDemand, retailer.demand);
    await insertRows(handle, person, retailer.customers.people);
    await insertRows(handle, address, retailer.customers.addresses);
    const row = { name: retailerName, currency: "USD" as const, origin: "demo" as const };
    await handle.insert(workspace).values({ ...row, seed: `${seedMark(options)}${unfinished}` });
    return retailer;
  });
}

export const retailerName = "Harrow & Fell Outfitters";

/** What the workspace row remembers of its seed. */
export const seedMark = ({ seed, size }: { seed: number; size: SeedSize }) => `${size}/${seed}`;

/** Behind the mark while the open day has not been played to its end. */
export const unfinished = "/unfinished";

function makeTables(seed: number) {
  const makeId = seededIds(seed, "tables");
  const currency = "USD" as const;
  const channels: (typeof channel.$inferInsert)[] = [
    { id: makeId("chn"), code: "phone", name: "Phone", kind: "phone", currency, threshold: 0 },
    { id: makeId("chn"), code: "web", name: "Web shop", kind: "web", currency, threshold: 0 },
    { id: makeId("chn"), code: "store", name: "In store", kind: "store", currency, threshold: 0 },
    {
      id: makeId("chn"),
      code: "marketplace",
      name: "Marketplace",
      kind: "marketplace",
      currency,
      threshold: 5,
    },
  ];
  const strategies: (typeof strategy.$inferInsert)[] = [
    { id: makeId("str"), ...defaultStrategy, isActive: true },
  ];
  return { channels, strategies };
}

async function writeTables(db: Handle, { places, network, tables }: SeedRetailer): Promise<void> {
  await insertRows(db, postalCode, places);
  await insertRows(db, channel, tables.channels);
  await insertRows(db, strategy, tables.strategies);
  await insertRows(db, location, network.locations);
  await insertRows(db, locationHours, network.hours);
  await insertRows(db, shippingService, services);
  await insertRows(db, shippingZone, zones);
  await insertRows(db, shippingRate, rates);
  await insertRows(db, shippingCharge, charges);
  await insertRows(db, taxRate, taxRates);
}

async function writeCatalog(db: Handle, catalog: SeedCatalog): Promise<void> {
  await insertRows(db, season, catalog.seasons);
  await insertRows(db, product, catalog.products);
  const rows = catalog.variants.map(({ category: _, popularity: __, sizeShare: ___, ...row }) => row);
  await insertRows(db, variant, rows);
}

/** Shelves of one statement. */
const shelvesMax = 20_000;

async function writeStock(db: Handle, stock: readonly SeedStock[]): Promise<void> {
  for (let from = 0; from < stock.length; from += shelvesMax) {
    const items = JSON.stringify(stock.slice(from, from + shelvesMax));
    await db.execute(sql`select set_opening(${items}::jsonb, ${`seed-${from}`}, 'system')`);
  }
}

export type { SeedLocation, SeedUser };
