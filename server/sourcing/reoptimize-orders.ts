import { setImmediate } from "node:timers/promises";
import type { Context } from "@/server/context.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { reason } from "@/server/promising/core/reason.ts";
import { toBatchModel } from "./core/batch-model.ts";
import { explainBeside, type Held, heldBy, toOpenWork, worksAfter } from "./core/beside.ts";
import { causeOf } from "./core/move-cause.ts";
import { type OpenWays, type OpenWork, toBatch, waysOf } from "./core/patterns.ts";
import { finishBatch, type Reoptimized, type Step } from "./core/reoptimize.ts";
import { lookAtOpen, type OpenOrders, toReplacement } from "./look-at-open.ts";
import { type MovingStep, moveAllocations, type Replacement } from "./move-allocations.ts";
import type { SourcingServices } from "./plan-order.ts";

/** The planner works in this process: others get their turn in between. */
const ordersPerTurn = 25;

/** What planning the open orders together found and did; costs in cents. */
export type Reoptimization = {
  orders: number;
  before: number;
  after: number;
  bound: number | null;
  steps: number;
  moved: number;
  overtaken: number;
};

const nothing: Reoptimization = {
  orders: 0,
  before: 0,
  after: 0,
  bound: null,
  steps: 0,
  moved: 0,
  overtaken: 0,
};

/**
 * Plans all orders that are still allocated together and moves those that are better off, step by step. Looks without
 * locks, solves in a thread, and each step is a transaction of its own: a worker that dies leaves whole orders, and
 * what was overtaken stays as it was. Without a solver's answer the search alone improves what stands.
 */
export async function reoptimizeOrders(ctx: Context, services: SourcingServices): Promise<Reoptimization> {
  const started = process.hrtime.bigint();
  const looked = await lookAtOpen(ctx);
  const opens = await planWays(looked);
  if (opens.length === 0) return nothing;
  const batch = toBatch(opens, looked.snapshot);
  const answer = services.solve ? await services.solve(toBatchModel(batch)) : null;
  const found = finishBatch(batch, answer, looked.settings.moveSavingMin);
  const micros = Math.round(Number((process.hrtime.bigint() - started) / 1_000n) / opens.length);
  const result = {
    ...nothing,
    orders: opens.length,
    before: found.before,
    after: found.after,
    bound: found.bound,
    steps: found.steps.length,
  };
  const held = heldBy(worksAfter(looked.works, chosenWorks(opens, found)));
  for (const step of found.steps) {
    const outcome = await moveAllocations(ctx, toMoving({ looked, opens, found, step, micros, held }));
    if (outcome.ok) result.moved += outcome.value.orders;
    else {
      result.overtaken += step.orders.length;
      ctx.log.info({ reason: outcome.reason, orders: step.orders.length }, "a step was overtaken");
    }
  }
  ctx.log.info(result, "open orders were planned together");
  return result;
}

async function planWays(looked: OpenOrders): Promise<OpenWays[]> {
  const opens: OpenWays[] = [];
  for (const [at, order] of looked.orders.entries()) {
    if (at % ordersPerTurn === ordersPerTurn - 1) await setImmediate();
    const ways = waysOf({ order, works: looked.works.get(order.orderId) ?? [] }, looked);
    if (ways) opens.push(ways);
  }
  return opens;
}

function toMoving(at: {
  looked: OpenOrders;
  opens: readonly OpenWays[];
  found: Reoptimized;
  step: Step;
  micros: number;
  held: Held;
}): MovingStep {
  const { looked, opens, found, step, micros, held } = at;
  const orders = step.orders.flatMap((index): Replacement[] => {
    const open = opens[index];
    const chosen = open?.ways[found.choice[index] ?? 0];
    if (!open || !chosen) return [];
    const cause = causeOf(open.ways[0], chosen, step.orders.length);
    const why = reason("planned-together", { amount: Math.round(step.saving) });
    const works = looked.works.get(open.order.orderId) ?? [];
    const after = toOpenWork(open.order, chosen);
    const explained = explainBeside({ order: open.order, works, chosen, after }, held, looked);
    return [toReplacement(looked, open, { chosen, cause, why, gap: gapOf(found), explained })];
  });
  return { orders, saving: step.saving, micros, settings: looked.settings };
}

/** The work of each order that has ways, as the batch chose. */
function chosenWorks(opens: readonly OpenWays[], { choice }: Reoptimized): Map<OrderId, OpenWork[]> {
  return new Map(
    opens.map(({ order, ways }, index) => [
      order.orderId,
      toOpenWork(order, ways[choice[index] ?? 0] ?? ways[0]),
    ]),
  );
}

/** That of all open orders together; null: not proven. */
function gapOf({ after, bound }: Reoptimized): number | null {
  if (bound === null) return null;
  return after > 0 ? Math.max(0, (after - bound) / after) : 0;
}
