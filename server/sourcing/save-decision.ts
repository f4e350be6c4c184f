import { sql } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { sourcingAssignment, sourcingDecision } from "@/db/schema/sourcing.ts";
import { type NewWork, openWork } from "@/server/fulfillment/open-work.ts";
import { releaseReservations } from "@/server/inventory/release-reservations.ts";
import { reserveInTransaction } from "@/server/inventory/reserve-in-transaction.ts";
import { assert } from "@/server/kernel/assert.ts";
import {
  type DecisionId,
  type LocationId,
  newId,
  type OrderId,
  type OrderLineId,
  type ReservationId,
} from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { takeLoad } from "@/server/locations/change-load.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { type Binding, bindUnits } from "./core/bind.ts";
import type { Decision, PlannedWork } from "./core/decide.ts";
import type { DecisionTrigger, ReleaseSettings } from "./core/decision.ts";
import type { FreeReservation } from "./core/demand.ts";
import { releaseTime } from "./core/release.ts";
import { ensureDefaultStrategy } from "./ensure-default-strategy.ts";

export type NewDecision = Pick<Decision, "record" | "cost" | "method" | "gap"> & {
  orderId: OrderId;
  trigger: DecisionTrigger;
  micros: number;
};

/** What may have changed since the plan was made; the planner looks again. */
export type Overtaken = "insufficient-stock" | "capacity-full" | "order-changed";

/**
 * Takes the capacity and binds the units of planned work, then hands it to the places or sets it aside until its time. The caller has locked the order;
 * work goes in the order of its places, so that two orders never wait for each other.
 */
export async function giveWork(
  tx: Transaction,
  order: { orderId: OrderId; number: number },
  planned: {
    works: readonly PlannedWork[];
    reservations: readonly FreeReservation[];
    settings: ReleaseSettings;
  },
): Promise<Outcome<null, Overtaken>> {
  const works = [...planned.works].sort((left, right) => (orderOf(left) < orderOf(right) ? -1 : 1));
  for (const { locationId, loadDate } of works) {
    if (!(await takeLoad(tx, { locationId, date: loadDate })))
      return refused("capacity-full", { locationId, date: loadDate });
  }
  const binding = bindUnits(works, planned.reservations);
  const bound = await bind(tx, order.orderId, binding);
  if (!bound.ok) return bound;
  await openWork(
    tx,
    order,
    works.map(
      (work, index): NewWork => ({
        ...work,
        releaseAt: releaseTime(work, planned.settings, tx.now),
        lines: withReservations(work, binding, bound.value, index),
      }),
    ),
  );
  return done(null);
}

function orderOf(work: PlannedWork): string {
  return `${work.locationId} ${work.loadDate}`;
}

type Made = ReadonlyMap<string, ReservationId>;

/** Gives back what is bound elsewhere and binds what is missing; what lies right already stays. */
async function bind(
  tx: Transaction,
  orderId: OrderId,
  { releases, wants }: Binding,
): Promise<Outcome<Made, Overtaken>> {
  await releaseReservations(tx, releases);
  if (wants.length === 0) return done(new Map());
  const lines = wants.map((want) => ({ ...want, reservationId: newId("res") }));
  const result = await reserveInTransaction(tx, {
    commandId: newId("cmd"),
    orderId,
    timeToLiveSeconds: null,
    isReplacing: false,
    lines: lines.map(({ key: _key, ...line }) => line),
  });
  if (result.status === "insufficient") return refused("insufficient-stock", { ...result.short });
  assert(result.status === "reserved", `a batch of one is never ${result.status}`);
  return done(new Map(lines.map((line) => [line.key, line.reservationId])));
}

function withReservations(work: PlannedWork, binding: Binding, made: Made, index: number): NewWork["lines"] {
  return work.lines.map((line) => {
    const key = `${index} ${line.orderLineId}`;
    const reservationId = binding.kept.get(key) ?? made.get(key);
    assert(reservationId, `units of ${line.orderLineId} at ${work.locationId} are bound`);
    return { ...line, reservationId };
  });
}

/** Writes a decision with its assignments; versions of one order count up without a gap, under the order's lock. */
export async function saveDecision(
  tx: Transaction,
  decision: NewDecision,
  assignments: readonly { orderLineId: OrderLineId; locationId: LocationId; quantity: number }[],
): Promise<DecisionId> {
  const decisionId = newId("dec");
  const { strategyId } = await ensureDefaultStrategy(tx);
  await tx.db.insert(sourcingDecision).values({
    ...decision,
    id: decisionId,
    version: sql`(select coalesce(max(version), 0) + 1 from sourcing_decision where order_id = ${decision.orderId})`,
    strategyId,
    actor: tx.actor.client === "system" ? "system" : tx.actor.name,
    decidedAt: tx.now,
  });
  const sums = new Map<string, (typeof assignments)[number]>();
  for (const one of assignments) {
    const key = `${one.orderLineId} ${one.locationId}`;
    sums.set(key, { ...one, quantity: one.quantity + (sums.get(key)?.quantity ?? 0) });
  }
  await insertRows(
    tx.db,
    sourcingAssignment,
    [...sums.values()].map(({ orderLineId, locationId, quantity }) => ({
      decisionId,
      orderLineId,
      locationId,
      quantity,
    })),
  );
  return decisionId;
}
