import type { Group } from "./problem.ts";

/**
 * Every way to take some of the units, as one number: mixed radix over the groups, so that taking `part` from `whole`
 * is a plain subtraction. Units of one group are alike, which makes 100 equal units 101 states instead of 2^100.
 */
export type States = {
  count: number;
  full: number;
  /** What one unit of a group adds to a state's number. */
  strides: readonly number[];
  /** Digit of group g in state s at `s * groups + g`. */
  digits: Uint16Array;
  units: Float64Array;
  weightGrams: Float64Array;
  /** The earliest promise among the groups that are in the state. */
  promisedDay: Float64Array;
  /** Cents for leaving the whole state unserved. */
  unserved: Float64Array;
  /** The parts of state s, without the empty one: `parts[partsFrom[s] .. partsFrom[s + 1]]`. */
  parts: Int32Array;
  partsFrom: Int32Array;
  /** The other way round: the states that state s is a part of, itself included. */
  wholes: Int32Array;
  wholesFrom: Int32Array;
  /** Room for a list of states while it is made. */
  scratch: Int32Array;
};

/** Enough for 8 different units (6,561 pairs), or for one line of about 130; more is the solver's. */
const statesMax = 256;
const pairsMax = 9_000;
/** More than any plan costs, per unit: where none has a price, units are left out only if no place can serve them. */
export const neverUnserved = 1e9;

/** Whether enumeration is cheap enough to be exact at once. */
export function isEnumerable(groups: readonly Group[]): boolean {
  let states = 1;
  let pairs = 1;
  for (const { quantity } of groups) {
    states *= quantity + 1;
    pairs *= ((quantity + 1) * (quantity + 2)) / 2;
    if (states > statesMax || pairs > pairsMax) return false;
  }
  return true;
}

export function toStates(groups: readonly Group[]): States {
  const radix = groups.map((group) => group.quantity + 1);
  const count = radix.reduce((product, size) => product * size, 1);
  const strides = radix.map((_size, index) =>
    radix.slice(0, index).reduce((product, size) => product * size, 1),
  );
  const states: States = {
    count,
    full: count - 1,
    strides,
    digits: new Uint16Array(count * groups.length),
    units: new Float64Array(count),
    weightGrams: new Float64Array(count),
    promisedDay: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    unserved: new Float64Array(count),
    parts: new Int32Array(0),
    partsFrom: new Int32Array(count + 1),
    wholes: new Int32Array(0),
    wholesFrom: new Int32Array(count + 1),
    scratch: new Int32Array(count),
  };
  for (let state = 0; state < count; state++) {
    let rest = state;
    for (let index = 0; index < groups.length; index++) {
      const digit = rest % radix[index]!;
      rest = (rest - digit) / radix[index]!;
      states.digits[state * groups.length + index] = digit;
      if (digit === 0) continue;
      const group = groups[index]!;
      states.units[state]! += digit;
      states.weightGrams[state]! += digit * group.weightGrams;
      states.promisedDay[state] = Math.min(states.promisedDay[state]!, group.promisedDay);
      states.unserved[state]! += digit * Math.min(group.unservedCost, neverUnserved);
    }
  }
  listParts(states, radix);
  listWholes(states);
  return states;
}

/** Lists, for every state, the states whose digits are nowhere greater. */
function listParts(states: States, radix: readonly number[]): void {
  const pairs = radix.reduce((product, size) => product * ((size * (size + 1)) / 2), 1);
  states.parts = new Int32Array(pairs - states.count);
  let end = 0;
  const found = new Int32Array(states.count);
  for (let state = 0; state < states.count; state++) {
    states.partsFrom[state] = end;
    let length = 1;
    found[0] = 0;
    for (let index = 0; index < radix.length; index++) {
      const digit = states.digits[state * radix.length + index]!;
      const before = length;
      for (let take = 1; take <= digit; take++)
        for (let at = 0; at < before; at++) found[length++] = found[at]! + take * states.strides[index]!;
    }
    for (let at = 1; at < length; at++) states.parts[end++] = found[at]!;
  }
  states.partsFrom[states.count] = end;
}

/** Turns the lists of parts around. */
function listWholes(states: States): void {
  const { parts, partsFrom, wholesFrom, count } = states;
  states.wholes = new Int32Array(parts.length);
  for (const part of parts) wholesFrom[part + 1]!++;
  for (let state = 0; state < count; state++) wholesFrom[state + 1]! += wholesFrom[state]!;
  const end = Int32Array.from(wholesFrom);
  for (let state = 0; state < count; state++)
    for (let at = partsFrom[state]!; at < partsFrom[state + 1]!; at++)
      states.wholes[end[parts[at]!]!++] = state;
}
