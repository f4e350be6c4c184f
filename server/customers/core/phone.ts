/** Digits only, without the country's 1: how numbers are kept for finding, whatever way they are written. */
export function phoneDigits(text: string): string {
  const digits = text.replace(/\D/g, "");
  return digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
}

/** Whether a text may be a number or its tail: digits and the signs that people put between them. */
export function looksLikePhone(text: string): boolean {
  return /^[\d\s().+-]+$/.test(text) && phoneDigits(text).length >= 3;
}
