import { z } from "zod";
import { assert } from "./assert.ts";

/** A count of units: an integer, never negative. */
export type Quantity = number & { readonly __quantity: true };
/** A signed change of a count. */
export type QuantityDelta = number;

/** The largest count that any line, balance or movement may carry: safe to sum a million of them. */
export const quantityMax = 1_000_000;

export function quantity(value: number): Quantity {
  assert(
    Number.isInteger(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER,
    `${value} is not a quantity`,
  );
  return value as Quantity;
}

export const quantitySchema = z.number().int().min(0).max(quantityMax);
export const positiveQuantitySchema = z.number().int().min(1).max(quantityMax);
