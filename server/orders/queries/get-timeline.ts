import { asc, eq, inArray } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { location } from "@/db/schema/locations.ts";
import { orderLine } from "@/db/schema/orders.ts";
import { event } from "@/db/schema/outbox.ts";
import type { Context } from "@/server/context.ts";
import type { LocationId, OrderId } from "@/server/kernel/ids.ts";

export type TimelineValue = string | number | boolean | null;
export type TimelineEntry = {
  eventId: string;
  /** The fact's name; the screen has a sentence for each. */
  name: string;
  at: Date;
  /** The person's name, or Everyshelf itself. */
  actor: string;
  values: Record<string, TimelineValue>;
};

/** Facts of one timeline: the longest real order writes some hundreds. */
const timelineMax = 1_000;

/** An order's story in the order in which it happened, with names in the place of ids. */
export async function getTimeline(
  ctx: Context,
  input: { orderId: OrderId },
): Promise<{ entries: TimelineEntry[] }> {
  return ctx.db.read(ctx.scope, async (db) => {
    const facts = await db
      .select()
      .from(event)
      .where(eq(event.orderId, input.orderId))
      .orderBy(asc(event.seq))
      .limit(timelineMax);
    const names = await resolveNames(db, input.orderId, facts);
    const entries = facts.map((fact) => ({
      eventId: fact.id,
      name: fact.name,
      at: fact.at,
      actor: fact.actor.split(" ").slice(1).join(" ") || "Everyshelf",
      values: plainValues({ ...fact.payload, locationId: fact.payload.locationId ?? fact.locationId }, names),
    }));
    return { entries };
  });
}

async function resolveNames(db: Handle, orderId: OrderId, facts: readonly (typeof event.$inferSelect)[]) {
  const lines = await db
    .select({ id: orderLine.id, name: orderLine.name, sku: orderLine.sku })
    .from(orderLine)
    .where(eq(orderLine.orderId, orderId));
  const ids = [...new Set(facts.flatMap((fact) => [fact.locationId, ...placesIn(fact.payload)]))].filter(
    (id) => id !== null,
  );
  const places = ids.length > 0 ? await db.select().from(location).where(inArray(location.id, ids)) : [];
  return new Map<string, string>([
    ...lines.map((line): [string, string] => [line.id, `${line.name} (${line.sku})`]),
    ...places.map((place): [string, string] => [place.id, place.name]),
  ]);
}

/** Places that a fact names in its payload: those of its story, beside the one that it happened at. */
function placesIn({ locationId, fromLocationIds, toLocationIds }: Record<string, unknown>): LocationId[] {
  return [locationId, fromLocationIds, toLocationIds]
    .flat()
    .filter((id): id is LocationId => typeof id === "string");
}

/** Keeps plain values, adds `item`, `location`, `from` and `to` for ids that have names, and a list of lines as units and items. */
function plainValues(
  payload: Record<string, unknown>,
  names: Map<string, string>,
): Record<string, TimelineValue> {
  const values: Record<string, TimelineValue> = {};
  for (const [key, value] of Object.entries(payload)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      values[key] = value;
  }
  const named = (id: unknown) => (typeof id === "string" ? (names.get(id) ?? null) : null);
  values.location = named(payload.locationId);
  values.item = named(payload.orderLineId);
  const namedAll = (ids: unknown) => (Array.isArray(ids) ? ids : []).map(named).join(" + ");
  values.from = namedAll(payload.fromLocationIds);
  values.to = namedAll(payload.toLocationIds);
  if (Array.isArray(payload.lines)) {
    const lines = payload.lines as { orderLineId: string; quantity: number }[];
    values.units = lines.reduce((sum, line) => sum + (line.quantity ?? 0), 0);
    values.items = lines
      .map((line) => named(line.orderLineId) ?? "")
      .slice(0, 3)
      .join(", ");
  }
  return values;
}
