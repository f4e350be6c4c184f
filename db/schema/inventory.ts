import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { day, id, moment } from "@/db/columns.ts";
import { type LedgerKind, ledgerKinds } from "@/server/inventory/core/ledger.ts";
import { type ReservationState, reservationStates } from "@/server/inventory/core/lifecycle.ts";
import { variant } from "./catalog.ts";
import { channel } from "./channels.ts";
import { location } from "./locations.ts";

const kindList = sql.raw(ledgerKinds.map((kind) => `'${kind}'`).join(", "));
const stateList = sql.raw(reservationStates.map((state) => `'${state}'`).join(", "));

/**
 * What one place holds of one SKU now. Fillfactor 50 and no further index, so that an update stays on its page
 * (set in db/sql). Only the set-based functions of db/sql write it, in sorted lock order.
 */
export const stockBalance = pgTable(
  "stock_balance",
  {
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    variantId: id("var")
      .notNull()
      .references(() => variant.id),
    onHand: integer().notNull().default(0),
    reserved: integer().notNull().default(0),
    /** On the shelf by the record, but not offered until someone recounts. */
    withheld: integer().notNull().default(0),
    safetyStock: integer().notNull().default(0),
    /** Units that ring-fences set aside: the sum of `ring_fence.units`, kept so that a look needs one row. */
    fenced: integer().notNull().default(0),
    backorderLimit: integer().notNull().default(0),
    /** Sequence of the last ledger row. */
    seq: bigint({ mode: "number" }).notNull().default(0),
    updatedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    // By SKU first: sourcing and look-up ask where a SKU is.
    primaryKey({ columns: [table.variantId, table.locationId] }),
    check("stock_balance_on_hand", sql`${table.onHand} >= 0`),
    check("stock_balance_reserved", sql`${table.reserved} >= 0`),
    check("stock_balance_withheld", sql`${table.withheld} >= 0`),
    check("stock_balance_safety", sql`${table.safetyStock} >= 0 and ${table.backorderLimit} >= 0`),
    check("stock_balance_fenced", sql`${table.fenced} >= 0`),
  ],
);

/** Every movement with the balance after it. Append-only, gap-free per (location, SKU). */
export const stockLedger = pgTable(
  "stock_ledger",
  {
    locationId: id("loc").notNull(),
    variantId: id("var").notNull(),
    seq: bigint({ mode: "number" }).notNull(),
    kind: text().$type<LedgerKind>().notNull(),
    onHandDelta: integer().notNull(),
    onHandAfter: integer().notNull(),
    reservedDelta: integer().notNull(),
    reservedAfter: integer().notNull(),
    withheldDelta: integer().notNull().default(0),
    withheldAfter: integer().notNull().default(0),
    /** On hand − safety stock + backorder limit at that moment: what could be promised in all. For the check only. */
    promisableAfter: integer(),
    /** Where the goods came from or went to, when goods moved: VENDOR, CUSTOMER, LOSS, FOUND, IN_TRANSIT. */
    counterAccount: text(),
    reservationId: id("res"),
    fulfillmentLineId: id("fln"),
    commandId: text().notNull(),
    note: text(),
    at: moment().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.variantId, table.locationId, table.seq] }),
    // Rows stand in the order of time: what has moved since a moment is found at next to no cost for those who write.
    index("stock_ledger_by_time").using("brin", table.at),
    // A shipped or collected fulfillment line leaves the shelf once.
    uniqueIndex("stock_ledger_ships_once").on(table.fulfillmentLineId).where(sql`${table.kind} = 'ship'`),
    check("stock_ledger_kind_known", sql`${table.kind} in (${kindList})`),
    check(
      "stock_ledger_after",
      sql`${table.onHandAfter} >= 0 and ${table.reservedAfter} >= 0 and ${table.withheldAfter} >= 0`,
    ),
    check(
      "stock_ledger_goods_have_two_sides",
      sql`(${table.onHandDelta} = 0) = (${table.counterAccount} is null)`,
    ),
    check(
      "stock_ledger_counter_account_known",
      sql`${table.counterAccount} is null or ${table.counterAccount} in ('VENDOR', 'CUSTOMER', 'LOSS', 'FOUND', 'IN_TRANSIT', 'OPENING')`,
    ),
  ],
);

/** Units promised to somebody at a place. Written by `reserve_orders` and its siblings only. */
export const reservation = pgTable(
  "reservation",
  {
    id: id("res").primaryKey(),
    locationId: id("loc").notNull(),
    variantId: id("var").notNull(),
    quantity: integer().notNull(),
    state: text().$type<ReservationState>().notNull(),
    /** Plain ids: orders stand above. A draft order has its id before it is placed. */
    orderId: id("ord").notNull(),
    orderLineId: id("oln").notNull(),
    /** The channel that it was made for; null: of no channel, so no ring-fence served it. */
    channelId: id("chn"),
    /** How many of its units came out of its channel's ring-fence; given back, they are set aside again. */
    fenced: integer().notNull().default(0),
    commandId: text().notNull(),
    /** Soft while set; an order that is placed has no deadline. */
    expiresAt: moment(),
    createdAt: moment().notNull().defaultNow(),
    closedAt: moment(),
  },
  (table) => [
    index("reservation_active_by_order").on(table.orderId).where(sql`${table.state} = 'active'`),
    index("reservation_active_by_balance")
      .on(table.variantId, table.locationId)
      .where(sql`${table.state} = 'active'`),
    // A command that comes again is known by what it reserved.
    index("reservation_by_command").on(table.commandId),
    // The sweep looks for what is overdue.
    index("reservation_deadline")
      .on(table.expiresAt)
      .where(sql`${table.state} = 'active' and ${table.expiresAt} is not null`),
    check("reservation_quantity_positive", sql`${table.quantity} > 0`),
    check(
      "reservation_fenced_within",
      sql`${table.fenced} between 0 and ${table.quantity} and (${table.fenced} = 0 or ${table.channelId} is not null)`,
    ),
    check("reservation_state_known", sql`${table.state} in (${stateList})`),
    check("reservation_closed_has_time", sql`(${table.state} = 'active') = (${table.closedAt} is null)`),
  ],
);

/**
 * Units of a SKU at a place that are set aside for the orders of one channel. What the channel takes comes out of it, so
 * it falls to 0 and stays until a person takes it away. Written by the functions of db/sql/113 only.
 */
export const ringFence = pgTable(
  "ring_fence",
  {
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    variantId: id("var")
      .notNull()
      .references(() => variant.id),
    channelId: id("chn")
      .notNull()
      .references(() => channel.id),
    /** Still set aside. */
    units: integer().notNull(),
    updatedAt: moment().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.variantId, table.locationId, table.channelId] }),
    check("ring_fence_units", sql`${table.units} >= 0`),
  ],
);

/** Goods on their way to a place, with the day they are expected. */
export const incomingSupply = pgTable(
  "incoming_supply",
  {
    id: id("sup").primaryKey(),
    locationId: id("loc")
      .notNull()
      .references(() => location.id),
    variantId: id("var")
      .notNull()
      .references(() => variant.id),
    quantity: integer().notNull(),
    expectedOn: day().notNull(),
    source: text().notNull(),
    receivedAt: moment(),
  },
  (table) => [
    index("incoming_supply_by_variant").on(table.variantId),
    check("incoming_supply_quantity_positive", sql`${table.quantity} > 0`),
  ],
);
