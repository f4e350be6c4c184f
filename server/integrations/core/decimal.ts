import { amountMax } from "./limits.ts";

/** A decimal number as whole minor units, exactly; null when it is none, too large, or finer than a cent. */
export function minorUnits(text: string): number | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = "0", fraction = ""] = match;
  const digits = fraction.padEnd(2, "0");
  if (/[1-9]/.test(digits.slice(2))) return null;
  const amount = Number(whole) * 100 + Number(digits.slice(0, 2));
  if (amount > amountMax) return null;
  return sign === "-" ? -amount : amount;
}

/** A whole number within the range, or null. */
export function wholeNumber(text: string, most: number): number | null {
  if (!/^-?\d{1,9}$/.test(text.trim())) return null;
  const value = Number(text);
  return Math.abs(value) <= most ? value : null;
}
