import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgSequence,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { amount, id, moment } from "@/db/columns.ts";
import type { CurrencyCode } from "@/server/kernel/money.ts";
import { lineBuckets } from "@/server/orders/core/buckets.ts";
import { type HoldState, holdStates, type OrderState, orderStates } from "@/server/orders/core/lifecycle.ts";
import { variant } from "./catalog.ts";
import { channel } from "./channels.ts";
import { address, person } from "./customers.ts";

const listOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(", "));

export const orderNumber = pgSequence("order_number", { startWith: 10001 });

/** An order as it was placed. Named so because `order` is a word of SQL. */
export const salesOrder = pgTable(
  "sales_order",
  {
    id: id("ord").primaryKey(),
    /** What people say and scan. */
    number: bigint({ mode: "number" }).notNull().unique().default(sql`nextval('order_number')`),
    state: text().$type<OrderState>().notNull(),
    channelId: id("chn")
      .notNull()
      .references(() => channel.id),
    externalId: text(),
    personId: id("per")
      .notNull()
      .references(() => person.id),
    shipToAddressId: id("adr").references(() => address.id),
    currency: text().$type<CurrencyCode>().notNull(),
    subtotal: amount().notNull(),
    discount: amount().notNull().default(0),
    shipping: amount().notNull(),
    /** Tax on lines and on shipping. */
    tax: amount().notNull(),
    shippingTax: amount().notNull().default(0),
    grand: amount().notNull(),
    /** Paid in the system it came from: shipping captures nothing here. */
    isPaidOutside: boolean().notNull().default(false),
    /** When the customer ordered; for an import the file's date. */
    orderedAt: moment().notNull(),
    placedAt: moment().notNull(),
    placedBy: text().notNull(),
    note: text(),
  },
  (table) => [
    unique("sales_order_external_once").on(table.channelId, table.externalId),
    index("sales_order_by_person").on(table.personId),
    index("sales_order_by_placed").on(table.placedAt, table.id),
    check("sales_order_state_known", sql`${table.state} in (${listOf(orderStates)})`),
    check(
      "sales_order_sums",
      sql`${table.grand} = ${table.subtotal} - ${table.discount} + ${table.shipping} + ${table.tax}
        and ${table.subtotal} >= 0 and ${table.discount} >= 0 and ${table.shipping} >= 0 and ${table.tax} >= 0 and ${table.shippingTax} >= 0`,
    ),
  ],
);

/** One line, with each of its units in exactly one bucket. Price, tax and names are as they were when placed. */
export const orderLine = pgTable(
  "order_line",
  {
    id: id("oln").primaryKey(),
    orderId: id("ord")
      .notNull()
      .references(() => salesOrder.id),
    lineNumber: integer().notNull(),
    variantId: id("var")
      .notNull()
      .references(() => variant.id),
    sku: text().notNull(),
    name: text().notNull(),
    unitPrice: amount().notNull(),
    /** For the whole quantity, allocated to the cent. */
    discount: amount().notNull().default(0),
    tax: amount().notNull(),
    mode: text().$type<"ship" | "pickup">().notNull(),
    serviceCode: text(),
    pickupLocationId: id("loc"),
    /** The current promise, copied from its latest version so that queues can sort by it. */
    readyBy: moment(),
    promisedAt: moment(),
    ordered: integer().notNull(),
    cancelled: integer().notNull().default(0),
    unallocated: integer().notNull().default(0),
    backordered: integer().notNull().default(0),
    preordered: integer().notNull().default(0),
    allocated: integer().notNull().default(0),
    released: integer().notNull().default(0),
    picked: integer().notNull().default(0),
    packed: integer().notNull().default(0),
    ready: integer().notNull().default(0),
    shipped: integer().notNull().default(0),
    collected: integer().notNull().default(0),
    delivered: integer().notNull().default(0),
    /** A counter beside the buckets. */
    returned: integer().notNull().default(0),
  },
  (table) => [
    unique("order_line_number_once").on(table.orderId, table.lineNumber),
    index("order_line_by_variant").on(table.variantId),
    // Sourcing asks for what waits.
    index("order_line_unallocated").on(table.orderId).where(sql`${table.unallocated} > 0`),
    // Goods that came in ask who waits for them.
    index("order_line_waiting")
      .on(table.variantId)
      .where(sql`${table.unallocated} + ${table.backordered} > 0`),
    check("order_line_ordered_positive", sql`${table.ordered} > 0`),
    check("order_line_buckets_sum", sql`${table.ordered} = ${sql.raw(lineBuckets.join(" + "))}`),
    check("order_line_buckets_positive", sql`least(${sql.raw(lineBuckets.join(", "))}, returned) >= 0`),
    check(
      "order_line_returned",
      sql`${table.returned} <= ${table.shipped} + ${table.collected} + ${table.delivered}`,
    ),
    check(
      "order_line_mode",
      sql`(${table.mode} = 'pickup') = (${table.pickupLocationId} is not null) and ${table.mode} in ('ship', 'pickup')`,
    ),
    check("order_line_money", sql`${table.unitPrice} >= 0 and ${table.discount} >= 0 and ${table.tax} >= 0`),
  ],
);

/** A stop with a reason, on an order or one of its lines. Several may stack. */
export const hold = pgTable(
  "hold",
  {
    id: id("hld").primaryKey(),
    orderId: id("ord")
      .notNull()
      .references(() => salesOrder.id),
    orderLineId: id("oln").references(() => orderLine.id),
    state: text().$type<HoldState>().notNull(),
    reason: text().notNull(),
    note: text(),
    openedBy: text().notNull(),
    openedAt: moment().notNull().defaultNow(),
    closedAt: moment(),
  },
  (table) => [
    index("hold_open_by_order").on(table.orderId).where(sql`${table.state} = 'open'`),
    uniqueIndex("hold_open_once")
      .on(table.orderLineId, table.reason)
      .where(sql`${table.state} = 'open' and ${table.orderLineId} is not null`),
    check("hold_state_known", sql`${table.state} in (${listOf(holdStates)})`),
    check("hold_closed_has_time", sql`(${table.state} = 'open') = (${table.closedAt} is null)`),
  ],
);
