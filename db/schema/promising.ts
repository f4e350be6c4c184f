import { sql } from "drizzle-orm";
import {
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";
import type { ObservedDelays } from "@/server/promising/core/delays.ts";
import type { StoredOutlook } from "@/server/promising/core/outlook.ts";

/** What a customer was told for a line; a changed promise is a new version, never an overwrite. */
export const promise = pgTable(
  "promise",
  {
    id: id("prm").primaryKey(),
    orderId: id("ord").notNull(),
    orderLineId: id("oln").notNull(),
    version: integer().notNull(),
    mode: text().$type<"ship" | "pickup">().notNull(),
    serviceCode: text(),
    /** The store, for a pickup; for a shipment the location that the promise was computed with. */
    locationId: id("loc"),
    /** Latest moment of dispatch, or of being ready. */
    readyBy: moment().notNull(),
    /** Latest moment at the door, or the start of the pickup. */
    promisedAt: moment().notNull(),
    /** End of the pickup window. */
    pickupUntil: moment(),
    reason: text().notNull(),
    /** How often a date like it had been kept, as it was told; null: too little was known. */
    confidence: doublePrecision(),
    madeAt: moment().notNull().defaultNow(),
  },
  (table) => [
    unique("promise_version_once").on(table.orderLineId, table.version),
    index("promise_by_order").on(table.orderId),
    check("promise_mode_known", sql`${table.mode} in ('ship', 'pickup')`),
  ],
);

/** A version of what units and room are worth to later orders and store customers. Append-only; the newest counts. */
export const priceSet = pgTable(
  "price_set",
  {
    id: id("prs").primaryKey(),
    version: integer().notNull().unique(),
    /** `scenarios`: prices of sampled futures; `season-plan`: the closed form alone. */
    method: text().$type<"scenarios" | "season-plan">().notNull(),
    /** When the stock and the demand that it was computed from were read. */
    computedAt: moment().notNull(),
    seconds: doublePrecision().notNull(),
    /** What it was computed from and with, for the auditor: counts, seeds, settings, the error of the forecast. */
    inputs: jsonb().$type<Record<string, string | number>>().notNull(),
    commandId: text().notNull(),
  },
  () => [check("price_set_method_known", sql`method in ('scenarios', 'season-plan')`)],
);

/** Cents per unit of one SKU, by place: what a left-over unit is worth, then what a unit earns with 1, 2, … left. */
export const unitPrice = pgTable(
  "unit_price",
  {
    priceSetId: id("prs")
      .notNull()
      .references(() => priceSet.id),
    variantId: id("var").notNull(),
    cells: jsonb().$type<Record<string, number[]>>().notNull(),
    /** Until when the present price lasts and how many units store customers ask for until then, by place; null: not known. */
    outlook: jsonb().$type<StoredOutlook>(),
  },
  (table) => [primaryKey({ columns: [table.priceSetId, table.variantId] })],
);

/** Cents for one more package at a place, by day. */
export const capacityPrice = pgTable(
  "capacity_price",
  {
    priceSetId: id("prs")
      .notNull()
      .references(() => priceSet.id),
    locationId: id("loc").notNull(),
    days: jsonb().$type<Record<string, number>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.priceSetId, table.locationId] })],
);

/** How late places and carriers were over some weeks. Append-only; the newest counts. One row, since offers read it. */
export const observedDelay = pgTable(
  "observed_delay",
  {
    id: id("dly").primaryKey(),
    computedAt: moment().notNull(),
    lookBackDays: integer().notNull(),
    delays: jsonb().$type<ObservedDelays>().notNull(),
    commandId: text().notNull(),
  },
  (table) => [index("observed_delay_by_time").on(table.computedAt)],
);
