import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { id, moment } from "@/db/columns.ts";

/** One row per command that took effect: a repeat finds its first answer here. Append-only. */
export const command = pgTable(
  "command",
  {
    /** Who sent it: `user:usr_…`, `channel:chn_…` or `system`. */
    client: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    bodyHash: text().notNull(),
    response: jsonb().notNull(),
    createdAt: moment().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.client, table.id] })],
);

/** Facts, in the order in which they were written. This table is the outbox. Append-only. */
export const event = pgTable(
  "event",
  {
    seq: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    id: id("evt").notNull().unique(),
    name: text().notNull(),
    /** The aggregate that it is about: an order, a fulfillment order, a balance. */
    entityId: text().notNull(),
    /** The order on whose timeline it stands, where there is one. */
    orderId: id("ord"),
    locationId: id("loc"),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    /** `user:usr_…`, `channel:chn_…` or `system`, with the person's name kept for the timeline. */
    actor: text().notNull(),
    commandId: text().notNull(),
    at: moment().notNull().defaultNow(),
  },
  (table) => [
    // The order page reads its timeline in one range scan.
    index("event_by_order").on(table.orderId, table.seq),
    index("event_by_entity").on(table.entityId, table.seq),
  ],
);

/** Every change of state, gap-free per entity. Append-only. */
export const stateTransition = pgTable(
  "state_transition",
  {
    entity: text().notNull(),
    entityId: text().notNull(),
    seq: integer().notNull(),
    from: text("from_state").notNull(),
    event: text().notNull(),
    to: text("to_state").notNull(),
    actor: text().notNull(),
    commandId: text().notNull(),
    at: moment().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.entityId, table.seq] })],
);

/** The published edges, written from the lifecycle tables at every migration. */
export const stateEdge = pgTable(
  "state_edge",
  {
    entity: text().notNull(),
    from: text("from_state").notNull(),
    event: text().notNull(),
    to: text("to_state").notNull(),
  },
  (table) => [primaryKey({ columns: [table.entity, table.from, table.event] })],
);

/** Who did what, from where. Append-only. */
export const auditRow = pgTable(
  "audit_row",
  {
    seq: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    commandId: text().notNull(),
    command: text().notNull(),
    actor: text().notNull(),
    role: text().notNull(),
    requestId: text().notNull(),
    /** The entity changed, and a digest of the input that changed it. */
    entityId: text(),
    inputDigest: text().notNull(),
    at: moment().notNull().defaultNow(),
  },
  (table) => [index("audit_row_by_entity").on(table.entityId)],
);

/** Messages from outside, stored raw before they are believed. One row per (source, external id). */
export const inboundMessage = pgTable(
  "inbound_message",
  {
    seq: bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    source: text().notNull(),
    externalId: text().notNull(),
    body: jsonb().$type<Record<string, unknown>>().notNull(),
    state: text().$type<"pending" | "applied" | "superseded" | "dead">().notNull().default("pending"),
    receivedAt: moment().notNull().defaultNow(),
    settledAt: moment(),
  },
  (table) => [unique("inbound_message_once").on(table.source, table.externalId)],
);

/** Each worker process says every 10 s that it lives; the sweep frees the jobs of the dead. */
export const workerHeartbeat = pgTable("worker_heartbeat", {
  workerId: text().primaryKey(),
  startedAt: moment().notNull().defaultNow(),
  beatAt: moment().notNull().defaultNow(),
});
