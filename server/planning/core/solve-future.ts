import { type PriceSet, respond, type Usage, type Workspace, workspace } from "./cheapest.ts";
import { buildChoices } from "./choices.ts";
import type { DemandSet, Places } from "./demand.ts";
import { cancelCost, type Network, shippingDays } from "./network.ts";

/** One complete future: known and sampled orders, and what store customers will take. */
export interface Future {
  demand: DemandSet;
  /** Units on hand above zero, and above safety stock, per cell. */
  onHand: Int32Array;
  /** Units wanted by store customers until the end, per cell. */
  walkIns: Int32Array;
  /** Last day on which a unit above safety stock is left if nothing is taken online, per cell. */
  until: Int16Array;
  /** Packages that may still leave: location x shippingDays + day. */
  capacity: Float64Array;
}

export interface SolveSettings {
  steps: number;
  /** First step of the price of a unit, as a share of the price scale of the SKU. */
  unitStep: number;
  /** First step of the price of a package, in money per full share of overload. */
  packageStep: number;
  /** Share of the previous direction kept (deflection). */
  inertia: number;
  /** Boxes looked at per order. */
  boxes: number;
  /** The step falls as 1 / (1 + step / fall). */
  fall: number;
}

export const SOLVE_DEFAULTS: SolveSettings = {
  steps: 25,
  unitStep: 0.35,
  packageStep: 4,
  inertia: 0.5,
  fall: 8,
  boxes: 12,
};

export interface Solved {
  /** Average of the prices over the second half of the steps. */
  prices: PriceSet;
  /** Units that the orders of this future take per cell at these prices, averaged like them. */
  taken: Float64Array;
  /** Best lower bound of the cost of this future (orders, less value of stock and capacity at the prices). */
  bound: number;
}

/** Buffers of the solver, one per thread. */
export interface Solver {
  work: Workspace;
  usage: Usage;
  unitMove: Float64Array;
  packageMove: Float64Array;
  scale: Float64Array;
}

/** Buffers for a network. The price scale of a cell is the money that one step may move. */
export function solver(network: Network): Solver {
  const cells = network.cellSku.length;
  const packages = network.locations * shippingDays(network.rules);
  return {
    work: workspace(network),
    usage: { units: new Float64Array(cells), packages: new Float64Array(packages) },
    unitMove: new Float64Array(cells),
    packageMove: new Float64Array(packages),
    scale: Float64Array.from(network.cellSku, (k) => Math.min(30, network.price[k]!)),
  };
}

/** Dual value of the stock of one cell at price `unit`: what the best supply earns. */
function stockValue(unit: number, free: number, usable: number, margin: number): number {
  return unit <= margin ? unit * free : unit * usable - margin * (usable - free);
}

/**
 * Prices that support the cheapest fulfilment of one future: Lagrangian relaxation of stock and capacity, maximised
 * by a deflected sub-gradient from the given start. A unit that a store customer would buy is supplied at its margin
 * (price less end value), further units only above it.
 */
export function solveFuture(
  net: Network,
  places: Places,
  future: Future,
  start: PriceSet,
  settings: SolveSettings,
  s: Solver,
): Solved {
  const cells = net.cellSku.length;
  const unit = start.unit.slice();
  const pack = start.package.slice();
  const average: PriceSet = { unit: new Float64Array(cells), package: new Float64Array(pack.length) };
  const taken = new Float64Array(cells);
  s.unitMove.fill(0);
  s.packageMove.fill(0);
  const choices = buildChoices(net, places, future.demand, future.until, unit, settings.boxes);
  let bound = Number.NEGATIVE_INFINITY;
  const tail = Math.floor(settings.steps / 2);
  for (let step = 0; step < settings.steps; step++) {
    let value = respond(net, choices, future.demand, { unit, package: pack }, s.work, s.usage);
    const size = 1 / (1 + step / settings.fall);
    value -= moveUnits(net, future, unit, settings.unitStep * size, settings.inertia, s);
    value -= movePackages(future, pack, settings.packageStep * size, settings.inertia, s);
    if (value > bound) bound = value;
    if (step >= tail) {
      for (let c = 0; c < cells; c++) average.unit[c]! += unit[c]!;
      for (let c = 0; c < cells; c++) taken[c]! += s.usage.units[c]!;
      for (let p = 0; p < pack.length; p++) average.package[p]! += pack[p]!;
    }
  }
  const share = 1 / Math.max(1, settings.steps - tail);
  for (let c = 0; c < cells; c++) average.unit[c]! *= share;
  for (let c = 0; c < cells; c++) taken[c]! *= share;
  for (let p = 0; p < pack.length; p++) average.package[p]! *= share;
  return { prices: average, taken, bound };
}

/** One step of the unit prices; returns the dual value of the stock at the prices before the step. */
function moveUnits(
  net: Network,
  future: Future,
  unit: Float64Array,
  size: number,
  inertia: number,
  s: Solver,
): number {
  let value = 0;
  for (let c = 0; c < unit.length; c++) {
    const k = net.cellSku[c]!;
    const usable = Math.max(0, future.onHand[c]! - net.safety[c]!);
    const taken = Math.min(future.walkIns[c]!, future.onHand[c]!);
    const free = Math.min(usable, future.onHand[c]! - taken);
    const margin = taken > 0 ? Math.max(0, net.price[k]! - net.endValue[c]!) : 0;
    const top = cancelCost(net, k) - net.endValue[c]!;
    const p = unit[c]!;
    value += stockValue(p, free, usable, margin);
    const want = s.usage.units[c]!;
    let over = p > margin ? want - usable : want - free;
    if (p === margin && p > 0) over = want < free ? want - free : want > usable ? want - usable : 0;
    const move = over / (1 + 0.25 * free) + inertia * s.unitMove[c]!;
    s.unitMove[c] = over === 0 ? 0 : move;
    if (over === 0) continue;
    let next = p + size * s.scale[c]! * move;
    if ((p < margin && next > margin) || (p > margin && next < margin)) next = margin;
    unit[c] = next < 0 ? 0 : next > top ? top : next;
  }
  return value;
}

function movePackages(future: Future, pack: Float64Array, size: number, inertia: number, s: Solver): number {
  let value = 0;
  for (let i = 0; i < pack.length; i++) {
    const room = future.capacity[i]!;
    const want = s.usage.packages[i]!;
    const p = pack[i]!;
    value += p * room;
    if (p === 0 && want <= room) {
      s.packageMove[i] = 0;
      continue;
    }
    const move = (want - room) / Math.max(4, room) + inertia * s.packageMove[i]!;
    s.packageMove[i] = move;
    const next = p + size * move;
    pack[i] = next < 0 ? 0 : next;
  }
  return value;
}
