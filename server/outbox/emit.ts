import { sql } from "drizzle-orm";
import type { z } from "zod";
import { insertRows } from "@/db/insert-rows.ts";
import { event } from "@/db/schema/outbox.ts";
import { type LocationId, newId, type OrderId } from "@/server/kernel/ids.ts";
import type { Fact } from "./declare.ts";
import { subscriptions } from "./subscriptions.ts";
import type { Transaction } from "./transaction.ts";

export type About = { entityId: string; orderId?: OrderId | null; locationId?: LocationId | null };

/** Writes a fact, adds the jobs that react to it, and marks its topics, all in the transaction. */
export async function emit<N extends string, S extends z.ZodType>(
  tx: Transaction,
  fact: Fact<N, S>,
  about: About,
  payload: z.input<S>,
): Promise<void> {
  await emitAll(tx, fact, [{ about, payload }]);
}

/** The same for many at once, in two statements however many they are. */
export async function emitAll<N extends string, S extends z.ZodType>(
  tx: Transaction,
  fact: Fact<N, S>,
  entries: readonly { about: About; payload: z.input<S> }[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ about, payload }) => ({
    id: newId("evt"),
    name: fact.name,
    entityId: about.entityId,
    orderId: about.orderId ?? null,
    locationId: about.locationId ?? null,
    payload: fact.payload.parse(payload) as Record<string, unknown>,
    actor: tx.actor.client === "system" ? "system" : `${tx.actor.client} ${tx.actor.name}`,
    commandId: tx.commandId,
    at: tx.now,
  }));
  await insertRows(tx.db, event, rows);
  for (const row of rows) for (const topic of topicsOf(row)) tx.topics.add(topic);
  const jobs = (subscriptions[fact.name] ?? []).flatMap((task) =>
    rows.map((row) => ({ task, payload: { ...row.payload, eventId: row.id } })),
  );
  if (jobs.length === 0) return;
  await tx.db.execute(
    sql`select everyshelf_enqueue(job->>'task', job->'payload', null, null, null) from jsonb_array_elements(${JSON.stringify(jobs)}::jsonb) as job`,
  );
}

function topicsOf(row: {
  name: string;
  entityId: string;
  orderId: string | null;
  locationId: string | null;
}): string[] {
  const topics = [row.name.split(".")[0] ?? row.name];
  if (row.orderId) topics.push("orders", `order:${row.orderId}`);
  if (row.locationId) topics.push(`location:${row.locationId}`);
  return topics;
}
