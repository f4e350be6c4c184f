import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { amount, day, id } from "@/db/columns.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";

/** A selling season: its goods are launched, sold, marked down and gone. */
export const season = pgTable("season", {
  id: id("sea").primaryKey(),
  code: text().notNull().unique(),
  name: text().notNull(),
  launchOn: day().notNull(),
  exitOn: day().notNull(),
});

/** A style. Its variants differ by color and size. */
export const product = pgTable("product", {
  id: id("prd").primaryKey(),
  styleCode: text().notNull().unique(),
  name: text().notNull(),
  category: text().notNull(),
  seasonId: id("sea").references(() => season.id),
});

export const variant = pgTable(
  "variant",
  {
    id: id("var").primaryKey(),
    productId: id("prd")
      .notNull()
      .references(() => product.id),
    /** What people type and scan; unique, and may change. */
    sku: text().notNull().unique(),
    barcode: text().unique(),
    name: text().notNull(),
    color: text(),
    size: text(),
    /** Order of the sizes within a style. */
    sizeRank: integer().notNull().default(0),
    price: amount().notNull(),
    unitCost: amount().notNull(),
    currency: text().$type<CurrencyCode>().notNull(),
    weightGrams: integer().notNull(),
    isActive: boolean().notNull().default(true),
  },
  (table) => [
    index("variant_by_product").on(table.productId),
    // Quick-add and scan find a SKU without minding case.
    index("variant_by_sku_lower").on(sql`lower(${table.sku}) text_pattern_ops`),
    check("variant_price_positive", sql`${table.price} >= 0`),
    check("variant_cost_positive", sql`${table.unitCost} >= 0`),
    check("variant_weight_positive", sql`${table.weightGrams} > 0`),
  ],
);
