import { and, eq, inArray, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { variant } from "@/db/schema/catalog.ts";
import { fulfillmentOrder } from "@/db/schema/fulfillment.ts";
import { location, locationLoad } from "@/db/schema/locations.ts";
import type { Scope } from "@/server/auth/core/scope.ts";
import type { Context } from "@/server/context.ts";
import { findOpenExceptions } from "@/server/exceptions/queries.ts";
import { openStates } from "../core/tab.ts";
import { findQueue, findWork, withinScope } from "./find-queue.ts";

/** Rows of the Today page: what is most urgent, the queue has the rest. */
const todayRowsMax = 8;

/** A store's day: what is due, how full it is, and what has to be recounted. */
export async function findStoreToday(ctx: Context) {
  const { counts, overdue } = await findQueue(ctx, { tab: "to-pick" });
  return ctx.db.read(ctx.scope, async (db, now) => {
    const open = inArray(
      fulfillmentOrder.state,
      openStates.filter((state) => state !== "ready_for_pickup"),
    );
    const queue = await findWork(db, and(withinScope(ctx.scope), open), "urgency", todayRowsMax);
    return {
      stores: await findStores(db, ctx.scope, now),
      counts: {
        toPick: counts["to-pick"],
        inProgress: counts["in-progress"],
        toShip: counts["to-ship"],
        ready: counts.ready,
        overdue,
      },
      next: queue[0] ?? null,
      queue,
      recounts: await findRecounts(db),
    };
  });
}

async function findStores(db: Handle, scope: Scope, now: Date) {
  const localDay = sql`(${now.toISOString()}::timestamptz at time zone ${location.timeZone})::date`;
  const own = scope.kind === "locations" ? [...scope.locationIds] : [];
  if (scope.kind !== "all" && own.length === 0) return [];
  const rows = await db
    .select({
      locationId: location.id,
      code: location.code,
      name: location.name,
      timeZone: location.timeZone,
      capacity: location.capacityPerDay,
      load: locationLoad.fulfillmentOrders,
    })
    .from(location)
    .leftJoin(locationLoad, and(eq(locationLoad.locationId, location.id), eq(locationLoad.date, localDay)))
    .where(scope.kind === "all" ? eq(location.isActive, true) : inArray(location.id, own))
    .orderBy(location.code)
    .limit(storesMax);
  return rows.map((row) => ({ ...row, load: row.load ?? 0 }));
}

/** An associate works in a few stores; an administrator sees the first ones. */
const storesMax = 10;

async function findRecounts(db: Handle) {
  const entries = await findOpenExceptions(db, ["recount", "shortage"]);
  const variants = entries.flatMap((entry) => (entry.variantId ? [entry.variantId] : []));
  const places = entries.flatMap((entry) => (entry.locationId ? [entry.locationId] : []));
  const goods =
    variants.length > 0 ? await db.select().from(variant).where(inArray(variant.id, variants)) : [];
  const locations =
    places.length > 0 ? await db.select().from(location).where(inArray(location.id, places)) : [];
  return entries.map((entry) => {
    const found = goods.find((row) => row.id === entry.variantId);
    return {
      exceptionId: entry.id,
      kind: entry.kind,
      locationId: entry.locationId,
      locationCode: locations.find((row) => row.id === entry.locationId)?.code ?? "",
      variantId: entry.variantId,
      sku: found?.sku ?? "",
      name: found?.name ?? "",
      quantity: entry.quantity,
      openedAt: entry.openedAt,
    };
  });
}
