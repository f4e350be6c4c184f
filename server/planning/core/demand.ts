/**
 * Orders in columns. Day fields are days from the start of the season.
 * A "place" is an address or a pickup store with its row of zones in a shared table.
 */
export interface DemandSet {
  count: number;
  /** First and last day on which a package may leave, and the day of the promise. */
  first: Int16Array;
  last: Int16Array;
  due: Int16Array;
  place: Int32Array;
  /** Location of the pickup store, or -1. */
  pickup: Int16Array;
  /** Lines of order o: lineStart[o] … lineStart[o + 1] - 1. */
  lineStart: Int32Array;
  lineSku: Int32Array;
  lineQty: Int32Array;
}

/** One order before it goes into columns. */
export interface OrderDemand {
  first: number;
  last: number;
  due: number;
  place: number;
  pickup: number;
  skus: readonly number[];
  quantities: readonly number[];
}

/** Zone (from 0) of every location for every known place: rows of `locations` bytes. */
export interface Places {
  readonly zones: Uint8Array;
}

/** An empty set with room for `orders` orders and `lines` lines. */
export function emptyDemand(orders: number, lines: number): DemandSet {
  return {
    count: 0,
    first: new Int16Array(orders),
    last: new Int16Array(orders),
    due: new Int16Array(orders),
    place: new Int32Array(orders),
    pickup: new Int16Array(orders),
    lineStart: new Int32Array(orders + 1),
    lineSku: new Int32Array(lines),
    lineQty: new Int32Array(lines),
  };
}

/** Appends one order; the set must have room. */
export function addOrder(set: DemandSet, order: OrderDemand): void {
  const o = set.count++;
  set.first[o] = order.first;
  set.last[o] = order.last;
  set.due[o] = order.due;
  set.place[o] = order.place;
  set.pickup[o] = order.pickup;
  let at = set.lineStart[o]!;
  for (let i = 0; i < order.skus.length; i++) {
    set.lineSku[at] = order.skus[i]!;
    set.lineQty[at++] = order.quantities[i]!;
  }
  set.lineStart[o + 1] = at;
}
