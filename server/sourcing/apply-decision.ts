import type { CommandContext } from "@/server/context.ts";
import { closeException } from "@/server/exceptions/close-exception.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import type { DecisionId, OrderId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { lockOrder } from "@/server/orders/lock-order.ts";
import { findOpenHolds, isHeld } from "@/server/orders/queries/find-holds.ts";
import { emit } from "@/server/outbox/emit.ts";
import { type CommandRefusal, runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { Decision } from "./core/decide.ts";
import type { DecisionTrigger } from "./core/decision.ts";
import type { SourcingOrder } from "./core/demand.ts";
import { orderSourced } from "./events.ts";
import type { PlannedOrder } from "./plan-order.ts";
import { giveWork, type Overtaken, saveDecision } from "./save-decision.ts";

export type SourceOrderInput = { orderId: OrderId; trigger: DecisionTrigger };
export type Sourced = { decisionId: DecisionId | null; units: number; unserved: number };

/**
 * One short transaction: takes capacity, binds units, releases the work or sets it aside, and writes down why. What changed since the plan
 * was made is refused and leaves nothing.
 */
export async function applyDecision(
  ctx: CommandContext,
  input: SourceOrderInput,
  { looked, decision, micros }: PlannedOrder,
): Promise<Outcome<Sourced, Overtaken | CommandRefusal>> {
  const { orderId } = input;
  const frame = { name: "sourcing.source-order", input, entityId: orderId };
  return runCommand(ctx, frame, async (tx): Promise<Outcome<Sourced, Overtaken>> => {
    const { works, record, cost, method, gap } = decision;
    if (!(await isAsPlanned(tx, looked.order, decision))) return refused("order-changed", { orderId });
    const { number, reservations } = looked.order;
    const given = await giveWork(tx, { orderId, number }, { works, reservations, settings: looked.settings });
    if (!given.ok) return given;
    const decisionId = await saveDecision(
      tx,
      { orderId, trigger: input.trigger, micros, record, cost, method, gap },
      works.flatMap(({ locationId, lines }) => lines.map((line) => ({ ...line, locationId }))),
    );
    const units = works.flatMap((work) => work.lines).reduce((sum, line) => sum + line.quantity, 0);
    const unserved = record.unserved.reduce((sum, line) => sum + line.quantity, 0);
    await settleExceptions(tx, looked.order, decision);
    const about = { entityId: orderId, orderId };
    await emit(tx, orderSourced, about, { orderId, decisionId, trigger: input.trigger, units, unserved });
    return done({ decisionId, units, unserved });
  });
}

/** Under the order's lock: the planned lines still wait with the same units, and nobody has put them on hold. */
async function isAsPlanned(tx: Transaction, order: SourcingOrder, decision: Decision): Promise<boolean> {
  const { orderId } = order;
  const locked = await lockOrder(tx, orderId);
  if (locked?.order.state !== "placed" && locked?.order.state !== "confirmed") return false;
  const holds = await findOpenHolds(tx.db, [orderId]);
  const planned = new Map(order.lines.map((line) => [line.orderLineId, line.unallocated]));
  const worked = new Set(decision.works.flatMap((work) => work.lines.map((line) => line.orderLineId)));
  return locked.lines.every(
    (line) => line.unallocated === planned.get(line.id) && (!worked.has(line.id) || !isHeld(holds, line.id)),
  );
}

/** Units that nobody can serve, and dates that cannot be kept, are work for a person until a decision cures them. */
async function settleExceptions(tx: Transaction, order: SourcingOrder, { record }: Decision): Promise<void> {
  const { orderId } = order;
  const [first] = record.unserved;
  const late = Math.max(0, ...(record.chosen?.packages ?? []).map((one) => one.daysLate));
  if (first) {
    const quantity = record.unserved.reduce((sum, line) => sum + line.quantity, 0);
    const details = { reason: first.reason.key, lines: record.unserved.length };
    await openException(tx, { kind: "unfillable", subjectId: orderId, orderId, quantity, details });
  } else if (order.isUnfillable) await closeException(tx, { kind: "unfillable", subjectId: orderId });
  if (late > 0) {
    const details = { days: late };
    await openException(tx, { kind: "promise-at-risk", subjectId: orderId, orderId, details });
  }
}
