import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";

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
    madeAt: moment().notNull().defaultNow(),
  },
  (table) => [
    unique("promise_version_once").on(table.orderLineId, table.version),
    index("promise_by_order").on(table.orderId),
    check("promise_mode_known", sql`${table.mode} in ('ship', 'pickup')`),
  ],
);
