import { sql } from "drizzle-orm";
import { check, doublePrecision, integer, jsonb, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { day, id, moment } from "@/db/columns.ts";
import { season, variant } from "./catalog.ts";
import { location } from "./locations.ts";

/** How a season is sold off. A season without one follows the default steps. */
export const seasonPlan = pgTable(
  "season_plan",
  {
    seasonId: id("sea")
      .primaryKey()
      .references(() => season.id),
    /** Shares of the list price, from a day on, in the order of the days. */
    markdowns: jsonb().$type<{ from: string; share: number }[]>().notNull(),
    salvageShare: doublePrecision().notNull(),
    elasticity: doublePrecision().notNull(),
    updatedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    check("season_plan_salvage", sql`${table.salvageShare} between 0 and 1`),
    check("season_plan_elasticity", sql`${table.elasticity} between 0 and 10`),
  ],
);

/** Units that the customers of a store took or asked for, by day: what the tills and the associates tell. */
export const storeDemand = pgTable(
  "store_demand",
  {
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    variantId: id("var")
      .notNull()
      .references(() => variant.id),
    day: day().notNull(),
    units: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.variantId, table.locationId] }),
    check("store_demand_units", sql`${table.units} > 0`),
  ],
);
