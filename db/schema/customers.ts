import { sql } from "drizzle-orm";
import { boolean, index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";

/** The one place where personal data lies. Everything else refers to it by id. */
export const person = pgTable(
  "person",
  {
    id: id("per").primaryKey(),
    name: text().notNull(),
    email: text(),
    phone: text(),
    /** Digits only, for finding a caller by any way of writing a number or by its tail. */
    phoneDigits: text(),
    /** The customer number of the system that an import came from. */
    externalRef: text(),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("person_external_ref_unique").on(table.externalRef),
    index("person_by_email").on(sql`lower(${table.email}) text_pattern_ops`),
    index("person_by_phone").on(table.phoneDigits),
    index("person_by_name").on(sql`lower(${table.name}) text_pattern_ops`),
  ],
);

/** Never changed once an order refers to it: a correction is a new row. */
export const address = pgTable(
  "address",
  {
    id: id("adr").primaryKey(),
    personId: id("per")
      .notNull()
      .references(() => person.id),
    recipient: text().notNull(),
    line1: text().notNull(),
    line2: text(),
    city: text().notNull(),
    state: text().notNull(),
    zip: text().notNull(),
    country: text().notNull().default("US"),
    isDefault: boolean().notNull().default(false),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [index("address_by_person").on(table.personId)],
);
