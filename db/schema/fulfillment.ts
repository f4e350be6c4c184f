import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique } from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";
import { type FulfillmentState, fulfillmentStates } from "@/server/fulfillment/core/lifecycle.ts";
import { type RejectReason, rejectReasons } from "@/server/fulfillment/core/reject-reason.ts";
import { location } from "./locations.ts";
import { orderLine, salesOrder } from "./orders.ts";

const listOf = (words: readonly string[]) => sql.raw(words.map((word) => `'${word}'`).join(", "));

/** The work that one location does for one order by one method. */
export const fulfillmentOrder = pgTable(
  "fulfillment_order",
  {
    id: id("ful").primaryKey(),
    /** `10023-1`: what the store says. */
    code: text().notNull().unique(),
    orderId: id("ord")
      .notNull()
      .references(() => salesOrder.id),
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    mode: text().$type<"ship" | "pickup">().notNull(),
    serviceCode: text(),
    state: text().$type<FulfillmentState>().notNull(),
    /** The location's local day whose capacity it takes, `2026-11-24`. */
    loadDate: text().notNull(),
    /** When the work has to be done: dispatch by, or ready by. */
    dueAt: moment().notNull(),
    promisedAt: moment().notNull(),
    pickupUntil: moment(),
    acceptedBy: text(),
    /** Where picked goods wait for their customer. */
    stage: text(),
    collectedBy: text(),
    /** When units that are only set aside go to the place; null: at once. */
    releaseAt: moment(),
    /** Null: the place does not know of it. */
    releasedAt: moment(),
    closedAt: moment(),
  },
  (table) => [
    // The store's queue: its open work by urgency.
    index("fulfillment_order_queue").on(table.locationId, table.state, table.dueAt),
    // What places have before them: asked with every promise, and small.
    index("fulfillment_order_waiting")
      .on(table.locationId, table.loadDate)
      .where(sql`${table.state} in ('released', 'accepted', 'picking', 'picked')`),
    index("fulfillment_order_by_order").on(table.orderId),
    // The sweep asks for what is due, re-optimization for what is open.
    index("fulfillment_order_to_release").on(table.releaseAt).where(sql`${table.state} = 'allocated'`),
    check("fulfillment_order_state_known", sql`${table.state} in (${listOf(fulfillmentStates)})`),
    check(
      "fulfillment_order_allocated_waits",
      sql`${table.state} <> 'allocated' or (${table.releasedAt} is null and ${table.releaseAt} is not null)`,
    ),
    check("fulfillment_order_mode", sql`${table.mode} in ('ship', 'pickup')`),
  ],
);

/** Units of one order line in one fulfillment order. `quantity` is what is still to be served or was served here. */
export const fulfillmentLine = pgTable(
  "fulfillment_line",
  {
    id: id("fln").primaryKey(),
    fulfillmentOrderId: id("ful")
      .notNull()
      .references(() => fulfillmentOrder.id),
    locationId: id("loc").notNull(),
    orderLineId: id("oln")
      .notNull()
      .references(() => orderLine.id),
    variantId: id("var").notNull(),
    quantity: integer().notNull(),
    quantityPicked: integer().notNull().default(0),
    quantityRejected: integer().notNull().default(0),
    quantityMoved: integer().notNull().default(0),
    quantityCancelled: integer().notNull().default(0),
    rejectReason: text().$type<RejectReason>(),
    rejectedAt: moment(),
    /** The reservation at this location that these units come from. */
    reservationId: id("res"),
  },
  (table) => [
    unique("fulfillment_line_once").on(table.fulfillmentOrderId, table.orderLineId),
    index("fulfillment_line_by_order_line").on(table.orderLineId),
    check(
      "fulfillment_line_quantities",
      sql`${table.quantity} >= 0 and ${table.quantityPicked} between 0 and ${table.quantity} and ${table.quantityRejected} >= 0 and ${table.quantityMoved} >= 0 and ${table.quantityCancelled} >= 0`,
    ),
    check(
      "fulfillment_line_reject_reason_known",
      sql`${table.rejectReason} is null or ${table.rejectReason} in (${listOf(rejectReasons)})`,
    ),
    check(
      "fulfillment_line_rejected_has_reason",
      sql`${table.quantityRejected} = 0 or ${table.rejectReason} is not null`,
    ),
  ],
);
