import type { Choices } from "./choices.ts";
import type { DemandSet } from "./demand.ts";
import { type Network, shippingDays } from "./network.ts";

/** Prices of scarce things: a unit per cell (above its end value) and a package per location and day. */
export interface PriceSet {
  unit: Float64Array;
  /** location x shippingDays + day. */
  package: Float64Array;
}

/** What a set of orders takes when each one takes its cheapest plan. */
export interface Usage {
  units: Float64Array;
  packages: Float64Array;
}

/** Scratch of the search, one per thread: window table, cost of line i in box j, three open boxes. */
export interface Workspace {
  windowCost: Float64Array;
  windowDay: Int32Array;
  fixed: Float64Array;
  cost: Float64Array;
  plan: Int32Array;
}
const MOST_BOXES = 64;

/** Scratch for a network. */
export function workspace(net: Network): Workspace {
  const rows = net.locations * shippingDays(net.rules) * (net.rules.maxWaitDays + 1);
  return {
    windowCost: new Float64Array(rows),
    windowDay: new Int32Array(rows),
    fixed: new Float64Array(MOST_BOXES),
    cost: new Float64Array(MOST_BOXES * 12),
    plan: new Int32Array(3),
  };
}

/** Cheapest price and its place in the package prices for every location, first day and number of days. */
export function fillWindows(net: Network, packagePrice: Float64Array, work: Workspace): void {
  const D = shippingDays(net.rules);
  const W = net.rules.maxWaitDays + 1;
  for (let l = 0; l < net.locations; l++)
    for (let f = 0; f < D; f++) {
      let best = Number.POSITIVE_INFINITY;
      let at = l * D + f;
      for (let n = 0; n < W; n++) {
        const i = l * D + f + n;
        if (f + n < D && packagePrice[i]! < best - 1e-9) {
          best = packagePrice[i]!;
          at = i;
        }
        work.windowCost[(l * D + f) * W + n] = best;
        work.windowDay[(l * D + f) * W + n] = at;
      }
    }
}

/** Sum of the costs of the cheapest plans of all orders at given prices; usage is overwritten. */
export function respond(
  net: Network,
  choices: Choices,
  set: DemandSet,
  prices: PriceSet,
  work: Workspace,
  usage: Usage,
): number {
  usage.units.fill(0);
  usage.packages.fill(0);
  fillWindows(net, prices.package, work);
  const split = net.rules.splitPenalty;
  let total = 0;
  for (let o = 0; o < choices.orders; o++)
    total +=
      set.lineStart[o + 1]! - set.lineStart[o]! === 1
        ? takeSingle(choices, set, o, prices.unit, work, usage)
        : takeBasket(choices, set, o, prices.unit, split, work, usage);
  return total;
}

/** An order of one line: its cheapest box, or cancelled. */
function takeSingle(
  ch: Choices,
  set: DemandSet,
  o: number,
  unit: Float64Array,
  work: Workspace,
  usage: Usage,
): number {
  const from = ch.boxStart[o]!;
  const n = ch.boxStart[o + 1]! - from;
  const line = set.lineStart[o]!;
  const qty = set.lineQty[line]!;
  const entry = ch.entryStart[o]!;
  let best = ch.lineCancel[line]!;
  let chosen = -1;
  for (let j = 0; j < n; j++) {
    const cost =
      ch.boxFixed[from + j]! +
      ch.entryCost[entry + j]! +
      unit[ch.entryCell[entry + j]!]! * qty +
      work.windowCost[ch.boxWindow[from + j]!]!;
    if (cost < best) {
      best = cost;
      chosen = j;
    }
  }
  if (chosen >= 0) {
    usage.units[ch.entryCell[entry + chosen]!]! += qty;
    usage.packages[work.windowDay[ch.boxWindow[from + chosen]!]!]! += 1;
  }
  return best;
}

/** Cost of the lines over the boxes a, b, c of the plan (-1: none), each line where it is cheapest. */
function cover(
  work: Workspace,
  cancel: Float64Array,
  line: number,
  lines: number,
  boxes: number,
  a: number,
  b: number,
  c: number,
): number {
  let total = 0;
  for (let i = 0; i < lines; i++) {
    const row = i * boxes;
    let best = cancel[line + i]!;
    if (work.cost[row + a]! < best) best = work.cost[row + a]!;
    if (b >= 0 && work.cost[row + b]! < best) best = work.cost[row + b]!;
    if (c >= 0 && work.cost[row + c]! < best) best = work.cost[row + c]!;
    total += best;
  }
  return total;
}

/** An order of several lines: best plan of one, two or three boxes; lines stay whole and may be cancelled. */
function takeBasket(
  ch: Choices,
  set: DemandSet,
  o: number,
  unit: Float64Array,
  split: number,
  work: Workspace,
  usage: Usage,
): number {
  const from = ch.boxStart[o]!;
  const n = Math.min(MOST_BOXES, ch.boxStart[o + 1]! - from);
  const line = set.lineStart[o]!;
  const lines = Math.min(12, set.lineStart[o + 1]! - line);
  priceBoxes(ch, set, o, unit, work);
  let best = 0;
  for (let i = 0; i < lines; i++) best += ch.lineCancel[line + i]!;
  let a = -1;
  let b = -1;
  let c = -1;
  for (let i = 0; i < n; i++) {
    const one = work.fixed[i]! + cover(work, ch.lineCancel, line, lines, n, i, -1, -1);
    if (one < best) {
      best = one;
      a = i;
      b = -1;
    }
    for (let j = i + 1; j < n; j++) {
      const open = work.fixed[i]! + work.fixed[j]! + split;
      if (open >= best) continue;
      const two = open + cover(work, ch.lineCancel, line, lines, n, i, j, -1);
      if (two < best) {
        best = two;
        a = i;
        b = j;
      }
    }
  }
  if (b >= 0 && lines > 2)
    for (let i = 0; i < n; i++) {
      if (i === a || i === b) continue;
      const open = work.fixed[a]! + work.fixed[b]! + work.fixed[i]! + 2 * split;
      if (open >= best) continue;
      const three = open + cover(work, ch.lineCancel, line, lines, n, a, b, i);
      if (three < best) {
        best = three;
        c = i;
      }
    }
  if (a >= 0) book(ch, set, o, a, b, c, work, usage);
  return best;
}

/** Fills work.fixed and work.cost at the present prices. */
function priceBoxes(ch: Choices, set: DemandSet, o: number, unit: Float64Array, work: Workspace): void {
  const from = ch.boxStart[o]!;
  const n = ch.boxStart[o + 1]! - from;
  const line = set.lineStart[o]!;
  const lines = Math.min(12, set.lineStart[o + 1]! - line);
  const entry = ch.entryStart[o]!;
  for (let j = 0; j < n; j++)
    work.fixed[j] = ch.boxFixed[from + j]! + work.windowCost[ch.boxWindow[from + j]!]!;
  for (let i = 0; i < lines; i++) {
    const qty = set.lineQty[line + i]!;
    for (let j = 0; j < n; j++) {
      const e = entry + i * n + j;
      const cell = ch.entryCell[e]!;
      work.cost[i * n + j] = cell < 0 ? Number.POSITIVE_INFINITY : ch.entryCost[e]! + unit[cell]! * qty;
    }
  }
}

function book(
  ch: Choices,
  set: DemandSet,
  o: number,
  a: number,
  b: number,
  c: number,
  work: Workspace,
  usage: Usage,
): void {
  const from = ch.boxStart[o]!;
  const n = ch.boxStart[o + 1]! - from;
  const line = set.lineStart[o]!;
  const lines = Math.min(12, set.lineStart[o + 1]! - line);
  work.plan[0] = a;
  work.plan[1] = b;
  work.plan[2] = c;
  for (let p = 0; p < 3; p++)
    if (work.plan[p]! >= 0) usage.packages[work.windowDay[ch.boxWindow[from + work.plan[p]!]!]!]! += 1;
  for (let i = 0; i < lines; i++) {
    let best = ch.lineCancel[line + i]!;
    let at = -1;
    for (let p = 0; p < 3; p++) {
      const j = work.plan[p]!;
      if (j < 0 || work.cost[i * n + j]! >= best) continue;
      best = work.cost[i * n + j]!;
      at = j;
    }
    if (at >= 0) usage.units[ch.entryCell[ch.entryStart[o]! + i * n + at]!]! += set.lineQty[line + i]!;
  }
}
