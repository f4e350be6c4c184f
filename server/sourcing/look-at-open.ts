import type { Context } from "@/server/context.ts";
import {
  type AllocatedWork,
  findAllocated,
  findOpenOrders,
} from "@/server/fulfillment/queries/find-allocated.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import type { Plan } from "@/server/promising/core/draft.ts";
import { noLimits } from "@/server/promising/core/limits.ts";
import type { Reason } from "@/server/promising/core/reason.ts";
import type { Snapshot } from "@/server/promising/core/snapshot.ts";
import { loadSnapshot } from "@/server/promising/load-snapshot.ts";
import type { Explained } from "./core/beside.ts";
import { shorten, toRecorded, toShipWork } from "./core/decide.ts";
import {
  type DecisionRecord,
  defaultStrategy,
  recordLimits,
  type StrategySettings,
  toPricesUsed,
} from "./core/decision.ts";
import type { SourcingOrder } from "./core/demand.ts";
import type { MoveCause } from "./core/move-cause.ts";
import { freeRoom, type OpenWays } from "./core/patterns.ts";
import { findActiveStrategy } from "./ensure-default-strategy.ts";
import { loadOrders } from "./load-order.ts";
import type { Replacement } from "./move-allocations.ts";

/** Orders that are planned together; those whose cutoff comes first. */
const ordersMax = 5_000;

/** Everything that planning open orders anew is made of, as it was at one moment. */
export type OpenOrders = {
  orders: SourcingOrder[];
  works: ReadonlyMap<OrderId, AllocatedWork[]>;
  snapshot: Snapshot;
  settings: StrategySettings;
  now: Instant;
};

/** The open orders with their work, and the network as if none of it were there. Nothing is locked. */
export async function lookAtOpen(ctx: Context): Promise<OpenOrders> {
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

type Chosen = {
  chosen: Plan;
  cause: MoveCause;
  why: Reason;
  gap: number | null;
  explained?: Explained | null;
};

/** What an order's new plan means for its work, and the decision that compares it with what stood. */
export function toReplacement(
  looked: Pick<OpenOrders, "works" | "snapshot">,
  open: OpenWays,
  { chosen, cause, why, gap, explained = null }: Chosen,
): Replacement {
  const { order, ways } = open;
  const { snapshot } = looked;
  const recorded = toRecorded(chosen, []);
  const lost = explained?.lost ?? [];
  const [standing, ...others] = ways;
  const runnersUp = others
    .filter((plan) => plan !== chosen)
    .map((plan) => shorten(toRecorded(plan, [])))
    .sort((left, right) => left.total - right.total)
    .slice(0, runnersUpMax)
    .map((plan, index) => ({
      ...plan,
      labels: index === 0 ? ["next-best" as const] : [],
      extra: plan.total - recorded.total,
    }));
  const record: DecisionRecord = {
    chosen: recorded,
    runnersUp,
    ...(explained?.limits ?? noLimits),
    ...(explained && { worths: explained.worths }),
    lost: lost.slice(0, recordLimits.lostPlaces),
    lostUnlisted: Math.max(0, lost.length - recordLimits.lostPlaces),
    unserved: [],
    why,
    snapshot: "",
    prices: toPricesUsed(snapshot.prices),
    note: null,
    replaced: toRecorded(standing, []),
  };
  return {
    orderId: order.orderId,
    number: order.number,
    standing: looked.works.get(order.orderId) ?? [],
    works: chosen.packages.map((one) => toShipWork({ order, snapshot }, one)),
    decision: { record, cost: recorded.total, method: "together", gap },
    cause,
  };
}

const runnersUpMax = 3;
