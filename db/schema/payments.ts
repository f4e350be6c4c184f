import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { amount, id, moment } from "@/db/columns.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";
import {
  type AuthorizationState,
  authorizationStates,
  type OperationKind,
  type OperationState,
  operationKinds,
  operationStates,
} from "@/server/payments/core/lifecycle.ts";

const listOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(", "));

/** Money that a customer's card stands for, one per order. The sums move only when the provider has said so. */
export const paymentAuthorization = pgTable(
  "payment_authorization",
  {
    id: id("pay").primaryKey(),
    /** Plain id: orders stand above. */
    orderId: id("ord").notNull(),
    state: text().$type<AuthorizationState>().notNull(),
    amount: amount().notNull(),
    captured: amount().notNull().default(0),
    voided: amount().notNull().default(0),
    expired: amount().notNull().default(0),
    refunded: amount().notNull().default(0),
    currency: text().$type<CurrencyCode>().notNull(),
    /** The provider's token for the card, never a card number. */
    token: text().notNull(),
    brand: text(),
    last4: text(),
    providerRef: text(),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("payment_authorization_one_live").on(table.orderId).where(sql`${table.state} <> 'failed'`),
    index("payment_authorization_by_order").on(table.orderId),
    check("payment_authorization_state_known", sql`${table.state} in (${listOf(authorizationStates)})`),
    check(
      "payment_authorization_sums",
      sql`${table.captured} >= 0 and ${table.voided} >= 0 and ${table.expired} >= 0 and ${table.refunded} >= 0
        and ${table.captured} + ${table.voided} + ${table.expired} <= ${table.amount} and ${table.refunded} <= ${table.captured}`,
    ),
    check("payment_authorization_amount", sql`${table.amount} >= 0`),
  ],
);

/** One wish sent to the provider. Its id is the provider's key: a repeat finds the first answer. */
export const paymentOperation = pgTable(
  "payment_operation",
  {
    id: id("pop").primaryKey(),
    authorizationId: id("pay")
      .notNull()
      .references(() => paymentAuthorization.id),
    orderId: id("ord").notNull(),
    kind: text().$type<OperationKind>().notNull(),
    state: text().$type<OperationState>().notNull(),
    amount: amount().notNull(),
    currency: text().$type<CurrencyCode>().notNull(),
    /** What it pays for: the order, a fulfillment order, a cancellation. One operation per kind and reference. */
    reference: text().notNull(),
    provider: text().notNull(),
    providerRef: text(),
    reason: text(),
    attempts: integer().notNull().default(0),
    createdAt: moment().notNull().defaultNow(),
    sentAt: moment(),
    settledAt: moment(),
  },
  (table) => [
    uniqueIndex("payment_operation_once").on(table.kind, table.reference),
    uniqueIndex("payment_operation_provider_ref")
      .on(table.provider, table.providerRef)
      .where(sql`${table.providerRef} is not null`),
    index("payment_operation_by_order").on(table.orderId),
    // The resolver looks for what is not settled.
    index("payment_operation_open")
      .on(table.createdAt)
      .where(sql`${table.state} in ('intent', 'sent', 'unknown')`),
    check("payment_operation_kind_known", sql`${table.kind} in (${listOf(operationKinds)})`),
    check("payment_operation_state_known", sql`${table.state} in (${listOf(operationStates)})`),
    check("payment_operation_amount", sql`${table.amount} >= 0`),
    check(
      "payment_operation_settled_has_time",
      sql`(${table.state} in ('succeeded', 'failed')) = (${table.settledAt} is not null)`,
    ),
  ],
);

/** The units that a capture asks the money for: what the next capture of the order builds on. Append-only. */
export const paymentCaptureLine = pgTable(
  "payment_capture_line",
  {
    operationId: id("pop")
      .notNull()
      .references(() => paymentOperation.id),
    /** Plain id: orders stand above. */
    orderLineId: id("oln").notNull(),
    quantity: integer().notNull(),
    /** Price, discount and tax of exactly these units. */
    amount: amount().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.operationId, table.orderLineId] }),
    index("payment_capture_line_by_order_line").on(table.orderLineId),
    check("payment_capture_line_positive", sql`${table.quantity} > 0 and ${table.amount} >= 0`),
  ],
);
