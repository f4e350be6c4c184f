import type { CommandContext } from "@/server/context.ts";
import { closeException } from "@/server/exceptions/close-exception.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import { present } from "@/server/kernel/assert.ts";
import type { DecisionId, OrderId, OrderLineId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { type LockedOrder, lockOrders } from "@/server/orders/lock-order.ts";
import { findOpenHolds, isHeld } from "@/server/orders/queries/find-holds.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import { type CommandRefusal, runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { Decision } from "./core/decide.ts";
import type { DecisionTrigger, RecordedPackage } from "./core/decision.ts";
import type { SourcingOrder } from "./core/demand.ts";
import { orderSourced } from "./events.ts";
import { type PlannedOrder, waitingLines } from "./plan-order.ts";
import { saveBackorders, wakeBackorders } from "./save-backorders.ts";
import { giveWork, type Overtaken, saveDecisions } from "./save-decision.ts";

export type SourceOrderInput = { orderId: OrderId; trigger: DecisionTrigger };
export type Sourced = {
  decisionId: DecisionId | null;
  units: number;
  /** Units that need a person, and units that wait for goods on their way. */
  unserved: number;
  backordered: number;
};

/**
 * One short transaction: takes capacity, binds units, releases the work or sets it aside, and writes down why. What changed since the plan
 * was made is refused and leaves nothing.
 */
export async function applyDecision(
  ctx: CommandContext,
  input: SourceOrderInput,
  planned: PlannedOrder,
): Promise<Outcome<Sourced, Overtaken | CommandRefusal>> {
  const frame = { name: "sourcing.source-order", input, entityId: input.orderId };
  return runCommand(ctx, frame, async (tx): Promise<Outcome<Sourced, Overtaken>> => {
    const applied = await apply(tx, input.trigger, [planned]);
    return applied.ok ? done(present(applied.value[0], "an applied decision is answered")) : applied;
  });
}

/**
 * The same for many orders in one transaction and as many statements as for one: all of them, or none when one was
 * overtaken. Answers in the order given.
 */
export async function applyDecisions(
  ctx: CommandContext,
  trigger: DecisionTrigger,
  planned: readonly PlannedOrder[],
): Promise<Outcome<Sourced[], Overtaken | CommandRefusal>> {
  const input = { trigger, orderIds: planned.map(({ looked }) => looked.order.orderId) };
  return runCommand(ctx, { name: "sourcing.source-orders", input }, (tx) => apply(tx, trigger, planned));
}

async function apply(
  tx: Transaction,
  trigger: DecisionTrigger,
  planned: readonly PlannedOrder[],
): Promise<Outcome<Sourced[], Overtaken>> {
  const locked = await lockOrders(
    tx,
    planned.map(({ looked }) => looked.order.orderId),
  );
  const changed = await findChanged(tx, planned, locked);
  if (changed) return refused("order-changed", { orderId: changed });
  await wakeBackorders(
    tx,
    [...locked.values()].flatMap(({ lines }) => lines),
    new Set(planned.flatMap(({ looked }) => waitingLines(looked.order)).map((line) => line.orderLineId)),
  );
  const given = await giveWork(
    tx,
    planned.map(({ looked: { order, settings }, decision }) => ({
      ...order,
      settings,
      works: decision.works,
    })),
  );
  if (!given.ok) return given;
  const decisionIds = await saveDecisions(
    tx,
    planned.map(({ looked, decision, micros }) => ({
      ...{ orderId: looked.order.orderId, trigger, micros },
      ...{ record: decision.record, cost: decision.cost, method: decision.method, gap: decision.gap },
      assignments: decision.works.flatMap(({ locationId, lines }) =>
        lines.map((line) => ({ ...line, locationId })),
      ),
    })),
  );
  const waiting = await saveBackorders(
    tx,
    planned.flatMap(({ decision }, index) => {
      const decisionId = present(decisionIds[index], "a saved decision has its id");
      return decision.backorders.map((one) => ({ ...one, decisionId }));
    }),
  );
  if (!waiting.ok) return waiting;
  const sourced = planned.map(({ looked, decision: { works, record, backorders } }, index) => ({
    orderId: looked.order.orderId,
    decisionId: present(decisionIds[index], "a saved decision has its id"),
    units: works.flatMap((work) => work.lines).reduce((sum, line) => sum + line.quantity, 0),
    unserved: record.unserved.reduce((sum, line) => sum + line.quantity, 0),
    backordered: backorders.reduce((sum, line) => sum + line.quantity, 0),
  }));
  for (const { looked, decision } of planned) await settleExceptions(tx, looked.order, decision);
  await emitAll(
    tx,
    orderSourced,
    sourced.map((payload) => ({
      about: { entityId: payload.orderId, orderId: payload.orderId },
      payload: { ...payload, trigger },
    })),
  );
  return done(sourced.map(({ orderId: _orderId, ...one }) => one));
}

/** Under the orders' locks: the first whose planned lines no longer wait with the same units, or were put on hold. */
async function findChanged(
  tx: Transaction,
  planned: readonly PlannedOrder[],
  locked: ReadonlyMap<OrderId, LockedOrder>,
): Promise<OrderId | null> {
  const orderIds = planned.map(({ looked }) => looked.order.orderId);
  const holds = await findOpenHolds(tx.db, orderIds);
  const changed = planned.find(({ looked: { order }, decision }) => {
    const now = locked.get(order.orderId);
    const own = holds.filter((hold) => hold.orderId === order.orderId);
    return !now || !isAsPlanned(now, own, order, decision);
  });
  return changed?.looked.order.orderId ?? null;
}

function isAsPlanned(
  locked: LockedOrder,
  holds: Awaited<ReturnType<typeof findOpenHolds>>,
  order: SourcingOrder,
  decision: Decision,
): boolean {
  if (locked.order.state !== "placed" && locked.order.state !== "confirmed") return false;
  const planned = new Map(order.lines.map((line) => [line.orderLineId, line.unallocated]));
  const worked = new Set(decision.works.flatMap((work) => work.lines.map((line) => line.orderLineId)));
  return locked.lines.every(
    (line) =>
      line.unallocated + line.backordered === planned.get(line.id) &&
      (!worked.has(line.id) || !isHeld(holds, line.id)),
  );
}

/** Lines that come too late by this decision, and those that it was not about and that did so before. */
function lateLines(order: SourcingOrder, packages: readonly RecordedPackage[]): OrderLineId[] {
  const decided = new Set(waitingLines(order).map((line) => line.orderLineId));
  const late = packages.filter((one) => one.daysLate > 0).flatMap((one) => one.lines);
  const before = (order.lateLines ?? []).filter((id) => !decided.has(id));
  return [...new Set([...before, ...late.map((line) => line.orderLineId)])];
}

/** Units that nobody can serve, and dates that cannot be kept, are work for a person until a decision cures them. */
async function settleExceptions(tx: Transaction, order: SourcingOrder, { record }: Decision): Promise<void> {
  const { orderId } = order;
  const [first] = record.unserved;
  const packages = [...(record.chosen?.packages ?? []), ...(record.backorders ?? [])];
  const late = Math.max(0, ...packages.map((one) => one.daysLate));
  if (first) {
    const quantity = record.unserved.reduce((sum, line) => sum + line.quantity, 0);
    const details = { reason: first.reason.key, lines: record.unserved.length };
    await openException(tx, { kind: "unfillable", subjectId: orderId, orderId, quantity, details });
  } else if (order.isUnfillable) await closeException(tx, { kind: "unfillable", subjectId: orderId });
  const lines = lateLines(order, packages);
  if (late > 0) {
    const details = { days: late, lines: lines.join(" ") };
    await openException(tx, { kind: "promise-at-risk", subjectId: orderId, orderId, details });
  } else if (order.lateLines?.length && lines.length === 0)
    await closeException(tx, { kind: "promise-at-risk", subjectId: orderId });
}
