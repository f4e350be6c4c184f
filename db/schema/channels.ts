import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";

/** The retailer itself: one row. */
export const workspace = pgTable(
  "workspace",
  {
    id: integer().primaryKey().default(1),
    name: text().notNull(),
    currency: text().$type<CurrencyCode>().notNull(),
    /** `demo` marks a seeded retailer, whose sign-ins may be printed. */
    origin: text().$type<"demo" | "setup">().notNull(),
    seed: text(),
  },
  (table) => [check("workspace_single", sql`${table.id} = 1`)],
);

export const channelKinds = ["phone", "web", "store", "marketplace", "import"] as const;
const kindList = sql.raw(channelKinds.map((kind) => `'${kind}'`).join(", "));

/** Where orders come from. */
export const channel = pgTable(
  "channel",
  {
    id: id("chn").primaryKey(),
    code: text().notNull().unique(),
    name: text().notNull(),
    kind: text().$type<(typeof channelKinds)[number]>().notNull(),
    currency: text().$type<CurrencyCode>().notNull(),
    isActive: boolean().notNull().default(true),
    /** Units taken from what is offered to this channel, after pooling. */
    threshold: integer().notNull().default(0),
  },
  (table) => [check("channel_kind_known", sql`${table.kind} in (${kindList})`)],
);

/** A channel's key: shown once, stored as a hash. */
export const apiKey = pgTable(
  "api_key",
  {
    id: id("key").primaryKey(),
    channelId: id("chn")
      .notNull()
      .references(() => channel.id),
    prefix: text().notNull(),
    hash: text().notNull().unique(),
    scopes: text().array().notNull(),
    createdAt: moment().notNull().defaultNow(),
    lastUsedAt: moment(),
    revokedAt: moment(),
  },
  (table) => [index("api_key_by_channel").on(table.channelId)],
);
