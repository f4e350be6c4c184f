import {
  type Document,
  type Meaning,
  type RefusalReason,
  type RowRefusal,
  readDocument,
} from "./core/document.ts";
import { batchDocumentsMax, batchRowsMax } from "./core/limits.ts";
import type { Mapping } from "./core/mapping.ts";
import { readDocuments } from "./read-order-file.ts";

export type OrderDocument = Extract<Meaning, { kind: "order" }>;
export type CancellationDocument = Extract<Meaning, { kind: "cancellation" }>;
export type NothingDocument = Extract<Meaning, { kind: "nothing" }>;

/** What became of a document's rows. */
export type Receipt = {
  externalId: string;
  rowsApplied: number;
  rowsRefused: number;
  refusals: RowRefusal[];
};

/** Where documents take effect: the database, or the dry run's memory. */
export type ImportTarget = {
  /** Documents of earlier runs, by number. */
  receipts: ReadonlyMap<string, Receipt>;
  takeOrders(documents: readonly (OrderDocument | NothingDocument)[]): Promise<void>;
  takeCancellation(document: CancellationDocument): Promise<Receipt>;
};

export type ImportProgress = { rows: number; orders: number };
export type ImportReport = {
  rowsRead: number;
  rowsApplied: number;
  rowsRefused: number;
  /** Orders that this run placed. */
  orders: number;
  cancellations: number;
  /** Documents that an earlier run had applied. */
  repeated: number;
  refusedByReason: Partial<Record<RefusalReason, number>>;
};

export type ImportOptions = {
  path: string;
  mapping: Mapping;
  target: ImportTarget;
  /** Takes each refused row, in no particular order. */
  refuse: (refusals: readonly RowRefusal[]) => Promise<void>;
  onProgress?: (progress: ImportProgress) => void;
};

/**
 * Reads an order file document by document and applies each once, in the file's order. Every row counts exactly once,
 * as applied or refused. What an earlier run applied counts as it did then, so an import that was killed goes on.
 */
export async function importOrders(options: ImportOptions): Promise<ImportReport> {
  const run = newRun(options);
  for await (const { document, columns } of readDocuments(options.path, options.mapping)) {
    run.report.rowsRead += document.rows.length;
    const settled = settleKnown(run, document);
    if (settled) await count(run, settled);
    else {
      run.seen.add(document.externalId);
      await take(run, readDocument(options.mapping, columns, document));
    }
    options.onProgress?.({ rows: run.report.rowsRead, orders: run.report.orders });
  }
  await flush(run);
  return run.report;
}

type Run = {
  options: ImportOptions;
  report: ImportReport;
  seen: Set<string>;
  batch: (OrderDocument | NothingDocument)[];
  batchRows: number;
};

function newRun(options: ImportOptions): Run {
  const report: ImportReport = {
    rowsRead: 0,
    rowsApplied: 0,
    rowsRefused: 0,
    orders: 0,
    cancellations: 0,
    repeated: 0,
    refusedByReason: {},
  };
  return { options, report, seen: new Set(), batch: [], batchRows: 0 };
}

/** Documents that are not read again: without a number, continued after others, or applied by an earlier run. */
function settleKnown(run: Run, { externalId, rows }: Document): Receipt | null {
  const refuseAll = (reason: RefusalReason): Receipt => ({
    externalId,
    rowsApplied: 0,
    rowsRefused: rows.length,
    refusals: rows.map(({ line }) => ({ line, field: "document", value: externalId, reason })),
  });
  if (externalId === "") return refuseAll("no-document");
  if (run.seen.has(externalId)) return refuseAll("document-continued");
  const receipt = run.options.target.receipts.get(externalId);
  if (!receipt) return null;
  run.seen.add(externalId);
  if (receipt.rowsApplied + receipt.rowsRefused !== rows.length) return refuseAll("imported-with-other-rows");
  run.report.repeated++;
  return receipt;
}

async function take(run: Run, meaning: Meaning): Promise<void> {
  if (meaning.kind === "cancellation") {
    await flush(run);
    await count(run, await run.options.target.takeCancellation(meaning));
    run.report.cancellations++;
    return;
  }
  run.batch.push(meaning);
  run.batchRows += receiptOf(meaning).rowsApplied;
  if (run.batch.length >= batchDocumentsMax || run.batchRows >= batchRowsMax) await flush(run);
}

async function flush(run: Run): Promise<void> {
  const documents = run.batch;
  if (documents.length === 0) return;
  run.batch = [];
  run.batchRows = 0;
  await run.options.target.takeOrders(documents);
  for (const document of documents) {
    if (document.kind === "order") run.report.orders++;
    await count(run, receiptOf(document));
  }
}

/** What a document comes to when it is applied; only a cancellation depends on what is there already. */
export function receiptOf(document: OrderDocument | NothingDocument): Receipt {
  const { externalId, refusals } = document;
  const rowsApplied = document.kind === "order" ? document.applied : 0;
  return { externalId, rowsApplied, rowsRefused: refusals.length, refusals };
}

async function count({ options, report }: Run, receipt: Receipt): Promise<void> {
  report.rowsApplied += receipt.rowsApplied;
  report.rowsRefused += receipt.rowsRefused;
  for (const { reason } of receipt.refusals) {
    report.refusedByReason[reason] = (report.refusedByReason[reason] ?? 0) + 1;
  }
  await options.refuse(receipt.refusals);
}
