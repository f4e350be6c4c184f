import { sql } from "drizzle-orm";
import { boolean, check, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { amount } from "@/db/columns.ts";

/** Sales tax by place: the longest ZIP prefix within the state wins. */
export const taxRate = pgTable(
  "tax_rate",
  {
    state: text().notNull(),
    zipPrefix: text().notNull().default(""),
    /** 8.875 % is 88750. */
    rateMillionths: integer().notNull(),
    isShippingTaxable: boolean().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.state, table.zipPrefix] }),
    check("tax_rate_sane", sql`${table.rateMillionths} between 0 and 500000`),
  ],
);

/** What the customer pays for delivery: the row with the highest subtotal not above the order's. */
export const shippingCharge = pgTable(
  "shipping_charge",
  { serviceCode: text().notNull(), subtotalFrom: amount().notNull(), charge: amount().notNull() },
  (table) => [
    primaryKey({ columns: [table.serviceCode, table.subtotalFrom] }),
    check("shipping_charge_positive", sql`${table.charge} >= 0 and ${table.subtotalFrom} >= 0`),
  ],
);
