import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SetupError } from "@/db/connection.ts";
import { drawAddress } from "@/db/seed/draw-address.ts";
import { randomFor } from "@/db/seed/seeded.ts";
import { findChannelByCode, findWorkspace } from "@/server/channels/queries.ts";
import type { CommandContext, Context } from "@/server/context.ts";
import { beginImport } from "@/server/integrations/begin-import.ts";
import { type Mapping, mappingSchema } from "@/server/integrations/core/mapping.ts";
import { finishImport } from "@/server/integrations/finish-import.ts";
import { type ImportReport, importOrders } from "@/server/integrations/import-orders.ts";
import { openImportedStock } from "@/server/integrations/open-imported-stock.ts";
import { findReceipts } from "@/server/integrations/queries.ts";
import { hashOrderFile, ImportFileError } from "@/server/integrations/read-order-file.ts";
import { databaseTarget } from "@/server/integrations/take-documents.ts";
import { dryTarget } from "@/server/integrations/try-documents.ts";
import { openRefusalFile } from "@/server/integrations/write-refusals.ts";
import { present } from "@/server/kernel/assert.ts";
import { type ChannelId, newId } from "@/server/kernel/ids.ts";
import type { Outcome } from "@/server/kernel/outcome.ts";
import { findPostalPlace } from "@/server/locations/queries.ts";
import { makeSolver } from "@/server/promising/solve-model.ts";
import { hasUndecided } from "@/server/sourcing/queries/summarize-sourcing.ts";
import { sourceBacklog } from "@/server/sourcing/source-backlog.ts";
import { progressLine } from "./progress-line.ts";
import { sourcingReport } from "./report/sourcing.ts";
import { say, type Tool, withDatabase } from "./with-database.ts";

const usage = `npm run import -- orders FILE --mapping NAME|FILE.json --addresses demo [--stock demo] [--dry-run]
                                 [--errors FILE.csv] [--no-sourcing]

Takes over orders from another system's file. --mapping names one of server/integrations/mappings or a file of your
own in the same form. The file has no addresses: --addresses demo gives each customer one, drawn by population.
--stock demo opens stock for new SKUs, a tenth more than is asked for. --dry-run changes nothing.
A run that was stopped goes on when started again; a repeat changes nothing.`;

/** Addresses and stock of an import never depend on chance. */
const demoSeed = 20_101_201;

type Options = {
  path: string;
  mapping: Mapping;
  errors: string | null;
  isDry: boolean;
  hasStock: boolean;
  isSourced: boolean;
};

void withDatabase(async (tool) => {
  const options = readOptions();
  if (!existsSync(options.path)) throw new SetupError(`There is no file ${resolve(options.path)}.`);
  try {
    await run(tool, options);
  } catch (error) {
    throw error instanceof ImportFileError ? new SetupError(error.message) : error;
  }
});

async function run({ env, db, context }: Tool, options: Options): Promise<void> {
  const workspace = await db.read(context.scope, findWorkspace);
  if (!workspace) throw new SetupError('There is no retailer yet. Run "npm start" or "npm run seed" first.');
  if (!(await db.read(context.scope, (handle) => findPostalPlace(handle, "10001")))) {
    throw new SetupError(
      "No ZIP codes are loaded, so no addresses can be drawn: the demo retailer brings them.",
    );
  }
  const started = performance.now();
  const errors = options.errors ?? join(env.DATA_DIR, "imports", `${basename(options.path)}.errors.csv`);
  const refusals = openRefusalFile(errors);
  const progress = progressLine();
  const common = {
    path: options.path,
    mapping: options.mapping,
    refuse: refusals.write,
    onProgress: progress.show,
  };
  const begun = options.isDry ? null : await begin(context, options, workspace.currency);
  if (begun?.isResumed) say("Going on with the import of this file that was not finished.");
  const channel = await db.read(context.scope, (handle) =>
    findChannelByCode(handle, options.mapping.channel.code),
  );
  const receipts = channel ? await findReceipts(context, channel.id) : new Map();
  const addressOf = begun ? await drawAddress(db, demoSeed) : null;
  const target =
    begun && addressOf
      ? databaseTarget(context, {
          ...begun,
          receipts,
          addressOf,
          mapping: options.mapping,
          currency: workspace.currency,
        })
      : dryTarget(receipts);
  const report = await importOrders({ ...common, target });
  progress.end();
  await refusals.close();
  tell(report, { errors, isDry: options.isDry, seconds: (performance.now() - started) / 1000 });
  if (!begun) return;
  const { rowsRead, rowsApplied, rowsRefused } = report;
  value(
    await finishImport(command(context), { importId: begun.importId, rowsRead, rowsApplied, rowsRefused }),
  );
  if (options.hasStock) await openStock(context, begun.channelId);
  if (options.isSourced) await source(context, begun.channelId);
}

/** Places the orders that wait, the oldest first, and tells how well that went. */
async function source(context: Context, channelId: ChannelId): Promise<void> {
  // A repeat decides nothing anew: what could not be placed waits for a person or for stock.
  if (!(await hasUndecided(context, channelId))) {
    return say(`No imported order waits for its first decision.\n\n${await sourcingReport(context)}`);
  }
  const solver = makeSolver({ log: context.log });
  const started = performance.now();
  try {
    const { orders, units, unserved, failed } = await sourceBacklog(
      context,
      { solve: solver.solve },
      {
        trigger: "imported",
        onProgress: ({ orders, total }) => say(`${orders} of ${total} waiting orders sourced …`),
      },
    );
    if (orders === 0) return say("No order waits to be sourced.");
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(
      `Sourced ${orders} orders in ${seconds} s: ${units} units placed, ${unserved} not, ${failed} orders failed.`,
    );
  } finally {
    await solver.close();
  }
  say("");
  say(await sourcingReport(context));
}

async function begin(
  context: Context,
  options: Options,
  currency: Parameters<typeof beginImport>[2]["currency"],
) {
  const fileHash = await hashOrderFile(options.path, options.mapping);
  const input = { fileName: basename(options.path), fileHash, currency };
  return value(await beginImport(command(context), options.mapping, input));
}

async function openStock(context: Context, channelId: Parameters<typeof openImportedStock>[1]["channelId"]) {
  const { skus, units } = value(
    await openImportedStock(command(context), { channelId }, randomFor(demoSeed, "stock")),
  );
  say(skus > 0 ? `Opened stock for ${skus} SKUs: ${units} units.` : "Every SKU has stock on record already.");
}

function tell(
  report: ImportReport,
  { errors, isDry, seconds }: { errors: string; isDry: boolean; seconds: number },
): void {
  const { rowsRead, rowsApplied, rowsRefused, orders, cancellations, repeated } = report;
  say(`${isDry ? "Dry run, nothing was changed. " : ""}${rowsRead} rows in ${seconds.toFixed(1)} s:`);
  say(
    `  ${rowsApplied} applied, ${rowsRefused} refused${rowsRead === rowsApplied + rowsRefused ? "" : " (they do not add up)"}`,
  );
  say(
    `  ${orders} orders placed, ${cancellations} cancellations read, ${repeated} documents applied by an earlier run`,
  );
  for (const [reason, count] of Object.entries(report.refusedByReason).sort((a, b) => b[1] - a[1])) {
    say(`  ${String(count).padStart(6)} ${reason}`);
  }
  if (rowsRefused > 0) say(`  Refused rows are in ${resolve(errors)}`);
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      mapping: { type: "string" },
      addresses: { type: "string" },
      stock: { type: "string" },
      errors: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      "no-sourcing": { type: "boolean", default: false },
    },
  });
  const [kind, path] = positionals;
  if (kind !== "orders" || !path || positionals.length > 2) throw new SetupError(usage);
  if (!values.mapping) throw new SetupError(`--mapping is missing.\n\n${usage}`);
  if (values.addresses !== "demo") throw new SetupError(`--addresses demo is missing.\n\n${usage}`);
  if (values.stock !== undefined && values.stock !== "demo")
    throw new SetupError(`--stock ${values.stock} is not known.\n\n${usage}`);
  return {
    path,
    mapping: readMapping(values.mapping),
    errors: values.errors ?? null,
    isDry: values["dry-run"],
    hasStock: values.stock === "demo",
    isSourced: !values["no-sourcing"],
  };
}

function readMapping(name: string): Mapping {
  const own = fileURLToPath(new URL(`../integrations/mappings/${name}.json`, import.meta.url));
  const path = name.endsWith(".json") ? name : own;
  if (!existsSync(path)) throw new SetupError(`--mapping ${name}: there is no file ${path}.`);
  const parsed = mappingSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new SetupError(`The mapping ${path} is not valid:\n${faults.join("\n")}`);
}

const command = (context: Context): CommandContext => ({ ...context, commandId: newId("cmd") });

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new SetupError(`Refused: ${outcome.reason} ${JSON.stringify(outcome.facts)}`);
  return present(outcome, "an outcome").value;
}
