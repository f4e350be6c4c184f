import { sql } from "drizzle-orm";
import type { Context } from "@/server/context.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import type { Outcome } from "@/server/kernel/outcome.ts";
import { loadSnapshot } from "@/server/promising/load-snapshot.ts";
import { applyDecision, type Sourced } from "./apply-decision.ts";
import { type DecisionTrigger, defaultStrategy } from "./core/decision.ts";
import type { Looked } from "./core/look.ts";
import { afterWork, stockOf } from "./core/remaining.ts";
import { findActiveStrategy } from "./ensure-default-strategy.ts";
import { loadOrders } from "./load-order.ts";
import { type PlannedOrder, planOrder, type SourcingServices, waitingLines } from "./plan-order.ts";
import { isOvertaken, sourceOrder } from "./source-order.ts";

export type BacklogProgress = {
  orders: number;
  total: number;
  units: number;
  unserved: number;
  failed: number;
};
type Options = { trigger: DecisionTrigger; onProgress?: (progress: BacklogProgress) => void };

/** Orders that are looked at together: their stock fits in memory, and what others take meanwhile stays rare. */
const ordersPerBatch = 100;

/**
 * Sources every order with waiting units, oldest first. A batch is looked at once and planned order by order on what
 * the ones before leave, while the transaction of the one before runs; the plans depend on nothing else, so the same
 * backlog gets the same decisions. Whoever is overtaken by others is sourced by itself.
 * @param options.onProgress called after each batch
 */
export async function sourceBacklog(
  ctx: Context,
  services: SourcingServices,
  options: Options,
): Promise<BacklogProgress> {
  const waiting = await findBacklog(ctx);
  const progress: BacklogProgress = { orders: 0, total: waiting.length, units: 0, unserved: 0, failed: 0 };
  for (let from = 0; from < waiting.length; from += ordersPerBatch) {
    const ids = waiting.slice(from, from + ordersPerBatch);
    await sourceBatch({ ctx, services, options, progress }, await lookAt(ctx, ids));
    progress.orders += ids.length;
    options.onProgress?.({ ...progress });
  }
  return progress;
}

type Run = { ctx: Context; services: SourcingServices; options: Options; progress: BacklogProgress };

async function sourceBatch(run: Run, batch: Batch): Promise<void> {
  let snapshot = batch.snapshot;
  let saving: Promise<void> = Promise.resolve();
  for (const order of batch.orders) {
    const variantIds = waitingLines(order).map((line) => line.variantId);
    const stock = stockOf(snapshot.stock, { variantIds, reservations: order.reservations });
    const planned = await planOrder(run.services, { ...batch, order, snapshot: { ...snapshot, stock } });
    snapshot = afterWork(snapshot, { works: planned.decision.works, reservations: order.reservations });
    await saving;
    saving = save(run, planned);
    // A fault is thrown where it is awaited; until then it must not count as unhandled.
    saving.catch(() => undefined);
  }
  await saving;
}

async function save({ ctx, services, options, progress }: Run, planned: PlannedOrder): Promise<void> {
  const { orderId } = planned.looked.order;
  const command = { ...ctx, commandId: newId("cmd") };
  const input = { orderId, trigger: options.trigger };
  let outcome: Outcome<Sourced> = await applyDecision(command, input, planned);
  if (!outcome.ok && isOvertaken(outcome.reason)) outcome = await sourceOrder(command, services, input);
  if (!outcome.ok) {
    progress.failed++;
    ctx.log.error({ orderId, reason: outcome.reason }, "an order of the backlog was not sourced");
    return;
  }
  progress.units += outcome.value.units;
  progress.unserved += outcome.value.unserved;
}

type Batch = Omit<Looked, "order"> & { orders: Looked["order"][] };

/** What the whole batch needs, in a handful of statements. */
async function lookAt(ctx: Context, ids: readonly OrderId[]): Promise<Batch> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const orders = (await loadOrders(db, ids)).filter((order) => waitingLines(order).length > 0);
    const variantIds = orders.flatMap((order) => waitingLines(order).map((line) => line.variantId));
    const snapshot = await loadSnapshot(db, { now, variantIds, own: [] });
    const settings = (await findActiveStrategy(db))?.settings ?? defaultStrategy.settings;
    return { orders, snapshot, settings, now };
  });
}

async function findBacklog(ctx: Context): Promise<OrderId[]> {
  return ctx.db.read(ctx.scope, async (db) => {
    const { rows } = await db.execute<{ id: OrderId }>(sql`
      select o.id from sales_order o
      where o.state in ('placed', 'confirmed')
        and exists (select from order_line l where l.order_id = o.id and l.unallocated > 0)
      order by o.ordered_at, o.number`);
    return rows.map((row) => row.id);
  });
}
