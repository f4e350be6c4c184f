import { once } from "node:events";
import { createWriteStream, mkdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import { stringify } from "csv-stringify";
import type { RowRefusal } from "./core/document.ts";

/** Collects refused rows into a CSV file. Cells that a spreadsheet would run as a formula are made plain text. */
export function openRefusalFile(path: string): {
  write: (refusals: readonly RowRefusal[]) => Promise<void>;
  close: () => Promise<void>;
} {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.new`;
  const csv = stringify({
    header: true,
    columns: ["line", "field", "value", "reason"],
    escape_formulas: true,
    record_delimiter: "unix",
  });
  const file = createWriteStream(unfinished, { mode: 0o600 });
  csv.pipe(file);
  return {
    write: async (refusals) => {
      for (const refusal of refusals) if (!csv.write(refusal)) await once(csv, "drain");
    },
    close: async () => {
      csv.end();
      await finished(file);
      renameSync(unfinished, path);
    },
  };
}
