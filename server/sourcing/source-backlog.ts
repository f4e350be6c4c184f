import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Context } from "@/server/context.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import type { Outcome } from "@/server/kernel/outcome.ts";
import { loadSnapshot } from "@/server/promising/load-snapshot.ts";
import { applyDecision, applyDecisions, type Sourced } from "./apply-decision.ts";
import { type DecisionTrigger, defaultStrategy } from "./core/decision.ts";
import type { SourcingOrder } from "./core/demand.ts";
import type { Looked } from "./core/look.ts";
import { openRemaining, type Remaining, takeWork, viewOf } from "./core/remaining.ts";
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
const ordersPerLook = 2_000;
/** Orders that are saved together: enough to share the statements, few enough that their locks are held for a blink. */
const ordersPerSave = 400;

/**
 * Sources every order with waiting units, oldest first. Some thousands are looked at once and planned one by one on what
 * those before leave, while the transactions of those before run; the plans depend on nothing else, so the same backlog
 * gets the same decisions. Orders are saved some hundreds at a time; where one of them was overtaken by others, they are
 * saved one by one and whoever is overtaken is sourced by itself.
 * @param options.onProgress called after each batch that is saved
 */
export async function sourceBacklog(
  ctx: Context,
  services: SourcingServices,
  options: Options,
): Promise<BacklogProgress> {
  const waiting = await findBacklog(ctx);
  const progress: BacklogProgress = { orders: 0, total: waiting.length, units: 0, unserved: 0, failed: 0 };
  for (const ids of inParts(waiting, ordersPerLook))
    await sourceLook({ ctx, services, options, progress }, await lookAt(ctx, ids));
  return progress;
}

type Run = { ctx: Context; services: SourcingServices; options: Options; progress: BacklogProgress };

async function sourceLook(run: Run, look: Look): Promise<void> {
  const remaining = openRemaining(look.snapshot);
  let saving: Promise<void> = Promise.resolve();
  for (const orders of inParts(look.orders, ordersPerSave)) {
    const planned: PlannedOrder[] = [];
    for (const order of orders) {
      planned.push(await planNext(run.services, { ...look, remaining, order }));
      // The database's answers are heard after each order, or it would wait for the planner some dozen times a batch.
      await nextTurn();
    }
    await saving;
    saving = save(run, planned);
    // A fault is thrown where it is awaited; until then it must not count as unhandled.
    saving.catch(() => undefined);
  }
  await saving;
}

async function planNext(
  services: SourcingServices,
  { remaining, order, settings, now }: Omit<Look, "orders"> & { remaining: Remaining; order: SourcingOrder },
): Promise<PlannedOrder> {
  const { reservations, channelId } = order;
  const variantIds = waitingLines(order).map((line) => line.variantId);
  const snapshot = viewOf(remaining, { variantIds, reservations, channelId });
  const planned = await planOrder(services, { order, snapshot, settings, now });
  takeWork(remaining, { ...planned.decision, reservations, channelId });
  return planned;
}

async function save(run: Run, planned: readonly PlannedOrder[]): Promise<void> {
  const { ctx, options, progress } = run;
  const command = { ...ctx, commandId: newId("cmd") };
  const outcome = await applyDecisions(command, options.trigger, planned);
  if (outcome.ok) for (const one of outcome.value) count(progress, one);
  else for (const one of planned) await saveOne(run, one);
  progress.orders += planned.length;
  options.onProgress?.({ ...progress });
}

async function saveOne({ ctx, services, options, progress }: Run, planned: PlannedOrder): Promise<void> {
  const { orderId } = planned.looked.order;
  const command = { ...ctx, commandId: newId("cmd") };
  const input = { orderId, trigger: options.trigger };
  let outcome: Outcome<Sourced> = await applyDecision(command, input, planned);
  if (!outcome.ok && isOvertaken(outcome.reason)) outcome = await sourceOrder(command, services, input);
  if (outcome.ok) return count(progress, outcome.value);
  progress.failed++;
  ctx.log.error({ orderId, reason: outcome.reason }, "an order of the backlog was not sourced");
}

function count(progress: BacklogProgress, { units, unserved }: Sourced): void {
  progress.units += units;
  progress.unserved += unserved;
}

function inParts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_part, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

type Look = Omit<Looked, "order"> & { orders: SourcingOrder[] };

/** What these orders need, in a handful of statements. */
async function lookAt(ctx: Context, ids: readonly OrderId[]): Promise<Look> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const orders = (await loadOrders(db, ids)).filter((order) => waitingLines(order).length > 0);
    const lines = orders.flatMap(waitingLines);
    const [variantIds, lineIds] = [
      lines.map((line) => line.variantId),
      lines.map((line) => line.orderLineId),
    ];
    const snapshot = await loadSnapshot(db, { now, variantIds, lineIds, own: [] });
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
