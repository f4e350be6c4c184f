import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { exception } from "@/db/schema/exceptions.ts";
import type { CommandContext } from "@/server/context.ts";
import { closeException } from "@/server/exceptions/close-exception.ts";
import { openException } from "@/server/exceptions/open-exception.ts";
import type { DecisionId, OrderId } from "@/server/kernel/ids.ts";
import type { Instant } from "@/server/kernel/instant.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { lockOrder } from "@/server/orders/lock-order.ts";
import { findOpenHolds, isHeld } from "@/server/orders/queries/find-holds.ts";
import { emit } from "@/server/outbox/emit.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { takeUnits } from "@/server/promising/core/free-units.ts";
import type { SolveModel } from "@/server/promising/core/model.ts";
import { type Network, type Snapshot, toCandidates } from "@/server/promising/core/snapshot.ts";
import { loadSnapshot } from "@/server/promising/load-snapshot.ts";
import { makePlan } from "@/server/promising/make-plan.ts";
import { type Decision, decide, planPickups } from "./core/decide.ts";
import { type DecisionTrigger, defaultStrategy, type StrategySettings } from "./core/decision.ts";
import { type SourcingOrder, toDemand } from "./core/demand.ts";
import { findActiveStrategy } from "./ensure-default-strategy.ts";
import { orderSourced } from "./events.ts";
import { loadOrder } from "./load-order.ts";
import { giveWork, type Overtaken, saveDecision } from "./save-decision.ts";

export type SourcingServices = { solve: SolveModel | null };
export type SourceOrderInput = { orderId: OrderId; trigger: DecisionTrigger };
export type Sourced = { decisionId: DecisionId | null; units: number; unserved: number };

/** Stock may be taken between plan and reservation: so many plans, then a person. */
const attemptsMax = 3;
const nothingToDo: Sourced = { decisionId: null, units: 0, unserved: 0 };

/**
 * Decides an order's waiting units: looks without locks, plans (a large order in the solver's thread), and then in one
 * short transaction binds the units, releases the work and writes down why. What was overtaken is planned again.
 * @param network the places, when a backlog has just read them
 */
export async function sourceOrder(
  ctx: CommandContext,
  services: SourcingServices,
  input: SourceOrderInput,
  network?: Network,
): Promise<Outcome<Sourced>> {
  let overtaken: Overtaken | null = null;
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const looked = await look(ctx, input.orderId, attempt === 1 ? network : undefined);
    if (!looked) return done(nothingToDo);
    const started = process.hrtime.bigint();
    const decision = await plan(services, looked);
    const micros = Number((process.hrtime.bigint() - started) / 1_000n);
    const outcome = await apply(ctx, input, { looked, decision, micros });
    if (outcome.ok || !isOvertaken(outcome.reason)) return outcome;
    overtaken = outcome.reason;
    ctx.log.info({ orderId: input.orderId, attempt, reason: overtaken }, "sourcing was overtaken");
  }
  return giveUp(ctx, input, overtaken);
}

type Looked = { order: SourcingOrder; snapshot: Snapshot; settings: StrategySettings; now: Instant };

/** Reads what the decision needs, at one moment and without locks; null when nothing waits. */
async function look(ctx: CommandContext, orderId: OrderId, network?: Network): Promise<Looked | null> {
  return ctx.db.read(ctx.scope, async (db, now) => {
    const order = await loadOrder(db, orderId);
    const waiting = order?.lines.filter((line) => line.unallocated > 0 && !line.isHeld) ?? [];
    if (!order?.isOpen || waiting.length === 0) return null;
    const snapshot = await loadSnapshot(db, {
      variantIds: waiting.map((line) => line.variantId),
      own: order.reservations,
      ...(network ? { network } : {}),
    });
    const settings = (await findActiveStrategy(db))?.settings ?? defaultStrategy.settings;
    return { order, snapshot, settings, now };
  });
}

async function plan(services: SourcingServices, looked: Looked): Promise<Decision> {
  const { order, snapshot, settings, now } = looked;
  const demand = toDemand(order, settings, now);
  const pickups = planPickups(demand.pickups, { snapshot, settings, now });
  const left = { ...snapshot, stock: takeUnits(snapshot.stock, pickups.taken) };
  const planned =
    order.destination && demand.shipped.length > 0
      ? await makePlan(
          {
            demand: { lines: demand.shipped },
            candidates: toCandidates(left, { destination: order.destination, now }),
            settings: settings.plan,
          },
          services.solve,
        )
      : null;
  return decide({ order, demand, pickups, planned, snapshot, snapshotDigest: digestOf(looked) });
}

/** Names the stock and the demand that were looked at, so that two decisions can be told apart or found equal. */
function digestOf({ order, snapshot }: Looked): string {
  const stock = [...snapshot.stock].map(([variantId, cells]) => [variantId, [...cells]]);
  const hash = createHash("sha256").update(JSON.stringify([order.lines, stock]));
  return hash.digest("hex").slice(0, 16);
}

type Planned = { looked: Looked; decision: Decision; micros: number };

async function apply(
  ctx: CommandContext,
  input: SourceOrderInput,
  { looked, decision, micros }: Planned,
): Promise<Outcome<Sourced, Overtaken | "command-id-reused">> {
  const { orderId } = input;
  const frame = { name: "sourcing.source-order", input, entityId: orderId };
  return runCommand(ctx, frame, async (tx): Promise<Outcome<Sourced, Overtaken>> => {
    const { works, record, cost, method, gap } = decision;
    if (!(await isAsPlanned(tx, looked, decision))) return refused("order-changed", { orderId });
    const { number, reservations } = looked.order;
    const given = await giveWork(tx, { orderId, number }, { works, reservations });
    if (!given.ok) return given;
    const decisionId = await saveDecision(
      tx,
      { orderId, trigger: input.trigger, micros, record, cost, method, gap },
      works.flatMap(({ locationId, lines }) => lines.map((line) => ({ ...line, locationId }))),
    );
    const units = works.flatMap((work) => work.lines).reduce((sum, line) => sum + line.quantity, 0);
    const unserved = record.unserved.reduce((sum, line) => sum + line.quantity, 0);
    await settleExceptions(tx, orderId, decision);
    const about = { entityId: orderId, orderId };
    await emit(tx, orderSourced, about, { orderId, decisionId, trigger: input.trigger, units, unserved });
    return done({ decisionId, units, unserved });
  });
}

/** Under the order's lock: the planned lines still wait with the same units, and nobody has put them on hold. */
async function isAsPlanned(tx: Transaction, looked: Looked, decision: Decision): Promise<boolean> {
  const { orderId } = looked.order;
  const locked = await lockOrder(tx, orderId);
  if (locked?.order.state !== "placed" && locked?.order.state !== "confirmed") return false;
  const holds = await findOpenHolds(tx.db, [orderId]);
  const planned = new Map(looked.order.lines.map((line) => [line.orderLineId, line.unallocated]));
  const worked = new Set(decision.works.flatMap((work) => work.lines.map((line) => line.orderLineId)));
  return locked.lines.every(
    (line) => line.unallocated === planned.get(line.id) && (!worked.has(line.id) || !isHeld(holds, line.id)),
  );
}

/** Units that nobody can serve, and dates that cannot be kept, are work for a person until a decision cures them. */
async function settleExceptions(tx: Transaction, orderId: OrderId, { record }: Decision): Promise<void> {
  const [first] = record.unserved;
  const late = Math.max(0, ...(record.chosen?.packages ?? []).map((one) => one.daysLate));
  if (first) {
    const quantity = record.unserved.reduce((sum, line) => sum + line.quantity, 0);
    const details = { reason: first.reason.key, lines: record.unserved.length };
    await openException(tx, { kind: "unfillable", subjectId: orderId, orderId, quantity, details });
  } else if (await isOpen(tx.db, orderId))
    await closeException(tx, { kind: "unfillable", subjectId: orderId });
  if (late > 0) {
    const details = { days: late };
    await openException(tx, { kind: "promise-at-risk", subjectId: orderId, orderId, details });
  }
}

async function isOpen(db: Handle, orderId: OrderId): Promise<boolean> {
  const rows = await db
    .select({ id: exception.id })
    .from(exception)
    .where(
      and(eq(exception.kind, "unfillable"), eq(exception.subjectId, orderId), eq(exception.state, "open")),
    );
  return rows.length > 0;
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

function isOvertaken(reason: string): reason is Overtaken {
  return reason === "insufficient-stock" || reason === "capacity-full" || reason === "order-changed";
}
