import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawAddress } from "@/db/seed/draw-address.ts";
import { seedRetailer } from "@/db/seed/seed-retailer.ts";
import { type TestDatabase, testDatabase } from "@/db/testing.ts";
import { seededRandom } from "@/server/kernel/random.ts";
import { beginImport } from "./begin-import.ts";
import type { RowRefusal } from "./core/document.ts";
import { mappingSchema } from "./core/mapping.ts";
import { finishImport } from "./finish-import.ts";
import { type ImportReport, type ImportTarget, importOrders } from "./import-orders.ts";
import uci from "./mappings/uci.json" with { type: "json" };
import { openImportedStock } from "./open-imported-stock.ts";
import { findReceipts } from "./queries.ts";
import { hashOrderFile, ImportFileError } from "./read-order-file.ts";
import { databaseTarget } from "./take-documents.ts";
import { dryTarget } from "./try-documents.ts";
import { openRefusalFile } from "./write-refusals.ts";

const mapping = mappingSchema.parse(uci);
const small = fileURLToPath(new URL("./fixtures/online-retail-small.csv", import.meta.url));
const rowsOf = (path: string) => readFileSync(path, "utf8").trim().split("\n").length - 1;

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), "everyshelf-import-"));
  await seedRetailer(database.db, { seed: 3, size: "s" });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.close();
});

type Run = { report: ImportReport; refusals: RowRefusal[] };

/** One run of the import, as the command-line tool does it; `wrap` may break the target. */
async function run(
  path: string,
  wrap: (target: ImportTarget) => ImportTarget = (target) => target,
): Promise<Run> {
  const fileHash = await hashOrderFile(path, mapping);
  const input = { fileName: "orders.csv", fileHash, currency: "USD" as const };
  const begun = await beginImport(database.command(), mapping, input);
  if (!begun.ok) throw new Error(begun.reason);
  const { importId, channelId } = begun.value;
  const receipts = await findReceipts(database.context(), channelId);
  const addressOf = await drawAddress(database.db, 1);
  const site = { importId, channelId, currency: "USD" as const, mapping, addressOf, receipts };
  const refusals: RowRefusal[] = [];
  const report = await importOrders({
    path,
    mapping,
    target: wrap(databaseTarget(database.context(), site)),
    refuse: async (rows) => void refusals.push(...rows),
  });
  const { rowsRead, rowsApplied, rowsRefused } = report;
  await finishImport(database.command(), { importId, rowsRead, rowsApplied, rowsRefused });
  return { report, refusals };
}

async function one<T extends Record<string, unknown>>(text: string): Promise<T> {
  const { rows } = await database.ownerPool.query<T>(text);
  if (!rows[0]) throw new Error(`no row: ${text}`);
  return rows[0];
}

/** Everything that an import writes, to be compared before and after. */
const count = () =>
  one<Record<string, string>>(`select
    (select count(*) from sales_order) as orders, (select count(*) from order_line) as lines,
    (select sum(cancelled) from order_line) as cancelled, (select sum(grand) from sales_order) as grand,
    (select count(*) from person) as people, (select count(*) from address) as addresses,
    (select count(*) from variant) as skus, (select count(*) from promise) as promises,
    (select count(*) from state_transition) as transitions, (select count(*) from import_receipt) as receipts,
    (select count(*) from event) as events`);

describe("importing the small order file", () => {
  let first: Run;

  test("a dry run tells what would come and changes nothing", async () => {
    const before = await count();
    const dry = await importOrders({
      path: small,
      mapping,
      target: dryTarget(new Map()),
      refuse: async () => {},
    });
    expect(await count()).toEqual(before);
    first = await run(small);
    expect(dry).toEqual(first.report);
  });

  test("every row is applied or refused, and each refused row has its reason", () => {
    const { report, refusals } = first;
    expect(report.rowsRead).toBe(rowsOf(small));
    expect(report.rowsApplied + report.rowsRefused).toBe(report.rowsRead);
    expect(refusals.map(({ line, reason }) => `${line} ${reason}`).sort()).toEqual(
      [
        "10 not-an-article",
        "11 quantity-not-positive",
        "12 price-not-positive",
        "13 price-not-in-cents",
        "14 date-not-readable",
        "15 quantity-not-whole",
        "16 charge-without-order",
        "19 cancels-more-than-open",
        "20 nothing-to-cancel",
        "21 nothing-to-cancel",
        "22 cancels-without-customer",
        "23 nothing-to-cancel",
        "25 document-continued",
        "26 no-document",
        "27 truncated",
      ].sort(),
    );
    expect(report).toMatchObject({ orders: 4, rowsApplied: 11 });
  });

  test("equal articles of one invoice stay separate lines of one SKU", async () => {
    const { rows } = await database.ownerPool.query<{ sku: string; ordered: number }>(
      `select sku, ordered from order_line l join sales_order o on o.id = l.order_id
       where external_id = '536365' order by line_number`,
    );
    expect(rows).toEqual([
      { sku: "85123A", ordered: 6 },
      { sku: "71053", ordered: 6 },
      { sku: "85123A", ordered: 2 },
    ]);
    expect(await one("select count(*)::int as skus from variant where sku = '85123A'")).toEqual({ skus: 1 });
  });

  test("postage is the shipping charge, prices are cents, and the order counts as paid outside", async () => {
    const order = await one(`select subtotal::int, shipping::int, grand::int, is_paid_outside, ordered_at
      from sales_order where external_id = '536366'`);
    expect(order).toEqual({
      subtotal: 1_180,
      shipping: 3_600,
      grand: 4_780,
      is_paid_outside: true,
      ordered_at: new Date("2010-12-02T09:00:00Z"),
    });
  });

  test("promises count from the import, not from the order's date", async () => {
    const { days } = await one<{
      days: number;
    }>(`select min(extract(epoch from l.promised_at - o.placed_at) / 86400)::float8 as days
      from order_line l join sales_order o on o.id = l.order_id where o.external_id is not null`);
    expect(days).toBeGreaterThan(5);
    expect(days).toBeLessThan(16);
  });

  test("an invoice without a customer has a guest of its own, with an address", async () => {
    const guest =
      await one(`select p.name, p.external_ref, (a.zip ~ '^[0-9]{5}$') as has_zip from sales_order o
      join person p on p.id = o.person_id join address a on a.id = o.ship_to_address_id where external_id = '536367'`);
    expect(guest).toEqual({ name: "Guest 536367", external_ref: "uci:guest:536367", has_zip: true });
  });

  test("a cancellation takes from the youngest earlier line, whole or in part, and an emptied order is cancelled", async () => {
    const cancelled = await database.ownerPool.query(
      `select o.external_id, l.line_number, l.cancelled, o.state from order_line l join sales_order o on o.id = l.order_id
       where l.cancelled > 0 order by 1, 2`,
    );
    expect(cancelled.rows).toEqual([
      // Four units used up the younger order; the next one came out of the older order's youngest line.
      { external_id: "536365", line_number: 3, cancelled: 1, state: "confirmed" },
      { external_id: "536366", line_number: 1, cancelled: 4, state: "cancelled" },
      { external_id: "536368", line_number: 1, cancelled: 5, state: "cancelled" },
    ]);
  });

  test("a second run changes nothing and counts the same", async () => {
    const before = await count();
    const again = await run(small);
    expect(await count()).toEqual(before);
    const { report } = again;
    expect(report).toMatchObject({
      rowsRead: first.report.rowsRead,
      rowsApplied: first.report.rowsApplied,
      rowsRefused: first.report.rowsRefused,
      refusedByReason: first.report.refusedByReason,
      orders: 0,
    });
    const sorted = (refusals: RowRefusal[]) => [...refusals].sort((a, b) => a.line - b.line);
    expect(sorted(again.refusals)).toEqual(sorted(first.refusals));
  });

  test("stock is opened once, a tenth above what is asked for, through the ledger", async () => {
    const channel = await one<{ id: Parameters<typeof openImportedStock>[1]["channelId"] }>(
      "select id from channel where code = 'online-retail'",
    );
    const opened = await openImportedStock(database.command(), { channelId: channel.id }, seededRandom(1));
    expect(opened).toMatchObject({ ok: true, value: { skus: 3 } });
    const again = await openImportedStock(database.command(), { channelId: channel.id }, seededRandom(1));
    expect(again).toMatchObject({ ok: true, value: { skus: 0, units: 0 } });
    const wrong = await one(`select count(*)::int as wrong from (
      select b.variant_id, sum(b.on_hand) as held from stock_balance b join variant v on v.id = b.variant_id
      where v.sku ~ '^[0-9]{5}' group by 1) held
      join (select variant_id, sum(ordered - cancelled) as asked from order_line group by 1) asked using (variant_id)
      where held.held <> ceil(asked.asked * 1.1)`);
    expect(wrong).toEqual({ wrong: 0 });
    const unposted =
      await one(`select count(*)::int as unposted from stock_balance b where on_hand <> coalesce(
      (select sum(on_hand_delta) from stock_ledger l where l.variant_id = b.variant_id and l.location_id = b.location_id), 0)`);
    expect(unposted).toEqual({ unposted: 0 });
  });
});

describe("an import that is stopped", () => {
  test("goes on where it was when it is started again, and ends as one that was never stopped", async () => {
    const head = readFileSync(small, "utf8").split("\n")[0] ?? "";
    const lines = Array.from({ length: 250 }, (_, index) => {
      const article = String(30_000 + (index % 40));
      return `7${String(index).padStart(5, "0")},${article},THING ${article},2,05/12/2010 09:00,1.25,9${index % 30},UK`;
    });
    lines.splice(200, 0, "C70010,30010,THING 30010,-1,06/12/2010 09:00,1.25,910,UK");
    const path = join(folder, "long.csv");
    writeFileSync(path, `${[head, ...lines].join("\n")}\n`);
    let batches = 0;
    const breaking = (target: ImportTarget): ImportTarget => ({
      ...target,
      takeOrders: async (documents) => {
        if (++batches === 3) throw new Error("killed");
        await target.takeOrders(documents);
      },
    });
    await expect(run(path, breaking)).rejects.toThrow("killed");
    const half = await one<{ orders: number }>(
      "select count(*)::int as orders from sales_order where external_id like '7%'",
    );
    expect(half.orders).toBe(200);
    const { report } = await run(path);
    expect(report).toMatchObject({ rowsRead: 251, rowsApplied: 251, rowsRefused: 0, orders: 50 });
    expect(
      await one(
        "select count(*)::int as orders, sum(l.cancelled)::int as cancelled from sales_order o join order_line l on l.order_id = o.id where external_id like '7%'",
      ),
    ).toEqual({ orders: 250, cancelled: 1 });
    const runs = await one(
      "select count(*)::int as runs, min(state) as state from import_run where rows_read in (0, 251)",
    );
    expect(runs).toEqual({ runs: 1, state: "completed" });
  });

  test("a known invoice with other rows than before is refused whole", async () => {
    const path = join(folder, "changed.csv");
    const [head, ...lines] = readFileSync(small, "utf8").split("\n");
    writeFileSync(path, [head, lines[0]].join("\n"));
    const { report } = await run(path);
    expect(report).toMatchObject({ rowsApplied: 0, rowsRefused: 1, orders: 0 });
    expect(report.refusedByReason).toEqual({ "imported-with-other-rows": 1 });
  });
});

test("a file without the mapping's columns is refused in a sentence", async () => {
  const path = join(folder, "other.csv");
  writeFileSync(path, "id,sku\n1,2\n");
  await expect(run(path)).rejects.toThrow(ImportFileError);
});

test("the error file makes formulas of a spreadsheet plain text", async () => {
  const path = join(folder, "errors.csv");
  const file = openRefusalFile(path);
  await file.write([{ line: 2, field: "Description", value: "=HYPERLINK(A1)", reason: "not-an-article" }]);
  await file.close();
  expect(readFileSync(path, "utf8")).toBe(
    "line,field,value,reason\n2,Description,'=HYPERLINK(A1),not-an-article\n",
  );
});

const real = process.env.ONLINE_RETAIL_CSV;
test.runIf(real)(
  "the real file's rows are all accounted for, twice the same",
  { timeout: 600_000 },
  async () => {
    const { report } = await run(real ?? "");
    expect(report.rowsApplied + report.rowsRefused).toBe(report.rowsRead);
    const before = await count();
    const again = await run(real ?? "");
    expect(await count()).toEqual(before);
    expect(again.report).toMatchObject({
      rowsApplied: report.rowsApplied,
      refusedByReason: report.refusedByReason,
    });
  },
);
