import { add, allocate, dinero, multiply, toDecimal, toSnapshot } from "dinero.js";
import { CAD, EUR, GBP, USD } from "dinero.js/currencies";
import { z } from "zod";
import { assert } from "./assert.ts";

/** Money: a whole number of minor units (cents) and an ISO 4217 code. */
export type Money = { amount: number; currency: CurrencyCode };
export const currencyCodes = ["USD", "EUR", "GBP", "CAD"] as const;
export type CurrencyCode = (typeof currencyCodes)[number];

export const amountSchema = z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
export const moneySchema = z.strictObject({ amount: amountSchema, currency: z.enum(currencyCodes) });

export function money(amount: number, currency: CurrencyCode): Money {
  assert(Number.isSafeInteger(amount), `${amount} is not a whole number of minor units`);
  return { amount, currency };
}

const currencies = { USD, EUR, GBP, CAD };

function toDinero({ amount, currency }: Money) {
  return dinero({ amount, currency: currencies[currency] });
}

export function addMoney(left: Money, right: Money): Money {
  assert(left.currency === right.currency, `cannot add ${right.currency} to ${left.currency}`);
  return money(toSnapshot(add(toDinero(left), toDinero(right))).amount, left.currency);
}

export function sumMoney(parts: readonly Money[], currency: CurrencyCode): Money {
  return parts.reduce(addMoney, money(0, currency));
}

export function timesMoney(price: Money, factor: number): Money {
  assert(Number.isInteger(factor), `${factor} is not a whole factor`);
  return money(toSnapshot(multiply(toDinero(price), factor)).amount, price.currency);
}

/** Splits an amount by weights so that the parts sum to the whole: the largest remainders get the odd cents. */
export function allocateMoney(whole: Money, weights: readonly number[]): Money[] {
  assert(weights.length > 0, "nothing to allocate to");
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = total > 0 ? [...weights] : weights.map(() => 1);
  return allocate(toDinero(whole), shares).map((part) => money(toSnapshot(part).amount, whole.currency));
}

/**
 * A rate applied to an amount, rounded half up to the cent.
 * @param rateMillionths the rate in millionths: 8.875 % is 88_750
 */
export function rateOf(whole: Money, rateMillionths: number): Money {
  assert(Number.isInteger(rateMillionths), `${rateMillionths} is not a rate in whole millionths`);
  const exact = BigInt(whole.amount) * BigInt(rateMillionths);
  const half = exact >= 0n ? 500_000n : -500_000n;
  return money(Number((exact + half) / 1_000_000n), whole.currency);
}

/** For people: `$1,204.50`, with the sign in front. */
export function formatMoney({ amount, currency }: Money, locale = "en-US"): string {
  return toDecimal(toDinero({ amount, currency }), ({ value }) =>
    new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(value)),
  );
}
