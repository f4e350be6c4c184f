import type { SolverAnswer, SolverModel } from "../../promising/core/model.ts";
import {
  applyChanges,
  type Batch,
  type Choice,
  incumbentOf,
  makeTally,
  priceOf,
  type Tally,
  usesOf,
  weigh,
} from "./batch.ts";

/** Thousands of orders take a few seconds; a wave that waits longer does without. */
const secondsMax = 20;
const tolerance = 1e-6;

/**
 * The relaxed choice as a linear model: one way per order, no more of a resource than there is, and for resources whose
 * units rise in price one column per step of the price, the cheap ones first by themselves. Rows that cannot bind are
 * left out. Ways of orders come first, order by order, then the steps.
 */
export function toBatchModel(batch: Batch): SolverModel {
  const rows = scarceRows(batch);
  const inRow = new Set(rows.filter((row) => row.steps.length > 0).map((row) => row.resource));
  const costs: string[] = [];
  const rowTerms = new Map<number, string[]>(rows.map((row) => [row.resource, []]));
  const choiceRows = batch.orders.map((order, at) => {
    const names = order.patterns.map((pattern) => {
      const name = `x${costs.length}`;
      const flat = pattern.uses
        .filter(({ resource }) => !inRow.has(resource))
        .reduce((sum, { resource, units }) => sum + units * (batch.resources[resource]!.prices[0] ?? 0), 0);
      costs.push(`${(pattern.cost + flat).toFixed(4)} ${name}`);
      for (const { resource, units } of pattern.uses) rowTerms.get(resource)?.push(`${units} ${name}`);
      return name;
    });
    return ` o${at}: ${names.join(" + ")} = 1`;
  });
  const bounds: string[] = [];
  const resourceRows = rows.map(({ resource, limit, steps }) => {
    const names = steps.map(({ price, units }) => {
      const name = `s${costs.length}`;
      costs.push(`${price.toFixed(4)} ${name}`);
      bounds.push(` 0 <= ${name} <= ${units}`);
      return name;
    });
    const terms = (rowTerms.get(resource) ?? []).join(" + ");
    return steps.length > 0
      ? ` r${resource}: ${terms} - ${names.join(" - ")} = 0`
      : ` r${resource}: ${terms} <= ${limit}`;
  });
  const lp = [
    "Minimize",
    ` cost: ${costs.join("\n + ")}`,
    "Subject To",
    ...choiceRows,
    ...resourceRows,
    "Bounds",
    ...bounds,
    "End",
    "",
  ].join("\n");
  return { lp, columnCount: costs.length, start: [], timeLimitSeconds: secondsMax };
}

type Row = { resource: number; limit: number; steps: { price: number; units: number }[] };

/** Resources that could run short, or whose next unit costs another price than the first. */
function scarceRows(batch: Batch): Row[] {
  const wish = new Array<number>(batch.resources.length).fill(0);
  batch.orders.forEach((order) => {
    const most = new Map<number, number>();
    for (const pattern of order.patterns)
      for (const { resource, units } of pattern.uses)
        most.set(resource, Math.max(most.get(resource) ?? 0, units));
    for (const [resource, units] of most) wish[resource]! += units;
  });
  const { limits } = makeTally(batch, incumbentOf(batch));
  return batch.resources.flatMap(({ prices }, resource): Row[] => {
    const limit = Math.min(limits[resource]!, wish[resource]!);
    if (limit === 0 && wish[resource] === 0) return [];
    const isFlat = prices.slice(0, Math.max(1, limit)).every((price) => price === (prices[0] ?? 0));
    if (!isFlat) return [{ resource, limit, steps: stepsOf(prices, limit) }];
    return wish[resource]! > limits[resource]! ? [{ resource, limit, steps: [] }] : [];
  });
}

function stepsOf(prices: readonly number[], limit: number): Row["steps"] {
  const steps: Row["steps"] = [];
  for (let unit = 0; unit < limit; unit++) {
    const price = prices[Math.min(unit, prices.length - 1)]!;
    const last = steps.at(-1);
    if (last?.price === price) last.units++;
    else steps.push({ price, units: 1 });
    if (unit < prices.length) continue;
    steps.at(-1)!.units += limit - unit - 1;
    break;
  }
  return steps;
}

/**
 * Whole ways from the relaxed ones. Orders that the model is sure of get theirs, which fit together; then each other
 * order, the surest first, gets the cheapest of its ways that still fits, those that the model liked before the others.
 * Where one finds none, the orders so far are put onto what stands instead, as far as they fit there.
 * @returns null: the model said nothing
 */
export function roundAnswer(batch: Batch, { values }: SolverAnswer): Choice | null {
  if (!values) return null;
  const shares = sharesOf(batch, values);
  const surest = shares.map((own, order) => ({ order, most: Math.max(...own) }));
  surest.sort((left, right) => right.most - left.most || left.order - right.order);
  const nobody = makeTally(
    batch,
    batch.orders.map(() => -1),
  );
  for (const { order } of surest) {
    const liked = shares[order]!.map((share) => share > tolerance);
    const pattern = cheapestOf(nobody, order, liked) ?? cheapestOf(nobody, order, null);
    if (pattern !== null) applyChanges(nobody, [{ order, pattern }]);
  }
  const isWhole = nobody.choice.every((pattern) => pattern >= 0);
  return isWhole ? nobody.choice : ontoIncumbent(batch, nobody.choice);
}

/** Again and again, since one that moves may free what another waits for. */
function ontoIncumbent(batch: Batch, target: Choice): Choice {
  const tally = makeTally(batch, incumbentOf(batch));
  for (let hasMoved = true; hasMoved; ) {
    hasMoved = false;
    for (let order = 0; order < target.length; order++) {
      const pattern = target[order]!;
      if (pattern < 0 || pattern === tally.choice[order]) continue;
      if (weigh(tally, [{ order, pattern }]).blocked.length > 0) continue;
      applyChanges(tally, [{ order, pattern }]);
      hasMoved = true;
    }
  }
  return tally.choice;
}

function cheapestOf(tally: Tally, order: number, among: readonly boolean[] | null): number | null {
  let best: { pattern: number; cost: number } | null = null;
  for (let pattern = 0; pattern < tally.batch.orders[order]!.patterns.length; pattern++) {
    if (among && !among[pattern]) continue;
    const { cost, blocked } = weigh(tally, [{ order, pattern }]);
    if (blocked.length === 0 && (best === null || cost < best.cost)) best = { pattern, cost };
  }
  return best?.pattern ?? null;
}

function sharesOf(batch: Batch, values: readonly number[]): number[][] {
  let at = 0;
  return batch.orders.map(({ patterns }) => patterns.map(() => values[at++] ?? 0));
}

/** What the relaxed choice costs by the evaluator: no whole choice of these ways costs less, if the model was solved. */
export function boundOf(batch: Batch, { values, bound }: SolverAnswer): number | null {
  if (!values || bound === null) return null;
  const taken = new Array<number>(batch.resources.length).fill(0);
  let own = 0;
  sharesOf(batch, values).forEach((shares, order) => {
    shares.forEach((share, pattern) => {
      own += share * batch.orders[order]!.patterns[pattern]!.cost;
      for (const { resource, units } of usesOf(batch, order, pattern)) taken[resource]! += share * units;
    });
  });
  return batch.resources.reduce((sum, resource, at) => sum + priceOf(resource, taken[at]!), own);
}
