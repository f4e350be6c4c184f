import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";
import type { RowRefusal } from "@/server/integrations/core/document.ts";
import { channel } from "./channels.ts";

/** One run of an import; a broken run goes on where it stopped. */
export const importRun = pgTable(
  "import_run",
  {
    id: id("imp").primaryKey(),
    kind: text().notNull(),
    fileName: text().notNull(),
    /** SHA-256 of the file's bytes and of the mapping. */
    fileHash: text().notNull(),
    state: text().$type<"running" | "completed" | "failed">().notNull(),
    rowsRead: integer().notNull().default(0),
    rowsApplied: integer().notNull().default(0),
    rowsRefused: integer().notNull().default(0),
    startedAt: moment().notNull().defaultNow(),
    finishedAt: moment(),
  },
  (table) => [
    index("import_run_by_hash").on(table.fileHash),
    check("import_run_state_known", sql`${table.state} in ('running', 'completed', 'failed')`),
    check(
      "import_run_rows_add_up",
      sql`${table.state} <> 'completed' or ${table.rowsRead} = ${table.rowsApplied} + ${table.rowsRefused}`,
    ),
  ],
);

/** One external document that took effect: a repeat of it changes nothing and counts the same rows. */
export const importReceipt = pgTable(
  "import_receipt",
  {
    channelId: id("chn")
      .notNull()
      .references(() => channel.id),
    externalId: text().notNull(),
    importId: id("imp")
      .notNull()
      .references(() => importRun.id),
    rowsApplied: integer().notNull(),
    rowsRefused: integer().notNull(),
    /** The rows that took no effect and why, so that a repeat tells the same. */
    refusals: jsonb().$type<RowRefusal[]>().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.channelId, table.externalId] })],
);
