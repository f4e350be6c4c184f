import { sql } from "drizzle-orm";
import type { Context } from "@/server/context.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import { loadNetwork } from "@/server/promising/load-snapshot.ts";
import type { DecisionTrigger } from "./core/decision.ts";
import { type Sourced, type SourcingServices, sourceOrder } from "./source-order.ts";

export type BacklogProgress = Sourced & { orders: number; total: number; failed: number };

/** The places and their load are read once for so many orders; a day that filled up meanwhile is planned again. */
const ordersPerBatch = 100;

/**
 * Sources every order with waiting units, oldest first, one after the other: each one sees what the one before took.
 * @param onProgress called after each batch
 */
export async function sourceBacklog(
  ctx: Context,
  services: SourcingServices,
  options: { trigger: DecisionTrigger; onProgress?: (progress: BacklogProgress) => void },
): Promise<BacklogProgress> {
  const waiting = await findBacklog(ctx);
  const progress: BacklogProgress = {
    decisionId: null,
    units: 0,
    unserved: 0,
    orders: 0,
    failed: 0,
    total: waiting.length,
  };
  for (let from = 0; from < waiting.length; from += ordersPerBatch) {
    const network = await ctx.db.read(ctx.scope, (db) => loadNetwork(db));
    for (const orderId of waiting.slice(from, from + ordersPerBatch)) {
      const input = { orderId, trigger: options.trigger };
      const outcome = await sourceOrder({ ...ctx, commandId: newId("cmd") }, services, input, network);
      progress.orders++;
      if (!outcome.ok) {
        progress.failed++;
        ctx.log.error({ orderId, reason: outcome.reason }, "an order of the backlog was not sourced");
        continue;
      }
      progress.units += outcome.value.units;
      progress.unserved += outcome.value.unserved;
      progress.decisionId = outcome.value.decisionId;
    }
    options.onProgress?.({ ...progress });
  }
  return progress;
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
