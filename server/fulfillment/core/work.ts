import type { FulfillmentLineId, OrderLineId } from "../../kernel/ids.ts";
import { nextState } from "../../kernel/machine.ts";
import { done, type Outcome, refused } from "../../kernel/outcome.ts";
import type { LineBucket, UnitMove } from "../../orders/core/buckets.ts";
import { type FulfillmentState, fulfillmentMachine } from "./lifecycle.ts";
import { type RejectReason, stockEffects } from "./reject-reason.ts";

/** A fulfillment order as a decision sees it. */
export type Work = {
  code: string;
  state: FulfillmentState;
  mode: "ship" | "pickup";
  orderNumber: number;
  /** Its order's payment stands, so goods may leave. */
  isConfirmed: boolean;
  lines: readonly WorkLine[];
};
export type WorkLine = {
  fulfillmentLineId: FulfillmentLineId;
  orderLineId: OrderLineId;
  sku: string;
  quantity: number;
  quantityPicked: number;
  isOnHold: boolean;
};

/** What a step does: edges of the machine in order, and units between buckets of the order's lines. */
export type Step = { events: readonly string[]; moves: readonly UnitMove[] };

/** The buttons of the store's screen ask this too. */
export function canStep(work: Pick<Work, "state" | "mode">, event: string): boolean {
  const isOtherMethod = work.mode === "ship" ? event === "mark-ready" : event === "pack";
  return !isOtherMethod && nextState(fulfillmentMachine, work.state, event) !== null;
}

function guard(work: Work, event: string): Outcome<null> {
  if (!canStep(work, event))
    return refused("wrong-state", { code: work.code, state: work.state, step: event });
  const held = work.lines.find((line) => line.isOnHold && line.quantity > 0);
  if (held) return refused("on-hold", { code: work.code, sku: held.sku });
  return done(null);
}

export function decideAccept(work: Work): Outcome<Step> {
  const allowed = guard(work, "accept");
  if (!allowed.ok) return allowed;
  if (!work.isConfirmed) return refused("not-paid", { order: work.orderNumber });
  return done({ events: ["accept"], moves: [] });
}

/** Sets how many units of a line are picked, up or down; the last unit ends the picking. */
export function decidePick(
  work: Work,
  input: { fulfillmentLineId: FulfillmentLineId; quantityPicked: number },
): Outcome<Step> {
  const line = work.lines.find((candidate) => candidate.fulfillmentLineId === input.fulfillmentLineId);
  if (!line) return refused("not-found", { what: "Line", id: input.fulfillmentLineId });
  if (work.state !== "accepted" && work.state !== "picking") {
    return refused("wrong-state", { code: work.code, state: work.state, step: "pick" });
  }
  if (line.isOnHold) return refused("on-hold", { code: work.code, sku: line.sku });
  if (input.quantityPicked > line.quantity) {
    return refused("picked-too-many", { sku: line.sku, asked: line.quantity, picked: input.quantityPicked });
  }
  const change = input.quantityPicked - line.quantityPicked;
  const isFinished = work.lines.every((other) =>
    other === line ? input.quantityPicked === line.quantity : other.quantityPicked === other.quantity,
  );
  const events = [
    ...(work.state === "accepted" ? ["start-picking"] : []),
    ...(isFinished ? ["finish-picking"] : []),
  ];
  const move: UnitMove =
    change > 0
      ? { orderLineId: line.orderLineId, from: "released", to: "picked", quantity: change }
      : { orderLineId: line.orderLineId, from: "picked", to: "released", quantity: -change };
  return done({ events, moves: change === 0 ? [] : [move] });
}

/** A line that can't be served here: its units wait to be sourced elsewhere, and doubtful ones leave availability. */
export type Rejection = Step & { line: WorkLine; isWhole: boolean; isWithheld: boolean };

export function decideReject(
  work: Work,
  input: { fulfillmentLineId: FulfillmentLineId; quantity: number; reason: RejectReason },
): Outcome<Rejection> {
  const line = work.lines.find((candidate) => candidate.fulfillmentLineId === input.fulfillmentLineId);
  if (!line) return refused("not-found", { what: "Line", id: input.fulfillmentLineId });
  if (!canStep(work, "reject"))
    return refused("wrong-state", { code: work.code, state: work.state, step: "reject" });
  const open = line.quantity - line.quantityPicked;
  if (input.quantity > open)
    return refused("reject-too-many", { sku: line.sku, open, asked: input.quantity });
  const left = work.lines.map((other) => ({
    quantity: other === line ? other.quantity - input.quantity : other.quantity,
    picked: other.quantityPicked,
  }));
  const isWhole = left.every((other) => other.quantity === 0);
  const isFinished =
    !isWhole && work.state === "picking" && left.every((other) => other.picked === other.quantity);
  return done({
    events: isWhole ? ["reject"] : isFinished ? ["finish-picking"] : [],
    moves: [{ orderLineId: line.orderLineId, from: "released", to: "unallocated", quantity: input.quantity }],
    line,
    isWhole,
    isWithheld: stockEffects[input.reason] === "units",
  });
}

export function decidePack(work: Work): Outcome<Step> {
  return wholeStep(work, { event: "pack", from: "picked", to: "packed" });
}

export function decideUnpack(work: Work): Outcome<Step> {
  return wholeStep(work, { event: "unpack", from: "packed", to: "picked" });
}

export function decideLabel(work: Work): Outcome<Step> {
  const allowed = guard(work, "label");
  return allowed.ok ? done({ events: ["label"], moves: [] }) : allowed;
}

/** The carrier takes the box: goods leave, so the money must stand. */
export function decideShip(work: Work): Outcome<Step> {
  return paidStep(work, { event: "hand-over", from: "packed", to: "shipped" });
}

/** The last of its packages is at the door. What was paid when it left needs no second look, nor does a hold stop it. */
export function decideDeliver(work: Work): Outcome<Step> {
  if (!canStep(work, "deliver"))
    return refused("wrong-state", { code: work.code, state: work.state, step: "deliver" });
  return done(allUnits(work, { event: "deliver", from: "shipped", to: "delivered" }));
}

export function decideReady(work: Work): Outcome<Step> {
  return wholeStep(work, { event: "mark-ready", from: "picked", to: "ready" });
}

/** The customer shows the order's number, and the associate has checked the name. */
export function decideHandOver(work: Work, input: { orderNumber: number }): Outcome<Step> {
  if (input.orderNumber !== work.orderNumber) {
    return refused("order-number-differs", { shown: input.orderNumber, code: work.code });
  }
  return paidStep(work, { event: "collect", from: "ready", to: "collected" });
}

/** The state is told first: an order that is closed is not confirmed either, and yet it was paid. */
function paidStep(work: Work, step: Parameters<typeof wholeStep>[1]): Outcome<Step> {
  const whole = wholeStep(work, step);
  return whole.ok && !work.isConfirmed ? refused("not-paid", { order: work.orderNumber }) : whole;
}

type WholeStep = { event: string; from: LineBucket; to: LineBucket };

function wholeStep(work: Work, step: WholeStep): Outcome<Step> {
  const allowed = guard(work, step.event);
  return allowed.ok ? done(allUnits(work, step)) : allowed;
}

function allUnits({ lines }: Work, { event, from, to }: WholeStep): Step {
  const moves = lines
    .filter((line) => line.quantity > 0)
    .map(({ orderLineId, quantity }) => ({ orderLineId, from, to, quantity }));
  return { events: [event], moves };
}

/** The shelf where a pickup waits: forty places, so that neighbors in number lie apart. */
export function stageFor(orderNumber: number): string {
  const place = orderNumber % 40;
  return `${"ABCD"[Math.floor(place / 10)]}${(place % 10) + 1}`;
}
