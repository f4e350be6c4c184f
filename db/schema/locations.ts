import { sql } from "drizzle-orm";
import { boolean, check, doublePrecision, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { amount, day, id } from "@/db/columns.ts";
import { type LocationKind, locationKinds } from "@/server/locations/core/kind.ts";

const kindList = sql.raw(locationKinds.map((kind) => `'${kind}'`).join(", "));

/** A place that holds goods: a store, a warehouse, or a vendor who ships for us. */
export const location = pgTable(
  "location",
  {
    id: id("loc").primaryKey(),
    code: text().notNull().unique(),
    name: text().notNull(),
    kind: text().$type<LocationKind>().notNull(),
    line1: text().notNull(),
    city: text().notNull(),
    state: text().notNull(),
    zip: text().notNull(),
    latitude: doublePrecision().notNull(),
    longitude: doublePrecision().notNull(),
    /** IANA zone: deadlines and opening hours are read on this clock. */
    timeZone: text().notNull(),
    phone: text(),
    isActive: boolean().notNull().default(true),
    canShip: boolean().notNull(),
    canPickup: boolean().notNull(),
    /** Last minute of the local day at which an order still leaves today. */
    cutoffMinute: integer().notNull(),
    /** Time that the place needs before a pickup is ready. */
    pickupLeadMinutes: integer().notNull().default(120),
    pickupWindowDays: integer().notNull().default(5),
    /** Fulfillment orders per local day; null is no limit. */
    capacityPerDay: integer(),
    /** Fulfillment orders that its people make ready in an open hour; null: its people are no limit. */
    ordersPerHour: integer(),
    handlingPerPackage: amount().notNull(),
    handlingPerUnit: amount().notNull(),
    /** What this place pays compared with the rate table. */
    freightMultiplier: doublePrecision().notNull().default(1),
  },
  (table) => [
    check("location_labor_positive", sql`${table.ordersPerHour} is null or ${table.ordersPerHour} > 0`),
    check("location_kind_known", sql`${table.kind} in (${kindList})`),
    check("location_cutoff_in_day", sql`${table.cutoffMinute} between 0 and 1439`),
    check("location_capacity_positive", sql`${table.capacityPerDay} is null or ${table.capacityPerDay} >= 0`),
  ],
);

/** Opening hours by weekday (1 Monday … 7 Sunday), in local minutes. No row: closed. */
export const locationHours = pgTable(
  "location_hours",
  {
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    weekday: integer().notNull(),
    opensMinute: integer().notNull(),
    closesMinute: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.locationId, table.weekday] }),
    check("location_hours_weekday", sql`${table.weekday} between 1 and 7`),
    check(
      "location_hours_order",
      sql`${table.opensMinute} >= 0 and ${table.opensMinute} < ${table.closesMinute} and ${table.closesMinute} <= 1440`,
    ),
  ],
);

/** Days on which a place is closed against its weekly hours. */
export const locationClosure = pgTable(
  "location_closure",
  {
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    date: day().notNull(),
    reason: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.locationId, table.date] })],
);

/** Work already given to a place for a local day; raised by a conditional write so that capacity holds under races. */
export const locationLoad = pgTable(
  "location_load",
  {
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    date: day().notNull(),
    fulfillmentOrders: integer().notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.locationId, table.date] }),
    check("location_load_positive", sql`${table.fulfillmentOrders} >= 0`),
  ],
);

/** Where a ZIP code lies, for distance, zones and filling in city and state. */
export const postalCode = pgTable("postal_code", {
  zip: text().primaryKey(),
  city: text().notNull(),
  state: text().notNull(),
  latitude: doublePrecision().notNull(),
  longitude: doublePrecision().notNull(),
});
