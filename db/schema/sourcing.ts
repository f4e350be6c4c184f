import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { amount, day, id, moment } from "@/db/columns.ts";
import {
  type DecisionMethod,
  type DecisionRecord,
  type DecisionTrigger,
  decisionMethods,
  decisionTriggers,
  type StrategySettings,
} from "@/server/sourcing/core/decision.ts";
import { location } from "./locations.ts";
import { orderLine, salesOrder } from "./orders.ts";

const listOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(", "));

/** How a retailer wants orders decided. A published version never changes. */
export const strategy = pgTable(
  "strategy",
  {
    id: id("str").primaryKey(),
    name: text().notNull(),
    version: integer().notNull(),
    settings: jsonb().$type<StrategySettings>().notNull(),
    isActive: boolean().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [unique("strategy_version_once").on(table.name, table.version)],
);

/** One decision about an order's unallocated units, with everything that explains it. Append-only. */
export const sourcingDecision = pgTable(
  "sourcing_decision",
  {
    id: id("dec").primaryKey(),
    orderId: id("ord")
      .notNull()
      .references(() => salesOrder.id),
    version: integer().notNull(),
    trigger: text().$type<DecisionTrigger>().notNull(),
    method: text().$type<DecisionMethod>().notNull(),
    /** Total of the cost parts, in the workspace's minor units. */
    cost: amount().notNull(),
    /** Proven distance from the optimum: 0 is exact; null when nothing was solved. */
    gap: doublePrecision(),
    micros: bigint({ mode: "number" }).notNull(),
    record: jsonb().$type<Omit<DecisionRecord, "lost">>().notNull(),
    /** The longest part of the record, kept as it was written: it is read whole or not at all, and never asked about. */
    lost: json().$type<DecisionRecord["lost"]>().notNull().default([]),
    strategyId: id("str")
      .notNull()
      .references(() => strategy.id),
    actor: text().notNull(),
    decidedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    unique("sourcing_decision_version_once").on(table.orderId, table.version),
    index("sourcing_decision_by_time").on(table.decidedAt),
    check("sourcing_decision_trigger_known", sql`${table.trigger} in (${listOf(decisionTriggers)})`),
    check("sourcing_decision_method_known", sql`${table.method} in (${listOf(decisionMethods)})`),
  ],
);

/** Where the units of a line that wait for supply are expected; how many they are says the line's bucket. */
export const backorder = pgTable(
  "backorder",
  {
    orderLineId: id("oln")
      .primaryKey()
      .references(() => orderLine.id),
    variantId: id("var").notNull(),
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    expectedOn: day().notNull(),
    /** The day at the door that follows from it. */
    arriveOn: day().notNull(),
    serviceCode: text().notNull(),
    decisionId: id("dec")
      .notNull()
      .references(() => sourcingDecision.id),
  },
  (table) => [index("backorder_by_supply").on(table.variantId, table.locationId, table.expectedOn)],
);

/** Which location a decision gave which units. Append-only; a line without a row stayed unallocated. */
export const sourcingAssignment = pgTable(
  "sourcing_assignment",
  {
    decisionId: id("dec")
      .notNull()
      .references(() => sourcingDecision.id),
    orderLineId: id("oln")
      .notNull()
      .references(() => orderLine.id),
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    quantity: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.decisionId, table.orderLineId, table.locationId] }),
    index("sourcing_assignment_by_line").on(table.orderLineId),
    check("sourcing_assignment_quantity_positive", sql`${table.quantity} > 0`),
  ],
);
