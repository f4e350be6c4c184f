import type { Context } from "@/server/context.ts";
import { type NewWork, openWork } from "@/server/fulfillment/open-work.ts";
import { type AllocatedWork, findAllocated } from "@/server/fulfillment/queries/find-allocated.ts";
import { reassignWork } from "@/server/fulfillment/reassign-work.ts";
import { moveReservations } from "@/server/inventory/move-reservations.ts";
import { assert, present } from "@/server/kernel/assert.ts";
import { type LocationId, newId, type OrderId, type ReservationId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { shiftLoads } from "@/server/locations/change-load.ts";
import { type LockedOrder, lockOrders } from "@/server/orders/lock-order.ts";
import { findOpenHolds } from "@/server/orders/queries/find-holds.ts";
import { emitAll } from "@/server/outbox/emit.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import type { Decision, PlannedWork } from "./core/decide.ts";
import type { StrategySettings } from "./core/decision.ts";
import type { MoveCause } from "./core/move-cause.ts";
import { releaseTime } from "./core/release.ts";
import { pairUnits, withoutKept } from "./core/replace.ts";
import { orderReoptimized } from "./events.ts";
import { saveDecisions } from "./save-decision.ts";

/** One order of a step: what was looked at, what it becomes, and the decision that says why. */
export type Replacement = {
  orderId: OrderId;
  number: number;
  standing: readonly AllocatedWork[];
  works: readonly PlannedWork[];
  decision: Pick<Decision, "record" | "cost" | "method" | "gap">;
  cause: MoveCause;
};

/** `saving`: cents that the step saves in all; `micros`: the share of the planning that falls to one order. */
export type MovingStep = {
  orders: readonly Replacement[];
  saving: number;
  micros: number;
  settings: StrategySettings;
};

/**
 * Gives orders that move together their new places, all or none, in one short transaction: orders locked by id, then
 * days, then balances. Where somebody was quicker (released, cancelled, on hold, moved by hand, refused, units or room
 * taken) everything stays as it was.
 */
export async function moveAllocations(ctx: Context, step: MovingStep): Promise<Outcome<{ orders: number }>> {
  const orders = [...step.orders].sort((left, right) => (left.orderId < right.orderId ? -1 : 1));
  const ids = orders.map(({ orderId }) => orderId);
  const command = { ...ctx, commandId: newId("cmd") };
  const [only] = ids.length === 1 ? ids : [];
  const frame = { name: "sourcing.reoptimize", input: { orderIds: ids }, entityId: only };
  return runCommand(command, frame, async (tx) => {
    const locked = await lockOrders(tx, ids);
    const closed = ids.find((orderId) => !isOpen(locked.get(orderId)));
    if (closed) return refused("order-changed", { orderId: closed });
    if (!(await isAsLookedAt(tx, orders))) return refused("order-changed", { orderId: ids[0] ?? null });
    const changes = orders.map((order) => ({ order, ...withoutKept(order.standing, order.works) }));
    const full = await shiftLoads(tx, changes.flatMap(toShifts));
    if (full) return refused("capacity-full", full);
    const bound = await rebind(tx, changes);
    if (!bound.ok) return bound;
    await reassignWork(
      tx,
      changes.flatMap(({ ended }) => ended),
    );
    await openWork(
      tx,
      changes.map((change) => ({ ...change.order, works: toNewWorks(change, bound.value, tx, step) })),
    );
    await explain(tx, step, {
      orders,
      currencies: ids.map((orderId) => locked.get(orderId)?.order.currency ?? "USD"),
    });
    return done({ orders: orders.length });
  });
}

type OrderChange = { order: Replacement; ended: AllocatedWork[]; opened: PlannedWork[] };

/** Under the orders' locks: the same work with the same units, and nobody has stopped it. */
async function isAsLookedAt(tx: Transaction, orders: readonly Replacement[]): Promise<boolean> {
  const ids = orders.map(({ orderId }) => orderId);
  if ((await findOpenHolds(tx.db, ids)).length > 0) return false;
  const now = await findAllocated(tx.db, ids);
  const keyOf = (works: readonly AllocatedWork[]) =>
    works
      .flatMap((work) =>
        work.lines.map((line) => `${line.fulfillmentLineId} ${line.quantity} ${line.reservationId}`),
      )
      .sort()
      .join();
  return keyOf(now) === keyOf(orders.flatMap(({ standing }) => standing));
}

function toShifts({ ended, opened }: OrderChange) {
  return [
    ...ended.map(({ locationId, loadDate }) => ({ locationId, date: loadDate, orders: -1 })),
    ...opened.map(({ locationId, loadDate }) => ({ locationId, date: loadDate, orders: 1 })),
  ];
}

type Bound = ReadonlyMap<string, ReservationId>;
const boundKey = (order: Replacement, work: number, orderLineId: string) =>
  `${order.orderId} ${work} ${orderLineId}`;

/** All units of the step in one call, so that two orders can exchange the last ones. */
async function rebind(
  tx: Transaction,
  changes: readonly OrderChange[],
): Promise<Outcome<Bound, "insufficient-stock" | "reservation-not-active">> {
  const bound = new Map<string, ReservationId>();
  const items = changes.flatMap(({ order, ended, opened }) =>
    pairUnits(ended, opened).map(({ reservationId, quantity, to }) => {
      const key = boundKey(order, to.work, to.orderLineId);
      const newReservationId = bound.get(key) ?? newId("res");
      bound.set(key, newReservationId);
      const { locationId } = opened[to.work] ?? {};
      assert(locationId, "a piece goes to work of its order");
      return { reservationId, newReservationId, locationId, quantity };
    }),
  );
  const moved = await moveReservations(tx, items);
  return moved.ok ? done(bound) : moved;
}

function toNewWorks(
  { order, opened }: OrderChange,
  bound: Bound,
  tx: Transaction,
  { settings }: MovingStep,
): NewWork[] {
  return opened.map((work, at) => ({
    ...work,
    releaseAt: releaseTime(work, settings, tx.now),
    lines: work.lines.map((line) => {
      const reservationId = bound.get(boundKey(order, at, line.orderLineId));
      assert(reservationId, `units of ${line.orderLineId} at ${work.locationId} are bound`);
      return { ...line, reservationId };
    }),
  }));
}

function isOpen(locked: LockedOrder | undefined): boolean {
  return locked?.order.state === "placed" || locked?.order.state === "confirmed";
}

/** Writes the decisions that replace those that stood, and tells of each on its order's timeline. */
async function explain(
  tx: Transaction,
  step: MovingStep,
  { orders, currencies }: { orders: readonly Replacement[]; currencies: readonly string[] },
): Promise<void> {
  const decisionIds = await saveDecisions(
    tx,
    orders.map(({ orderId, decision, works }) => ({
      ...{ orderId, trigger: "reoptimized" as const, micros: step.micros, ...decision },
      assignments: works.flatMap(({ locationId, lines }) => lines.map((line) => ({ ...line, locationId }))),
    })),
  );
  await emitAll(
    tx,
    orderReoptimized,
    orders.map(({ orderId, standing, works, cause }, at) => ({
      about: { entityId: orderId, orderId },
      payload: {
        orderId,
        decisionId: present(decisionIds[at], "a saved decision has its id"),
        fromLocationIds: placesOf(standing),
        toLocationIds: placesOf(works),
        amount: Math.round(step.saving),
        currency: currencies[at] ?? "USD",
        cause,
      },
    })),
  );
}

function placesOf(works: readonly { locationId: LocationId }[]): LocationId[] {
  return [...new Set(works.map((work) => work.locationId))];
}
