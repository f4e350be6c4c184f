import { sql } from "drizzle-orm";
import {
  check,
  doublePrecision,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  text,
} from "drizzle-orm/pg-core";
import { amount, day, id, moment } from "@/db/columns.ts";
import { type PackageState, packageStates } from "@/server/shipping/core/lifecycle.ts";

const stateList = sql.raw(packageStates.map((state) => `'${state}'`).join(", "));

/** A way to send: ground, two-day, overnight. */
export const shippingService = pgTable("shipping_service", {
  code: text().primaryKey(),
  name: text().notNull(),
  carrier: text().notNull(),
  /** Order of offering; the first is the usual one. */
  rank: integer().notNull(),
});

export const shippingZone = pgTable("shipping_zone", {
  zone: integer().primaryKey(),
  /** The zone reaches up to this great-circle distance; the last one is endless. */
  upperMiles: doublePrecision().notNull(),
});

export const shippingRate = pgTable(
  "shipping_rate",
  {
    serviceCode: text()
      .notNull()
      .references(() => shippingService.code),
    zone: integer()
      .notNull()
      .references(() => shippingZone.zone),
    base: amount().notNull(),
    perPound: amount().notNull(),
    /** Carrier business days from dispatch to door. */
    transitDays: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.serviceCode, table.zone] })],
);

/** Counts the labels of the table carrier. */
export const trackingSequence = pgSequence("tracking_sequence", { startWith: 1 });

/** One box with its label. */
export const shippingPackage = pgTable(
  "package",
  {
    id: id("pkg").primaryKey(),
    /** Plain id: fulfillment stands above. */
    fulfillmentOrderId: id("ful").notNull(),
    locationId: id("loc").notNull(),
    serviceCode: text()
      .notNull()
      .references(() => shippingService.code),
    carrier: text().notNull(),
    trackingNumber: text().notNull().unique(),
    weightGrams: integer().notNull(),
    freight: amount().notNull(),
    state: text().$type<PackageState>().notNull(),
    expectedOn: day(),
    labelledAt: moment().notNull().defaultNow(),
    handedOverAt: moment(),
    /** The carrier's own moment at the door. */
    deliveredAt: moment(),
  },
  (table) => [
    index("package_by_fulfillment_order").on(table.fulfillmentOrderId),
    check("package_state_known", sql`${table.state} in (${stateList})`),
    check(
      "package_delivered_has_time",
      sql`(${table.state} = 'delivered') = (${table.deliveredAt} is not null)`,
    ),
    check("package_weight_positive", sql`${table.weightGrams} > 0`),
  ],
);
