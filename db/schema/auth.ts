import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";
import { type Role, roles } from "@/server/auth/core/role.ts";

const roleList = sql.raw(roles.map((role) => `'${role}'`).join(", "));

export const user = pgTable(
  "user",
  {
    id: id("usr").primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text().notNull(),
    role: text().$type<Role>().notNull(),
    isActive: boolean().notNull().default(true),
    /** Raised by whatever ends all sessions: role, store or password change, disabling. */
    sessionVersion: integer().notNull().default(1),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [
    // Sign-in finds the account by its lower-cased address; two accounts never share one.
    uniqueIndex("user_email_unique").on(sql`lower(${table.email})`),
    check("user_role_known", sql`${table.role} in (${roleList})`),
  ],
);

/** Which stores an associate works in. The location is a plain id: locations stand above the ground. */
export const storeAssignment = pgTable(
  "store_assignment",
  {
    userId: id("usr")
      .notNull()
      .references(() => user.id),
    locationId: id("loc").notNull(),
    isManager: boolean().notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.userId, table.locationId] })],
);

export const session = pgTable(
  "session",
  {
    id: id("ses").primaryKey(),
    userId: id("usr")
      .notNull()
      .references(() => user.id),
    sessionVersion: integer().notNull(),
    createdAt: moment().notNull().defaultNow(),
    lastSeenAt: moment().notNull().defaultNow(),
    expiresAt: moment().notNull(),
    revokedAt: moment(),
  },
  // Ending all sessions of a person reads them by user.
  (table) => [index("session_by_user").on(table.userId)],
);

/** The one-time key to the first administrator, in production only. Only its hash is stored. */
export const setupToken = pgTable("setup_token", {
  hash: text().primaryKey(),
  createdAt: moment().notNull().defaultNow(),
  expiresAt: moment().notNull(),
  usedAt: moment(),
});

/** Tries of the login limiter, in the columns that rate-limiter-flexible reads. */
export const loginLimit = pgTable("login_limit", {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  expire: bigint({ mode: "number" }),
});
