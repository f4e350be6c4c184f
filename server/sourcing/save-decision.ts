import { inArray, max } from "drizzle-orm";
import { insertRows } from "@/db/insert-rows.ts";
import { sourcingAssignment, sourcingDecision } from "@/db/schema/sourcing.ts";
import { type NewWork, openWork } from "@/server/fulfillment/open-work.ts";
import { releaseReservations } from "@/server/inventory/release-reservations.ts";
import { reserveAllInTransaction } from "@/server/inventory/reserve-in-transaction.ts";
import { assert, present } from "@/server/kernel/assert.ts";
import {
  type ChannelId,
  type DecisionId,
  type LocationId,
  newId,
  type OrderId,
  type OrderLineId,
  type ReservationId,
} from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { takeLoads } from "@/server/locations/change-load.ts";
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
  assignments: readonly { orderLineId: OrderLineId; locationId: LocationId; quantity: number }[];
};

/** What may have changed since the plan was made; the planner looks again. */
export type Overtaken = "insufficient-stock" | "capacity-full" | "order-changed";

/** The planned work of one order, with what it has reserved already. */
export type OrderToWork = {
  orderId: OrderId;
  channelId: ChannelId;
  number: number;
  works: readonly PlannedWork[];
  reservations: readonly FreeReservation[];
  settings: ReleaseSettings;
};

/**
 * Takes the capacity and binds the units of planned work, then hands it to the places or sets it aside until its time:
 * all of it, or a refusal after which the caller gives up its transaction. The caller has locked the orders.
 */
export async function giveWork(
  tx: Transaction,
  orders: readonly OrderToWork[],
): Promise<Outcome<null, Overtaken>> {
  const works = orders.flatMap((order) => order.works);
  const full = await takeLoads(
    tx,
    works.map(({ locationId, loadDate }) => ({ locationId, date: loadDate })),
  );
  if (full) return refused("capacity-full", full);
  const bindings = orders.map((order) => ({ ...order, binding: bindUnits(order.works, order.reservations) }));
  const bound = await bind(tx, bindings);
  if (!bound.ok) return bound;
  await openWork(
    tx,
    bindings.map(({ orderId, number, works: own, settings, binding }) => ({
      orderId,
      number,
      works: own.map((work, index) => ({
        ...work,
        releaseAt: releaseTime(work, settings, tx.now),
        lines: withReservations(work, binding, bound.value, index),
      })),
    })),
  );
  return done(null);
}

/** Reservations by what they were made for: the order, the index of its work, and the line. */
type Made = ReadonlyMap<string, ReservationId>;

/** Gives back what is bound elsewhere and binds what is missing; what lies right already stays. */
async function bind(
  tx: Transaction,
  orders: readonly { orderId: OrderId; channelId: ChannelId; binding: Binding }[],
): Promise<Outcome<Made, Overtaken>> {
  await releaseReservations(
    tx,
    orders.flatMap(({ binding }) => binding.releases),
  );
  const wishes = orders.flatMap(({ orderId, channelId, binding }) =>
    binding.wants.length === 0
      ? []
      : [
          {
            orderId,
            channelId,
            lines: binding.wants.map((want) => ({ ...want, reservationId: newId("res") })),
          },
        ],
  );
  const results = await reserveAllInTransaction(
    tx,
    wishes.map(({ orderId, channelId, lines }) => ({
      commandId: newId("cmd"),
      ...{ orderId, channelId },
      timeToLiveSeconds: null,
      isReplacing: false,
      lines: lines.map(({ key: _key, ...line }) => line),
    })),
  );
  for (const result of results) {
    if (result.status === "insufficient") return refused("insufficient-stock", { ...result.short });
    assert(result.status === "reserved", `what has no deadline is never ${result.status}`);
  }
  assert(results.length === wishes.length, `${results.length} of ${wishes.length} orders were answered`);
  return done(
    new Map(wishes.flatMap(({ lines }) => lines.map(({ key, reservationId }) => [key, reservationId]))),
  );
}

function withReservations(work: PlannedWork, binding: Binding, made: Made, index: number): NewWork["lines"] {
  return work.lines.map((line) => {
    const key = `${index} ${line.orderLineId}`;
    const reservationId = binding.kept.get(key) ?? made.get(key);
    assert(reservationId, `units of ${line.orderLineId} at ${work.locationId} are bound`);
    return { ...line, reservationId };
  });
}

/** Writes decisions with their assignments; versions of an order count up without a gap, under the order's lock. */
export async function saveDecisions(
  tx: Transaction,
  decisions: readonly NewDecision[],
): Promise<DecisionId[]> {
  if (decisions.length === 0) return [];
  const { strategyId } = await ensureDefaultStrategy(tx);
  const past = await tx.db
    .select({ orderId: sourcingDecision.orderId, version: max(sourcingDecision.version) })
    .from(sourcingDecision)
    .where(inArray(sourcingDecision.orderId, [...new Set(decisions.map((one) => one.orderId))]))
    .groupBy(sourcingDecision.orderId);
  const versions = new Map(past.map((row) => [row.orderId, row.version ?? 0]));
  const rows = decisions.map(({ assignments: _assignments, record: { lost, ...record }, ...decision }) => ({
    ...decision,
    ...{ record, lost },
    id: newId("dec"),
    version: (versions.get(decision.orderId) ?? 0) + 1,
    strategyId,
    actor: tx.actor.client === "system" ? "system" : tx.actor.name,
    decidedAt: tx.now,
  }));
  await insertRows(tx.db, sourcingDecision, rows);
  await insertRows(
    tx.db,
    sourcingAssignment,
    decisions.flatMap(({ assignments }, index) => {
      const decisionId = present(rows[index], "a decision has its row").id;
      return sumByPlace(assignments).map((one) => ({ decisionId, ...one }));
    }),
  );
  return rows.map((row) => row.id);
}

/** Two boxes of one place with units of one line are one assignment. */
function sumByPlace(assignments: NewDecision["assignments"]): NewDecision["assignments"][number][] {
  const sums = new Map<string, NewDecision["assignments"][number]>();
  for (const { orderLineId, locationId, quantity } of assignments) {
    const key = `${orderLineId} ${locationId}`;
    sums.set(key, { orderLineId, locationId, quantity: quantity + (sums.get(key)?.quantity ?? 0) });
  }
  return [...sums.values()];
}
