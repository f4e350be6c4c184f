import type { CommandContext, Context } from "@/server/context.ts";
import { findAllocated, findDueOrders } from "@/server/fulfillment/queries/find-allocated.ts";
import { releaseWork } from "@/server/fulfillment/release-work.ts";
import { newId, type OrderId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { lockOrder } from "@/server/orders/lock-order.ts";
import { findOpenHolds, isHeld } from "@/server/orders/queries/find-holds.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { keepOpen } from "./keep-open.ts";
import type { SourcingServices } from "./plan-order.ts";
import { reoptimizeOrders } from "./reoptimize-orders.ts";

/** Orders of one wave; the sweep begins the next while more is due. */
const ordersPerWave = 5_000;

/**
 * What happens before a cutoff: the open orders are planned together, then work whose time has come goes to its places.
 * Each step commits by itself and begins from what is there, so a worker that dies leaves work that the next wave does.
 */
export async function releaseWave(
  ctx: CommandContext,
  services: SourcingServices,
): Promise<{ released: number }> {
  try {
    await reoptimizeOrders(ctx, services);
    await keepOpen(ctx);
  } catch (error) {
    // What is due goes out in any case: it is served as it was decided.
    ctx.log.error({ error: String(error) }, "the open orders were not planned together");
  }
  const due = await ctx.db.read(ctx.scope, (db, now) =>
    findDueOrders(db, { until: now, max: ordersPerWave }),
  );
  let released = 0;
  for (const orderId of due) {
    const outcome = await releaseDue(ctx, orderId);
    if (outcome.ok) released += outcome.value.works;
  }
  ctx.log.info({ orders: due.length, released }, "a wave was released");
  return { released };
}

/** Hands an order's due work to its places, in one short transaction; what is on hold stays. */
export async function releaseDue(ctx: Context, orderId: OrderId): Promise<Outcome<{ works: number }>> {
  const command = { ...ctx, commandId: newId("cmd") };
  const frame = { name: "sourcing.release-wave", input: { orderId }, entityId: orderId };
  return runCommand(command, frame, async (tx) => {
    await lockOrder(tx, orderId);
    const holds = await findOpenHolds(tx.db, [orderId]);
    const works = (await findAllocated(tx.db, [orderId])).filter(
      (work) => isDueBy(work, tx.now) && !work.lines.some((line) => isHeld(holds, line.orderLineId)),
    );
    await releaseWork(tx, orderId, works);
    return done({ works: works.length });
  });
}

function isDueBy({ releaseAt }: { releaseAt: Instant | null }, now: Instant): boolean {
  return releaseAt !== null && releaseAt <= now;
}
