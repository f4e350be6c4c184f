import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";
import { type ExceptionKind, exceptionKinds } from "@/server/exceptions/core/kind.ts";

const kindList = sql.raw(exceptionKinds.map((kind) => `'${kind}'`).join(", "));

/** Work that needs a person. Opened and closed in the transaction of whatever caused it. */
export const exception = pgTable(
  "exception",
  {
    id: id("exc").primaryKey(),
    kind: text().$type<ExceptionKind>().notNull(),
    /** What it is about; one open entry per (kind, subject). */
    subjectId: text().notNull(),
    orderId: id("ord"),
    locationId: id("loc"),
    variantId: id("var"),
    quantity: integer(),
    details: jsonb().$type<Record<string, string | number | boolean | null>>().notNull().default({}),
    state: text().$type<"open" | "resolved">().notNull().default("open"),
    ownerId: id("usr"),
    dueAt: moment(),
    openedAt: moment().notNull().defaultNow(),
    resolvedAt: moment(),
  },
  (table) => [
    uniqueIndex("exception_open_once").on(table.kind, table.subjectId).where(sql`${table.state} = 'open'`),
    // Today pages count and list what is open, by kind and by store.
    index("exception_open").on(table.kind, table.locationId).where(sql`${table.state} = 'open'`),
    index("exception_by_order").on(table.orderId),
    check("exception_kind_known", sql`${table.kind} in (${kindList})`),
    check("exception_state_known", sql`${table.state} in ('open', 'resolved')`),
    check(
      "exception_resolved_has_time",
      sql`(${table.state} = 'resolved') = (${table.resolvedAt} is not null)`,
    ),
  ],
);
