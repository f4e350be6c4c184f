/**
 * Open orders that are planned together. Each has a few ways to be served; what they compete for is counted in
 * resources, whose further units cost more. This is the one evaluator that every method is judged by.
 */
export type Batch = { orders: readonly OpenOrder[]; resources: readonly Resource[] };

/** An order with its ways; `incumbent` is the one that stands. */
export type OpenOrder = { patterns: readonly Pattern[]; incumbent: number };

/** One way to serve a whole order. `cost`: cents that no other order changes: freight, work, split, lateness. */
export type Pattern = { cost: number; uses: readonly Use[] };
export type Use = { resource: number; units: number };

/** Units of a SKU at a place, or packages that a place takes on a day. */
export type Resource = {
  /** What the open orders may take of it together. */
  free: number;
  /** Cents for the first, second, … unit that they take; the last stands for all further ones. Rising. */
  prices: readonly number[];
};

/** The way of each order by its index; -1: none yet. */
export type Choice = readonly number[];
export type Change = { order: number; pattern: number };

/** A choice with what it takes of each resource. */
export type Tally = { batch: Batch; choice: number[]; taken: number[]; limits: readonly number[] };

export function incumbentOf({ orders }: Batch): number[] {
  return orders.map((order) => order.incumbent);
}

/**
 * Counts a choice. What stands may always stay: where less is left than the incumbents take (a count found less), the
 * limit is what they take.
 */
export function makeTally(batch: Batch, choice: Choice): Tally {
  const standing = takenBy(batch, incumbentOf(batch));
  const limits = batch.resources.map(({ free }, at) => Math.max(free, standing[at]!));
  return { batch, choice: [...choice], taken: takenBy(batch, choice), limits };
}

function takenBy(batch: Batch, choice: Choice): number[] {
  const taken = new Array<number>(batch.resources.length).fill(0);
  choice.forEach((pattern, order) => {
    for (const { resource, units } of usesOf(batch, order, pattern)) taken[resource]! += units;
  });
  return taken;
}

export function usesOf(batch: Batch, order: number, pattern: number): readonly Use[] {
  return batch.orders[order]!.patterns[pattern]?.uses ?? [];
}

/** Cents for so many units of a resource; between whole numbers on the straight line. */
export function priceOf({ prices }: Resource, units: number): number {
  const last = prices.length - 1;
  if (last < 0) return 0;
  const whole = Math.floor(units);
  let sum = 0;
  for (let unit = 0; unit < Math.min(whole, last); unit++) sum += prices[unit]!;
  sum += Math.max(0, whole - last) * prices[last]!;
  return sum + (units - whole) * prices[Math.min(whole, last)]!;
}

/** What a choice costs in all, in cents. */
export function totalOf(batch: Batch, choice: Choice): number {
  const taken = takenBy(batch, choice);
  const own = choice.reduce((sum, pattern, order) => sum + costOf(batch, order, pattern), 0);
  return batch.resources.reduce((sum, resource, at) => sum + priceOf(resource, taken[at]!), own);
}

function costOf(batch: Batch, order: number, pattern: number): number {
  return batch.orders[order]!.patterns[pattern]?.cost ?? 0;
}

/** Whether a choice serves everybody and takes no more of anything than there is. */
export function isFeasible(batch: Batch, choice: Choice): boolean {
  const { taken, limits } = makeTally(batch, choice);
  return (
    choice.every((pattern, order) => batch.orders[order]!.patterns[pattern] !== undefined) &&
    taken.every((units, at) => units <= limits[at]!)
  );
}

/** What changes would cost more (negative saves), and the resources that have not enough for them. */
export function weigh(tally: Tally, changes: readonly Change[]): { cost: number; blocked: number[] } {
  const { batch, choice, taken, limits } = tally;
  const net = new Map<number, number>();
  const count = (uses: readonly Use[], sign: number) => {
    for (const { resource, units } of uses) net.set(resource, (net.get(resource) ?? 0) + sign * units);
  };
  let cost = 0;
  for (const { order, pattern } of changes) {
    count(usesOf(batch, order, choice[order]!), -1);
    count(usesOf(batch, order, pattern), 1);
    cost += costOf(batch, order, pattern) - costOf(batch, order, choice[order]!);
  }
  const blocked: number[] = [];
  for (const [at, units] of net) {
    if (units === 0) continue;
    const after = taken[at]! + units;
    if (units > 0 && after > limits[at]!) blocked.push(at);
    cost += priceOf(batch.resources[at]!, after) - priceOf(batch.resources[at]!, taken[at]!);
  }
  return { cost, blocked };
}

export function applyChanges(tally: Tally, changes: readonly Change[]): void {
  const { batch, choice, taken } = tally;
  for (const { order, pattern } of changes) {
    for (const { resource, units } of usesOf(batch, order, choice[order]!)) taken[resource]! -= units;
    for (const { resource, units } of usesOf(batch, order, pattern)) taken[resource]! += units;
    choice[order] = pattern;
  }
}
