import type { Instant } from "../../kernel/instant.ts";
import { quantityMax } from "../../kernel/quantity.ts";
import { minorUnits, wholeNumber } from "./decimal.ts";
import { documentRowsMax } from "./limits.ts";
import { parseLocalTime } from "./local-time.ts";
import type { MappedColumn, Mapping } from "./mapping.ts";

/** A row of the file: the number of its line, and its cells. */
export type FileRow = { line: number; cells: readonly string[] };

/** Why a row took no effect, as the error file tells it. */
export type RowRefusal = { line: number; field: string; value: string; reason: RefusalReason };
export const refusalReasons = [
  "truncated",
  "no-document",
  "document-continued",
  "document-too-long",
  "imported-with-other-rows",
  "not-an-article",
  "quantity-not-whole",
  "quantity-not-positive",
  "quantity-not-negative",
  "price-not-in-cents",
  "price-not-positive",
  "date-not-readable",
  "charge-without-order",
  "cancels-without-customer",
  "nothing-to-cancel",
  "cancels-more-than-open",
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** Rows of one document, one after another in the file. */
export type Document = { externalId: string; rows: readonly FileRow[] };

export type OrderLine = { line: number; article: string; name: string; quantity: number; unitPrice: number };
export type CancelRow = { line: number; article: string; quantity: number };

/** What a document means. `applied` counts the rows that take effect if all goes well. */
export type Meaning =
  | {
      kind: "order";
      externalId: string;
      customer: string | null;
      orderedAt: Instant;
      lines: OrderLine[];
      /** In minor units. */
      charges: number;
      applied: number;
      refusals: RowRefusal[];
    }
  | {
      kind: "cancellation";
      externalId: string;
      customer: string | null;
      cancelledAt: Instant;
      rows: CancelRow[];
      refusals: RowRefusal[];
    }
  | { kind: "nothing"; externalId: string; refusals: RowRefusal[] };

/** Where each column of the mapping stands in this file, or the names that its head lacks. */
export type Columns = Record<MappedColumn, number> & { count: number };

export function readDocument(mapping: Mapping, columns: Columns, document: Document): Meaning {
  const { externalId } = document;
  const refusals: RowRefusal[] = [];
  const read: ReadRow[] = [];
  const isCancellation = externalId.startsWith(mapping.cancellationPrefix);
  for (const [index, row] of document.rows.entries()) {
    const found =
      index < documentRowsMax
        ? readRow(mapping, columns, { row, isCancellation })
        : { line: row.line, field: "document", value: externalId, reason: "document-too-long" as const };
    if ("reason" in found) refusals.push(found);
    else read.push(found);
  }
  const [first] = read;
  if (!first) return { kind: "nothing", externalId, refusals };
  const customer = read.find((row) => row.customer !== null)?.customer ?? null;
  if (isCancellation) return cancellation(externalId, { read, refusals, customer });
  const lines = read.filter((row) => !row.isCharge).map(toLine);
  const charges = read.filter((row) => row.isCharge);
  if (lines.length === 0) {
    refusals.push(...charges.map((row) => refusal(row, "article", row.article, "charge-without-order")));
    return { kind: "nothing", externalId, refusals };
  }
  return {
    kind: "order",
    externalId,
    customer,
    orderedAt: first.at,
    lines,
    charges: charges.reduce((sum, row) => sum + row.quantity * row.unitPrice, 0),
    applied: read.length,
    refusals,
  };
}

type ReadRow = OrderLine & { customer: string | null; at: Instant; isCharge: boolean };

function readRow(
  mapping: Mapping,
  columns: Columns,
  { row, isCancellation }: { row: FileRow; isCancellation: boolean },
): ReadRow | RowRefusal {
  const cell = (name: MappedColumn) => (row.cells[columns[name]] ?? "").trim();
  const refuse = (field: MappedColumn, reason: RefusalReason) =>
    refusal(row, mapping.columns[field], cell(field), reason);
  if (row.cells.length < columns.count)
    return refusal(row, "row", row.cells.join(mapping.delimiter), "truncated");
  const code = cell("article").toUpperCase();
  const isCharge = mapping.chargeCodes.includes(code);
  if (!isCharge && !new RegExp(mapping.articlePattern).test(code)) return refuse("article", "not-an-article");
  if (isCharge && isCancellation) return refuse("article", "nothing-to-cancel");
  const quantity = wholeNumber(cell("quantity"), quantityMax);
  if (quantity === null) return refuse("quantity", "quantity-not-whole");
  if (!isCancellation && quantity <= 0) return refuse("quantity", "quantity-not-positive");
  if (isCancellation && quantity >= 0) return refuse("quantity", "quantity-not-negative");
  const unitPrice = minorUnits(cell("unitPrice"));
  if (unitPrice === null) return refuse("unitPrice", "price-not-in-cents");
  if (unitPrice <= 0) return refuse("unitPrice", "price-not-positive");
  const at = parseLocalTime(cell("orderedAt"), { format: mapping.dateFormat, timeZone: mapping.timeZone });
  if (!at) return refuse("orderedAt", "date-not-readable");
  return {
    line: row.line,
    article: code,
    name: cell("description").replace(/\s+/g, " ") || code,
    quantity: Math.abs(quantity),
    unitPrice,
    customer: cell("customer") || null,
    at,
    isCharge,
  };
}

function cancellation(
  externalId: string,
  { read, refusals, customer }: { read: ReadRow[]; refusals: RowRefusal[]; customer: string | null },
): Meaning {
  const [first] = read;
  if (!first || customer === null) {
    const nobody = read.map((row) => refusal(row, "customer", "", "cancels-without-customer"));
    return { kind: "nothing", externalId, refusals: [...refusals, ...nobody] };
  }
  const rows = read.map(({ line, article, quantity }) => ({ line, article, quantity }));
  return { kind: "cancellation", externalId, customer, cancelledAt: first.at, rows, refusals };
}

function toLine({ line, article, name, quantity, unitPrice }: ReadRow): OrderLine {
  return { line, article, name, quantity, unitPrice };
}

function refusal(row: { line: number }, field: string, value: string, reason: RefusalReason): RowRefusal {
  return { line: row.line, field, value, reason };
}
