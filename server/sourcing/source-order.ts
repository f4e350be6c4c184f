import { desc, eq, sql } from "drizzle-orm";
import { sourcingDecision } from "@/db/schema/sourcing.ts";
import type { CommandContext } from "@/server/context.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { done, type Outcome } from "@/server/kernel/outcome.ts";
import { lockOrder } from "@/server/orders/lock-order.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import { loadSnapshot } from "@/server/promising/load-snapshot.ts";
import { applyDecision, type Sourced, type SourceOrderInput } from "./apply-decision.ts";
import { defaultStrategy } from "./core/decision.ts";
import type { Looked } from "./core/look.ts";
import { findActiveStrategy } from "./ensure-default-strategy.ts";
import { loadOrder } from "./load-order.ts";
import { type PlannedOrder, planOrder, type SourcingServices, waitingLines } from "./plan-order.ts";
import type { Overtaken } from "./save-decision.ts";

/** Stock may be taken between plan and reservation: so many plans, then a person. */
const attemptsMax = 3;
const nothingToDo: Sourced = { decisionId: null, units: 0, unserved: 0, backordered: 0 };

/**
 * Decides an order's waiting units: looks without locks, plans (a large order in the solver's thread), and then in one
 * short transaction binds the units, releases the work and writes down why. What was overtaken is planned again.
 */
export async function sourceOrder(
  ctx: CommandContext,
  services: SourcingServices,
  input: SourceOrderInput,
): Promise<Outcome<Sourced>> {
  let overtaken: Overtaken | null = null;
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const looked = await look(ctx, input.orderId);
    if (!looked) return done(nothingToDo);
    const planned = await planOrder(services, looked);
    const known = await findSameDecision(ctx, planned);
    if (known) return done(known);
    const outcome = await applyDecision(ctx, input, planned);
    if (outcome.ok || !isOvertaken(outcome.reason)) return outcome;
    overtaken = outcome.reason;
    ctx.log.info({ orderId: input.orderId, attempt, reason: overtaken }, "sourcing was overtaken");
  }
  return giveUp(ctx, input, overtaken);
}

/** Reads what the decision needs, at one moment and without locks; null when nothing waits. */
async function look(ctx: CommandContext, orderId: OrderId): Promise<Looked | null> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const order = await loadOrder(db, orderId);
    const waiting = order ? waitingLines(order) : [];
    if (!order || waiting.length === 0) return null;
    const variantIds = waiting.map((line) => line.variantId);
    const lineIds = waiting.map((line) => line.orderLineId);
    const snapshot = await loadSnapshot(db, {
      ...{ now, variantIds, lineIds, own: order.reservations, channelId: order.channelId },
    });
    const settings = (await findActiveStrategy(db))?.settings ?? defaultStrategy.settings;
    return { order, snapshot, settings, now };
  });
}

/**
 * Nothing can be done for the order, as its newest decision found of the same stock: two jobs that ask for it tell that
 * once.
 */
async function findSameDecision(
  ctx: CommandContext,
  { looked: { order }, decision: { works, record } }: PlannedOrder,
): Promise<Sourced | null> {
  if (works.length > 0) return null;
  const units = (lines: readonly { quantity: number }[]) => lines.reduce((sum, one) => sum + one.quantity, 0);
  return ctx.db.read(ctx.scope, async (db) => {
    const [newest] = await db
      .select({ id: sourcingDecision.id, snapshot: sql<string>`${sourcingDecision.record} ->> 'snapshot'` })
      .from(sourcingDecision)
      .where(eq(sourcingDecision.orderId, order.orderId))
      .orderBy(desc(sourcingDecision.version))
      .limit(1);
    if (newest?.snapshot !== record.snapshot) return null;
    const backordered = (record.backorders ?? []).reduce((sum, one) => sum + one.units, 0);
    return { decisionId: newest.id, units: 0, unserved: units(record.unserved), backordered };
  });
}

/** Others were quicker each time: the order waits for a person, with the last reason. */
async function giveUp(
  ctx: CommandContext,
  input: SourceOrderInput,
  overtaken: Overtaken | null,
): Promise<Outcome<Sourced>> {
  const { orderId } = input;
  const frame = { name: "sourcing.source-order", input, entityId: orderId };
  return runCommand(ctx, frame, async (tx) => {
    const locked = await lockOrder(tx, orderId);
    const quantity = locked?.lines.reduce((sum, line) => sum + line.unallocated, 0) ?? 0;
    if (quantity === 0) return done(nothingToDo);
    const details = { reason: overtaken ?? "order-changed", attempts: attemptsMax };
    await openException(tx, { kind: "unfillable", subjectId: orderId, orderId, quantity, details });
    return done({ ...nothingToDo, unserved: quantity });
  });
}

export function isOvertaken(reason: string): reason is Overtaken {
  return reason === "insufficient-stock" || reason === "capacity-full" || reason === "order-changed";
}
