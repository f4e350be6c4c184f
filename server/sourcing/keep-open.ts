import { inArray } from "drizzle-orm";
import { salesOrder } from "@/db/schema/orders.ts";
import type { Context } from "@/server/context.ts";
import type { LocationId, OrderId } from "@/server/kernel/ids.ts";
import { addMinutes, type Instant } from "@/server/kernel/instant.ts";
import type { Plan } from "@/server/promising/core/draft.ts";
import { reason } from "@/server/promising/core/reason.ts";
import type { SourcingOrder } from "./core/demand.ts";
import { laterPlan, type OpenWays, waysOf } from "./core/patterns.ts";
import { mayWait } from "./core/waiting.ts";
import { findActiveStrategy } from "./ensure-default-strategy.ts";
import { lookAtOpen, type OpenOrders, toReplacement } from "./look-at-open.ts";
import { moveAllocations } from "./move-allocations.ts";

/**
 * Gives orders whose time has come another day, where their promise allows it and waiting costs nothing: more is known
 * when they are planned again. Only if the strategy lets orders wait. What does not work out is simply released.
 */
export async function keepOpen(ctx: Context): Promise<{ kept: number }> {
  const active = await ctx.db.read(ctx.scope, (db) => findActiveStrategy(db));
  if (!active || active.settings.waitDaysMax === 0 || active.settings.release === "at-once")
    return { kept: 0 };
  const looked = await lookAtOpen(ctx);
  const due = looked.orders.filter(({ orderId }) =>
    (looked.works.get(orderId) ?? []).some(({ releaseAt }) => releaseAt !== null && releaseAt <= looked.now),
  );
  const placed = await findPlaced(
    ctx,
    due.map(({ orderId }) => orderId),
  );
  const { locations } = looked.snapshot.network;
  const stores = new Set(locations.filter(({ kind }) => kind === "store").map((place) => place.locationId));
  let kept = 0;
  for (const order of due) {
    const found = waitingPlan(looked, order, { stores, placedAt: placed.get(order.orderId) });
    if (!found) continue;
    const { open, later } = found;
    const why = reason("waits-free");
    const outcome = await moveAllocations(ctx, {
      orders: [toReplacement(looked, open, { chosen: later, cause: "wait", why, gap: null })],
      saving: open.ways[0].total - later.total,
      micros: 0,
      settings: looked.settings,
    });
    if (outcome.ok) kept++;
  }
  return { kept };
}

/** The plan of the first moment at which the work can no longer go today; null where the order is due. */
function waitingPlan(
  looked: OpenOrders,
  order: SourcingOrder,
  { stores, placedAt }: { stores: ReadonlySet<LocationId>; placedAt: Instant | undefined },
): { open: OpenWays; later: Plan } | null {
  const works = looked.works.get(order.orderId) ?? [];
  const after = addMinutes(new Date(Math.max(...works.map((work) => work.dueAt.getTime()))), 1);
  const { settings } = looked;
  if (!placedAt || after > addMinutes(placedAt, settings.waitDaysMax * 24 * 60)) return null;
  const open = waysOf({ order, works }, looked);
  const later = laterPlan({ order, works }, { ...looked, now: after });
  if (!open || !later || !mayWait({ ways: open.ways, later, stores, settings })) return null;
  return { open, later };
}

async function findPlaced(ctx: Context, ids: readonly OrderId[]): Promise<Map<OrderId, Instant>> {
  if (ids.length === 0) return new Map();
  return ctx.db.read(ctx.scope, async (db) => {
    const rows = await db
      .select({ id: salesOrder.id, placedAt: salesOrder.placedAt })
      .from(salesOrder)
      .where(inArray(salesOrder.id, [...ids]));
    return new Map(rows.map((row) => [row.id, row.placedAt]));
  });
}
