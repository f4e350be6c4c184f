import type { SolverAnswer } from "../../promising/core/model.ts";
import {
  applyChanges,
  type Batch,
  type Choice,
  incumbentOf,
  makeTally,
  type Tally,
  totalOf,
  usesOf,
  weigh,
} from "./batch.ts";
import { boundOf, roundAnswer } from "./batch-model.ts";
import { improve } from "./exchange.ts";

/** Orders that move together or not at all, and the cents that it saves once the steps before are done. */
export type Step = { orders: readonly number[]; saving: number };

export type Reoptimized = {
  choice: Choice;
  /** In the order in which each fits. */
  steps: readonly Step[];
  before: number;
  after: number;
  /** No choice of these ways costs less; null: not proven. */
  bound: number | null;
};

/** A step is one short transaction: it locks so many orders at the most. */
const ordersPerStep = 20;

/**
 * The best of what the search makes of the solver's answer and of the incumbents, cut into steps that each save more
 * than `savingMin`: so it never costs more than what stands, whatever the solver said. Pure and deterministic.
 * @param answer null: the solver was not asked or said nothing
 */
export function finishBatch(batch: Batch, answer: SolverAnswer | null, savingMin: number): Reoptimized {
  const incumbent = incumbentOf(batch);
  const rounded = answer ? roundAnswer(batch, answer) : null;
  const drafts = [improve(batch, incumbent), ...(rounded ? [improve(batch, rounded)] : [])];
  const results = drafts.map((draft) => takeSteps(batch, draft, savingMin));
  const best = results.reduce((least, one) => (one.after < least.after ? one : least));
  return { ...best, before: totalOf(batch, incumbent), bound: answer ? boundOf(batch, answer) : null };
}

/** Walks from what stands to the target: single orders first, then pairs, then whatever hangs together. */
function takeSteps(batch: Batch, target: Choice, savingMin: number): Omit<Reoptimized, "before" | "bound"> {
  const incumbent = incumbentOf(batch);
  const walk: Walk = {
    tally: makeTally(batch, incumbent),
    target,
    pending: new Set(incumbent.flatMap((pattern, order) => (pattern === target[order] ? [] : [order]))),
    steps: [],
    savingMin,
  };
  while (takeSingles(walk) || takePair(walk) || takeGroup(walk)) {}
  const choice = walk.tally.choice;
  return { choice, steps: walk.steps, after: totalOf(batch, choice) };
}

type Walk = {
  tally: Tally;
  target: Choice;
  pending: Set<number>;
  steps: Step[];
  savingMin: number;
};

function take(walk: Walk, orders: readonly number[]): boolean {
  const changes = orders.map((order) => ({ order, pattern: walk.target[order]! }));
  const { cost, blocked } = weigh(walk.tally, changes);
  if (blocked.length > 0 || -cost <= walk.savingMin) return false;
  applyChanges(walk.tally, changes);
  for (const order of orders) walk.pending.delete(order);
  walk.steps.push({ orders, saving: -cost });
  return true;
}

function takeSingles(walk: Walk): boolean {
  return [...walk.pending].filter((order) => take(walk, [order])).length > 0;
}

/** An order that lacks something, with one that has it and goes elsewhere. */
function takePair(walk: Walk): boolean {
  const { tally, target, pending } = walk;
  for (const order of pending) {
    const { blocked } = weigh(tally, [{ order, pattern: target[order]! }]);
    const [first] = blocked;
    if (first === undefined) continue;
    for (const other of pending) {
      const has = usesOf(tally.batch, other, tally.choice[other]!).some(({ resource }) => resource === first);
      if (other !== order && has && take(walk, [order, other])) return true;
    }
  }
  return false;
}

/** Orders that pass things on to each other, as far as a step reaches. */
function takeGroup(walk: Walk): boolean {
  const seen = new Set<number>();
  for (const start of walk.pending) {
    if (seen.has(start)) continue;
    const group = [start];
    for (let at = 0; at < group.length && group.length < ordersPerStep; at++) {
      const found = givers(walk, group).filter((order) => !group.includes(order));
      group.push(...found.slice(0, ordersPerStep - group.length));
    }
    for (const order of group) seen.add(order);
    if (group.length > 2 && take(walk, group)) return true;
  }
  return false;
}

/** Pending orders that have what the group lacks. */
function givers({ tally, target, pending }: Walk, group: readonly number[]): number[] {
  const changes = group.map((order) => ({ order, pattern: target[order]! }));
  const lacking = new Set(weigh(tally, changes).blocked);
  return [...pending].filter((order) =>
    usesOf(tally.batch, order, tally.choice[order]!).some(({ resource }) => lacking.has(resource)),
  );
}
