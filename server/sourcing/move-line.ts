import type { CommandContext } from "@/server/context.ts";
import { bucketOf } from "@/server/fulfillment/core/withdraw.ts";
import { withdrawLines } from "@/server/fulfillment/withdraw-lines.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { DecisionId } from "@/server/kernel/ids.ts";
import { type Money, money } from "@/server/kernel/money.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { dateOfDay } from "@/server/locations/core/calendar.ts";
import { timeZoneOf } from "@/server/locations/core/time-zone.ts";
import { lockOrder } from "@/server/orders/lock-order.ts";
import { moveUnits } from "@/server/orders/move-units.ts";
import { emit } from "@/server/outbox/emit.ts";
import { runCommand } from "@/server/outbox/run-command.ts";
import type { Transaction } from "@/server/outbox/transaction.ts";
import { noCosts, totalOf } from "@/server/promising/core/draft.ts";
import { deliverBy, dispatchBy } from "@/server/promising/core/promise.ts";
import { reason } from "@/server/promising/core/reason.ts";
import type { PlannedWork } from "./core/decide.ts";
import type { RecordedPackage, RecordedPlan, ReleaseSettings } from "./core/decision.ts";
import type { MoveLineInput } from "./core/inputs.ts";
import { type MovedBox, type MoveOption, movableUnits, type PlacedUnits } from "./core/move.ts";
import { lineMoved } from "./events.ts";
import { findPlacedUnits, loadMove, type MovableLine, movableAt, optionsOf } from "./load-move.ts";
import { giveWork, saveDecisions } from "./save-decision.ts";

export type Moved = { decisionId: DecisionId; extra: Money };
type Planned = { line: MovableLine; from: PlacedUnits[]; option: MoveOption & { box: MovedBox } };

/**
 * A merchandiser gives units of a shipped line to another place: checked like any plan (it can send, has the stock and
 * the room, nobody has picked them yet), done in one transaction, and recorded as a decision with what it costs more.
 */
export async function moveLine(ctx: CommandContext, input: MoveLineInput): Promise<Outcome<Moved>> {
  const started = process.hrtime.bigint();
  const looked = await ctx.db.read(ctx.scope, async (db, now) => {
    const line = await loadMove(db, now, input.orderLineId);
    return line ? judge(line, input) : refused("not-found", { what: "Line", id: input.orderLineId });
  });
  const entityId = looked.ok ? looked.value.line.order.orderId : input.orderLineId;
  return runCommand(ctx, { name: "sourcing.move-line", input, entityId }, async (tx) => {
    if (!looked.ok) return looked;
    const micros = Number((process.hrtime.bigint() - started) / 1_000n);
    return save(tx, input, looked.value, micros);
  });
}

/** What stands against the move, or the way that it would go. */
function judge(line: MovableLine, input: MoveLineInput): Outcome<Planned> {
  if (line.mode === "pickup") return refused("pickup-store-fixed");
  const from = movableAt(line, input.fromLocationId);
  const movable = from.reduce((sum, units) => sum + movableUnits(units), 0);
  if (movable < input.quantity) return refused("already-picked", { movable, asked: input.quantity });
  const option = optionsOf(line, { from, quantity: input.quantity }).find(
    (one) => one.locationId === input.toLocationId,
  );
  if (!option) return refused("not-found", { what: "Location", id: input.toLocationId });
  const { box } = option;
  if (!option.canMove || !box) {
    const [why] = option.reasons;
    return refused("cannot-move-there", { why: why?.key ?? "no-stock", available: option.available });
  }
  return done({ line, from, option: { ...option, box } });
}

async function save(
  tx: Transaction,
  input: MoveLineInput,
  planned: Planned,
  micros: number,
): Promise<Outcome<Moved>> {
  const { order } = planned.line;
  const locked = await lockOrder(tx, order.orderId);
  if (!locked) return refused("not-found", { what: "Order", id: order.orderId });
  const taken = await takeBack(tx, input, planned);
  if (!taken.ok) return taken;
  const work = toWork(planned, input);
  const given = await giveWork(tx, [{ ...order, works: [work], reservations: [], settings: taken.value }]);
  if (!given.ok) return refused("cannot-move-there", { why: given.reason, available: 0 });
  const { orderId } = order;
  const chosen = toRecord(planned, input, work);
  const [decisionId] = await saveDecisions(tx, [
    {
      orderId,
      trigger: "moved",
      method: "manual",
      micros,
      gap: null,
      cost: chosen.total,
      record: {
        chosen,
        runnersUp: [],
        lost: [],
        lostUnlisted: 0,
        unserved: [],
        why: reason("moved-by-hand", { actor: tx.actor.name, extra: planned.option.extra }),
        snapshot: "",
        prices: planned.line.prices,
        note: input.note,
      },
      assignments: [
        { orderLineId: input.orderLineId, locationId: input.toLocationId, quantity: input.quantity },
      ],
    },
  ]);
  assert(decisionId, "a saved decision has its id");
  const { orderLineId, fromLocationId, toLocationId, quantity } = input;
  const about = { entityId: orderId, orderId, locationId: toLocationId };
  await emit(tx, lineMoved, about, {
    orderId,
    decisionId,
    orderLineId,
    fromLocationId,
    toLocationId,
    quantity,
  });
  return done({ decisionId, extra: money(planned.option.extra, locked.order.currency) });
}

/**
 * Under the order's lock: takes the units back from the place that has them, unless they were picked meanwhile. Answers
 * when the new place gets them: at once, if one knew of them already.
 */
async function takeBack(
  tx: Transaction,
  input: MoveLineInput,
  { line }: Planned,
): Promise<Outcome<ReleaseSettings>> {
  const placed = await findPlacedUnits(tx.db, line.order);
  const from = movableAt({ ...line, placed }, input.fromLocationId);
  let left = input.quantity;
  const withdrawals = from.flatMap(({ fulfillmentLineId, fulfillmentOrderId, orderLineId, ...units }) => {
    const quantity = Math.min(
      left,
      movableUnits({ ...units, fulfillmentLineId, fulfillmentOrderId, orderLineId }),
    );
    left -= quantity;
    const bucket = bucketOf(units.state);
    return quantity > 0 ? [{ fulfillmentLineId, fulfillmentOrderId, orderLineId, quantity, bucket }] : [];
  });
  if (left > 0) return refused("already-picked", { movable: input.quantity - left, asked: input.quantity });
  await withdrawLines(tx, withdrawals, "reassign");
  await moveUnits(
    tx,
    withdrawals.map(({ orderLineId, quantity, bucket }) => ({
      orderLineId,
      from: bucket,
      to: "unallocated",
      quantity,
    })),
  );
  const wasKnown = withdrawals.some(({ bucket }) => bucket === "released");
  return done(wasKnown ? { ...line.settings, release: "at-once" } : line.settings);
}

function toWork({ line, from, option }: Planned, input: MoveLineInput): PlannedWork {
  const { box } = option;
  const place = line.places.find((one) => one.locationId === option.locationId);
  const destination = line.order.destination;
  const promisedAt = line.order.lines.find((one) => one.orderLineId === input.orderLineId)?.promisedAt;
  const [first] = from;
  if (!place || !destination || !first) throw new Error("a judged move has its places");
  return {
    locationId: option.locationId,
    mode: "ship",
    serviceCode: box.serviceCode,
    loadDate: dateOfDay(box.dispatch),
    dueAt: dispatchBy(place, dateOfDay(box.dispatch)),
    promisedAt: promisedAt ?? deliverBy(dateOfDay(box.arrival), timeZoneOf(destination)),
    pickupUntil: null,
    isLate: box.daysLate > 0,
    lines: [{ orderLineId: input.orderLineId, variantId: first.variantId, quantity: input.quantity }],
  };
}

function toRecord({ option }: Planned, input: MoveLineInput, work: PlannedWork): RecordedPlan {
  const { box } = option;
  const { freight, handling, late, capacity, endValue, opportunity } = box;
  const cost = { ...noCosts, freight, handling, late, capacity, endValue, opportunity };
  const sent: RecordedPackage = {
    locationId: option.locationId,
    serviceCode: box.serviceCode,
    distanceMiles: option.distanceMiles,
    dispatchOn: work.loadDate,
    arriveOn: dateOfDay(box.arrival),
    daysLate: Number.isFinite(box.daysLate) ? box.daysLate : 0,
    lines: [{ orderLineId: input.orderLineId, quantity: input.quantity }],
    units: input.quantity,
    cost,
  };
  return { packages: [sent], cost, total: totalOf(cost) };
}
