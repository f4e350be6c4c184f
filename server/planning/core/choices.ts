import type { DemandSet, Places } from "./demand.ts";
import { cancelCost, type Network, type Rules, shippingDays } from "./network.ts";

/**
 * The boxes each order could use, with everything that does not depend on prices computed once: flat columns.
 * Box b of order o is boxStart[o] <= b < boxStart[o + 1]; entry (line i, box j) of an order with n boxes is at
 * entryStart[o] + i x n + j.
 */
export interface Choices {
  orders: number;
  boxStart: Int32Array;
  boxLocation: Int16Array;
  /** Handling, freight base and lateness of the box. */
  boxFixed: Float64Array;
  /** Row of the window table (location, first day, length): price of the cheapest day the box may leave. */
  boxWindow: Int32Array;
  entryStart: Int32Array;
  /** Cell, or -1 where the location does not hold the SKU. */
  entryCell: Int32Array;
  /** Handling, freight per pound and end value of the line in the box. */
  entryCost: Float64Array;
  /** Per line of the demand set: price of cancelling it. */
  lineCancel: Float64Array;
}

/** One way to send a box: cost that does not depend on its weight, cost per pound, row of the window table. */
interface BoxOption {
  fixed: number;
  perLb: number;
  window: number;
}

/** Row of the window table for a location, first day and number of days (from 1). */
export const windowRow = (net: Network, location: number, first: number, days: number): number =>
  (location * shippingDays(net.rules) + first) * (net.rules.maxWaitDays + 1) + days - 1;

/** Cheapest service of a box of order `o` from location `l` for `lb` pounds, lateness included; at its own store the pickup. */
function boxOption(
  net: Network,
  zones: Uint8Array,
  set: DemandSet,
  o: number,
  l: number,
  lb: number,
  out: BoxOption,
): void {
  const { rates, rules } = net;
  const first = set.first[o]!;
  const toDue = set.due[o]! - first + 1;
  const most = set.last[o]! - first + 1;
  if (set.pickup[o] === l) {
    const days = Math.min(toDue, most);
    out.fixed = net.handlingPackage[l]! + lateness(rules, days);
    out.perLb = 0;
    out.window = windowRow(net, l, first, Math.max(1, days));
    return;
  }
  const z = zones[set.place[o]! * net.locations + l]!;
  const m = net.freightMultiplier[l]!;
  let best = Number.POSITIVE_INFINITY;
  out.fixed = best;
  out.perLb = 0;
  out.window = windowRow(net, l, first, 1);
  for (let s = 0; s < rates.services; s++) {
    const at = s * rates.zones + z;
    const days = Math.min(toDue - rates.days[at]!, most);
    const fixed = net.handlingPackage[l]! + m * rates.base[at]! + lateness(rules, days);
    const perLb = m * rates.perLb[at]!;
    if (fixed + perLb * lb >= best) continue;
    best = fixed + perLb * lb;
    out.fixed = fixed;
    out.perLb = perLb;
    out.window = windowRow(net, l, first, Math.max(1, days));
  }
}

/** Cost of lateness when so many days are left to leave on; none left: it arrives after its day. */
function lateness(rules: Rules, days: number): number {
  return days < 1 ? rules.lateFixed + rules.latePerDay * (1 - days) : 0;
}

/** Growing columns while choices are built. */
class Columns {
  boxes = 0;
  entries = 0;
  constructor(readonly out: Choices) {}
  room(boxes: number, entries: number): void {
    const o = this.out;
    if (this.boxes + boxes > o.boxLocation.length) {
      const n = 2 * (this.boxes + boxes);
      o.boxLocation = grown(o.boxLocation, new Int16Array(n));
      o.boxFixed = grown(o.boxFixed, new Float64Array(n));
      o.boxWindow = grown(o.boxWindow, new Int32Array(n));
    }
    if (this.entries + entries > o.entryCell.length) {
      const n = 2 * (this.entries + entries);
      o.entryCell = grown(o.entryCell, new Int32Array(n));
      o.entryCost = grown(o.entryCost, new Float64Array(n));
    }
  }
}

function grown<T extends Int16Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/**
 * Builds the choices of a demand set. A cell is usable on the first day of the order if `until` has not passed.
 * At most `most` boxes per order are kept: those that look best at the given unit prices.
 */
export function buildChoices(
  net: Network,
  places: Places,
  set: DemandSet,
  until: Int16Array,
  unit: Float64Array,
  most: number,
): Choices {
  const lines = set.lineStart[set.count]!;
  const out: Choices = {
    orders: set.count,
    boxStart: new Int32Array(set.count + 1),
    boxLocation: new Int16Array(set.count * most),
    boxFixed: new Float64Array(set.count * most),
    boxWindow: new Int32Array(set.count * most),
    entryStart: new Int32Array(set.count + 1),
    entryCell: new Int32Array(lines * most),
    entryCost: new Float64Array(lines * most),
    lineCancel: new Float64Array(lines),
  };
  for (let i = 0; i < lines; i++) out.lineCancel[i] = cancelCost(net, set.lineSku[i]!) * set.lineQty[i]!;
  const columns = new Columns(out);
  const scratch = choiceScratch(net.locations);
  for (let o = 0; o < set.count; o++) {
    const found = gather(net, places.zones, set, o, until, unit, scratch);
    const kept = rank(set, o, found, most, out, scratch);
    append(set, o, kept, columns, scratch);
  }
  return out;
}

interface ChoiceScratch {
  slot: Int32Array;
  stamp: Int32Array;
  turn: number;
  location: Int32Array;
  fixed: Float64Array;
  perLb: Float64Array;
  window: Int32Array;
  /** line x location slots. */
  cell: Int32Array;
  cost: Float64Array;
  priced: Float64Array;
  alone: Float64Array;
  score: Float64Array;
  order: Int32Array;
  option: BoxOption;
}
const MOST_LINES = 12;

function choiceScratch(L: number): ChoiceScratch {
  return {
    slot: new Int32Array(L),
    stamp: new Int32Array(L),
    turn: 0,
    location: new Int32Array(L),
    fixed: new Float64Array(L),
    perLb: new Float64Array(L),
    window: new Int32Array(L),
    cell: new Int32Array(L * MOST_LINES),
    cost: new Float64Array(L * MOST_LINES),
    priced: new Float64Array(L * MOST_LINES),
    alone: new Float64Array(MOST_LINES),
    score: new Float64Array(L),
    order: new Int32Array(L),
    option: { fixed: 0, perLb: 0, window: 0 },
  };
}

/** Locations that hold a line of the order, with the costs of their boxes and lines; returns how many. */
function gather(
  net: Network,
  zones: Uint8Array,
  set: DemandSet,
  o: number,
  until: Int16Array,
  unit: Float64Array,
  s: ChoiceScratch,
): number {
  const L = net.locations;
  const from = set.lineStart[o]!;
  const n = Math.min(MOST_LINES, set.lineStart[o + 1]! - from);
  const first = set.first[o]!;
  const pickup = set.pickup[o]!;
  const isBound = pickup >= 0 && !net.rules.sendsToStores;
  let lb = 0;
  for (let i = 0; i < n; i++) lb += net.weight[set.lineSku[from + i]!]! * set.lineQty[from + i]!;
  if (n > 1) lb /= 2;
  s.turn++;
  let found = 0;
  for (let i = 0; i < n; i++) {
    const k = set.lineSku[from + i]!;
    const qty = set.lineQty[from + i]!;
    const w = net.weight[k]! * qty;
    s.alone[i] = cancelCost(net, k) * qty;
    for (let c = net.cellStart[k]!; c < net.cellStart[k + 1]!; c++) {
      if (until[c]! < first) continue;
      const l = net.cellLocation[c]!;
      if (pickup !== l && (isBound || net.canShip[l] === 0)) continue;
      if (s.stamp[l] !== s.turn) {
        s.stamp[l] = s.turn;
        s.slot[l] = found;
        boxOption(net, zones, set, o, l, lb, s.option);
        s.location[found] = l;
        s.fixed[found] = s.option.fixed;
        s.perLb[found] = s.option.perLb;
        s.window[found] = s.option.window;
        for (let j = 0; j < n; j++) s.cell[j * L + found] = -1;
        found++;
      }
      const b = s.slot[l]!;
      const cost = (net.handlingUnit[l]! + net.endValue[c]!) * qty + s.perLb[b]! * w;
      const priced = cost + unit[c]! * qty;
      s.cell[i * L + b] = c;
      s.cost[i * L + b] = cost;
      s.priced[i * L + b] = priced;
      if (priced + s.fixed[b]! < s.alone[i]!) s.alone[i] = priced + s.fixed[b]!;
    }
  }
  return found;
}

/** Orders the slots by what a plan that opens the box would cost roughly; returns how many are kept. */
function rank(
  set: DemandSet,
  o: number,
  found: number,
  most: number,
  out: Choices,
  s: ChoiceScratch,
): number {
  const L = s.slot.length;
  const from = set.lineStart[o]!;
  const n = Math.min(MOST_LINES, set.lineStart[o + 1]! - from);
  let all = 0;
  for (let i = 0; i < n; i++) all += out.lineCancel[from + i]!;
  let kept = 0;
  for (let b = 0; b < found; b++) {
    let score = s.fixed[b]!;
    for (let i = 0; i < n; i++) {
      const held = s.cell[i * L + b]! >= 0 ? s.priced[i * L + b]! : Number.POSITIVE_INFINITY;
      score += held < s.alone[i]! ? held : s.alone[i]!;
    }
    s.score[b] = score;
    if (score - s.fixed[b]! < all) s.order[kept++] = b;
  }
  const keep = Math.min(most, kept);
  for (let i = 0; i < keep; i++) {
    let m = i;
    for (let j = i + 1; j < kept; j++) if (s.score[s.order[j]!]! < s.score[s.order[m]!]!) m = j;
    const x = s.order[i]!;
    s.order[i] = s.order[m]!;
    s.order[m] = x;
  }
  return keep;
}

function append(set: DemandSet, o: number, kept: number, columns: Columns, s: ChoiceScratch): void {
  const L = s.slot.length;
  const n = Math.min(MOST_LINES, set.lineStart[o + 1]! - set.lineStart[o]!);
  columns.room(kept, kept * n);
  const out = columns.out;
  for (let j = 0; j < kept; j++) {
    const b = s.order[j]!;
    out.boxLocation[columns.boxes] = s.location[b]!;
    out.boxFixed[columns.boxes] = s.fixed[b]!;
    out.boxWindow[columns.boxes] = s.window[b]!;
    columns.boxes++;
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < kept; j++) {
      const b = s.order[j]!;
      out.entryCell[columns.entries] = s.cell[i * L + b]!;
      out.entryCost[columns.entries++] = s.cost[i * L + b]!;
    }
  out.boxStart[o + 1] = columns.boxes;
  out.entryStart[o + 1] = columns.entries;
}
