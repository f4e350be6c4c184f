import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { parse } from "csv-parse";
import type { Columns, Document, FileRow } from "./core/document.ts";
import { type Mapping, mappingColumns } from "./core/mapping.ts";

/** A file that can't be read as the mapping says; its message is the whole sentence to show. */
export class ImportFileError extends Error {
  override name = "ImportFileError";
}

/** Identifies a file read by a mapping: the SHA-256 of both. */
export async function hashOrderFile(path: string, mapping: Mapping): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(mapping));
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Streams the documents of a file: rows with one document number, one after another. Rows without one come alone. */
export async function* readDocuments(
  path: string,
  mapping: Mapping,
): AsyncGenerator<{ document: Document; columns: Columns }> {
  await (await open(path, "r")).close();
  let columns: Columns | null = null;
  let document: { externalId: string; rows: FileRow[] } | null = null;
  for await (const row of readRows(path, mapping)) {
    if (!columns) {
      columns = findColumns(mapping, row.cells, path);
      continue;
    }
    const externalId = (row.cells[columns.document] ?? "").trim();
    if (document && (document.externalId !== externalId || externalId === "")) {
      yield { document, columns };
      document = null;
    }
    document ??= { externalId, rows: [] };
    document.rows.push(row);
  }
  if (!columns) throw new ImportFileError(`${path} is empty: it has not even a line of column names.`);
  if (document) yield { document, columns };
}

async function* readRows(path: string, mapping: Mapping): AsyncGenerator<FileRow> {
  const parser = createReadStream(path).pipe(
    parse({
      delimiter: mapping.delimiter,
      encoding: mapping.encoding,
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      // A quote that is never closed would otherwise swallow the file.
      max_record_size: 100_000,
    }),
  );
  for await (const part of parser) {
    const { record, info } = part as { record: string[]; info: { lines: number } };
    yield { line: info.lines, cells: record };
  }
}

function findColumns(mapping: Mapping, head: readonly string[], path: string): Columns {
  const names = head.map((name) => name.trim());
  const columns = Object.fromEntries(
    mappingColumns.map((column) => [column, names.indexOf(mapping.columns[column])]),
  ) as Omit<Columns, "count">;
  const missing = mappingColumns.filter((column) => columns[column] < 0);
  if (missing.length > 0) {
    const wanted = missing.map((column) => mapping.columns[column]).join(", ");
    throw new ImportFileError(
      `${path} has no column ${wanted}; its first line names ${names.join(", ").slice(0, 300)}.`,
    );
  }
  return { ...columns, count: names.length };
}
