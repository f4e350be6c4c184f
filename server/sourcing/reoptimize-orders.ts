import { setImmediate } from "node:timers/promises";
import type { Context } from "@/server/context.ts";
import {
  type AllocatedWork,
  findAllocated,
  findOpenOrders,
} from "@/server/fulfillment/queries/find-allocated.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import type { Plan } from "@/server/promising/core/draft.ts";
import { reason } from "@/server/promising/core/reason.ts";
import type { Snapshot } from "@/server/promising/core/snapshot.ts";
import { loadSnapshot } from "@/server/promising/load-snapshot.ts";
import { toBatchModel } from "./core/batch-model.ts";
import { shorten, toRecorded, toShipWork } from "./core/decide.ts";
import {
  type DecisionRecord,
  defaultStrategy,
  type StrategySettings,
  toPricesUsed,
} from "./core/decision.ts";
import type { SourcingOrder } from "./core/demand.ts";
import { causeOf } from "./core/move-cause.ts";
import { freeRoom, type OpenWays, toBatch, waysOf } from "./core/patterns.ts";
import { finishBatch, type Reoptimized, type Step } from "./core/reoptimize.ts";
import { findActiveStrategy } from "./ensure-default-strategy.ts";
import { loadOrders } from "./load-order.ts";
import { type MovingStep, moveAllocations, type Replacement } from "./move-allocations.ts";
import type { SourcingServices } from "./plan-order.ts";

/** Orders that are planned together; those whose cutoff comes first. */
const ordersMax = 5_000;
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
  const looked = await look(ctx);
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
  for (const step of found.steps) {
    const outcome = await moveAllocations(ctx, toMoving({ looked, opens, found, step, micros }));
    if (outcome.ok) result.moved += outcome.value.orders;
    else {
      result.overtaken += step.orders.length;
      ctx.log.info({ reason: outcome.reason, orders: step.orders.length }, "a step was overtaken");
    }
  }
  ctx.log.info(result, "open orders were planned together");
  return result;
}

type LookedAt = {
  orders: SourcingOrder[];
  works: ReadonlyMap<OrderId, AllocatedWork[]>;
  snapshot: Snapshot;
  settings: StrategySettings;
  now: Instant;
};

/** The open orders with their work, and the network as if none of it were there. */
async function look(ctx: Context): Promise<LookedAt> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const ids = await findOpenOrders(db, ordersMax);
    const works = new Map<OrderId, AllocatedWork[]>();
    for (const work of await findAllocated(db, ids))
      works.set(work.orderId, [...(works.get(work.orderId) ?? []), work]);
    const all = [...works.values()].flat();
    const own = all.flatMap(({ locationId, lines }) => lines.map((line) => ({ ...line, locationId })));
    const variantIds = own.map((line) => line.variantId);
    const snapshot = freeRoom(await loadSnapshot(db, { now, variantIds, own }), all);
    const settings = (await findActiveStrategy(db))?.settings ?? defaultStrategy.settings;
    const orders = (await loadOrders(db, ids)).filter((order) => order.isOpen);
    return { orders, works, snapshot, settings, now };
  });
}

async function planWays(looked: LookedAt): Promise<OpenWays[]> {
  const opens: OpenWays[] = [];
  for (const [at, order] of looked.orders.entries()) {
    if (at % ordersPerTurn === ordersPerTurn - 1) await setImmediate();
    const ways = waysOf({ order, works: looked.works.get(order.orderId) ?? [] }, looked);
    if (ways) opens.push(ways);
  }
  return opens;
}

function toMoving(at: {
  looked: LookedAt;
  opens: readonly OpenWays[];
  found: Reoptimized;
  step: Step;
  micros: number;
}): MovingStep {
  const { looked, opens, found, step, micros } = at;
  const orders = step.orders.flatMap((index): Replacement[] => {
    const open = opens[index];
    const chosen = open?.ways[found.choice[index] ?? 0];
    if (!open || !chosen) return [];
    const { orderId, number } = open.order;
    const standing = looked.works.get(orderId) ?? [];
    const works = chosen.packages.map((one) => toShipWork({ ...open, snapshot: looked.snapshot }, one));
    const record = toRecord(looked, open, { chosen, saving: step.saving });
    const decision = { record, cost: record.chosen?.total ?? 0, ...methodOf(found) };
    const cause = causeOf(open.ways[0], chosen, step.orders.length);
    return [{ orderId, number, standing, works, decision, cause }];
  });
  return { orders, saving: step.saving, micros, settings: looked.settings };
}

/** The gap is that of all open orders together. */
function methodOf({ after, bound }: Reoptimized): Pick<Replacement["decision"], "method" | "gap"> {
  if (bound === null) return { method: "solver", gap: null };
  return { method: "solver", gap: after > 0 ? Math.max(0, (after - bound) / after) : 0 };
}

/** Compares the order's ways like a decision's plans, what stood among them. */
function toRecord(
  { snapshot }: LookedAt,
  { ways }: OpenWays,
  { chosen, saving }: { chosen: Plan; saving: number },
): DecisionRecord {
  const recorded = toRecorded(chosen.packages, []);
  const [standing, ...others] = ways;
  const runnersUp = others
    .filter((plan) => plan !== chosen)
    .map((plan) => shorten(toRecorded(plan.packages, [])))
    .sort((left, right) => left.total - right.total)
    .slice(0, runnersUpMax)
    .map((plan) => ({ ...plan, key: "next-best", extra: plan.total - recorded.total }));
  return {
    chosen: recorded,
    runnersUp,
    lost: [],
    lostUnlisted: 0,
    unserved: [],
    why: reason("planned-together", { amount: Math.round(saving) }),
    snapshot: "",
    prices: toPricesUsed(snapshot.prices),
    note: null,
    replaced: toRecorded(standing.packages, []),
  };
}

const runnersUpMax = 3;
