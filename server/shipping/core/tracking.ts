/**
 * The table carrier's tracking number: `EV`, ten digits and a check digit, so that a misread number is noticed.
 * The check is the weighted sum modulo 11 of the digits (weights 2 … 11 from the right), 10 written as 0.
 */
export function trackingNumber(sequence: number): string {
  const digits = String(sequence).padStart(10, "0").slice(-10);
  return `EV${digits}${checkDigit(digits)}`;
}

export function isTrackingNumber(text: string): boolean {
  const found = /^EV(\d{10})(\d)$/.exec(text);
  return found !== null && found[2] === checkDigit(found[1] ?? "");
}

function checkDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => total + Number(digit) * (index + 2), 0);
  return String(((11 - (sum % 11)) % 11) % 10);
}
