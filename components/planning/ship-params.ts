import { parseAsString } from "nuqs/server";
import type { RouterOutputs } from "@/components/trpc.tsx";

export type ShipRow = RouterOutputs["planning"]["shipRather"]["rows"][number];

/** Codes of a store and of a season. */
export const shipParams = { store: parseAsString, season: parseAsString };

export const gainOf = ({ onlineValue, shelfValue }: ShipRow) => onlineValue - shelfValue;

export type StoreTotal = { code: string; name: string; units: number; gain: number };

/** What each store would gain, the largest first. */
export function totalsOf(rows: readonly ShipRow[]): StoreTotal[] {
  const totals = new Map<string, StoreTotal>();
  for (const row of rows) {
    const { locationCode: code, locationName: name } = row;
    const total = totals.get(code) ?? { code, name, units: 0, gain: 0 };
    total.units += row.units;
    total.gain += gainOf(row);
    totals.set(code, total);
  }
  return [...totals.values()].sort(
    (left, right) => right.gain - left.gain || (left.code < right.code ? -1 : 1),
  );
}

/** A sheet reads such a cell as a formula. */
const guarded = (text: string) => (/^[=+\-@]/.test(text) ? `'${text}` : text).replaceAll(/[\t\r\n]/g, " ");

/** The rows as they are pasted into a sheet: tabs between cells, amounts with a decimal point, ISO dates. */
export function sheetOf(header: readonly string[], rows: readonly ShipRow[]): string {
  const amount = (cents: number) => (cents / 100).toFixed(2);
  const lines = rows.map((row) => [
    ...[row.locationCode, row.locationName, row.styleCode, row.styleName, row.color ?? ""].map(guarded),
    guarded(row.missingSizes.join(", ")),
    ...[String(row.units), amount(row.shelfValue), amount(row.onlineValue), amount(gainOf(row))],
    row.markdownOn ?? "",
  ]);
  return [header.map(guarded), ...lines].map((cells) => cells.join("\t")).join("\n");
}
