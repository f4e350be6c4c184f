import { type BusinessDate, type Instant, momentAt } from "../../kernel/instant.ts";

/** Reads a local date and time of a format like `DD/MM/YYYY HH:mm` on the clock of a zone; null when it is none. */
export function parseLocalTime(
  text: string,
  { format, timeZone }: { format: string; timeZone: string },
): Instant | null {
  const parts: Record<string, number> = {};
  const pattern = format
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/DD|MM|YYYY|HH|mm/g, (part) => (part === "YYYY" ? "(?<YYYY>\\d{4})" : `(?<${part}>\\d{1,2})`));
  const match = new RegExp(`^${pattern}$`).exec(text.trim());
  if (!match?.groups) return null;
  for (const [name, digits] of Object.entries(match.groups)) parts[name] = Number(digits);
  const { YYYY: year = 0, MM: month = 0, DD: day = 0, HH: hour = 99, mm: minute = 99 } = parts;
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || hour > 23 || minute > 59)
    return null;
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}` as BusinessDate;
  return momentAt(date, hour * 60 + minute, timeZone);
}

function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
