import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** Written by the seed, mode 0600. */
export const signInsFile = "demo-sign-ins.json";

const signInsSchema = z.array(
  z.object({
    role: z.string(),
    name: z.string(),
    email: z.string(),
    password: z.string(),
    store: z.string().nullish(),
  }),
);

/** What a person needs to begin: the address and, in the demo, one sign-in for each role. */
export function announcement(given: {
  url: string;
  dataDir: string;
  isDemo: boolean;
  logs: boolean;
}): string {
  const lines = ["", `  Everyshelf runs at ${given.url}`, ""];
  const signIns = given.isDemo ? readSignIns(given.dataDir) : [];
  if (signIns.length > 0) {
    const rows = signIns.map(({ role, email, password, name, store }) => [
      role,
      email,
      password,
      store ? `${name}, ${store}` : name,
    ]);
    lines.push(...table([["Sign in as", "e-mail", "password", "who"], ...rows]), "");
  }
  if (given.logs) lines.push(`  Logs are in ${resolve(given.dataDir)}.`);
  lines.push("  Ctrl-C stops it.", "");
  return lines.join("\n");
}

function readSignIns(dataDir: string): z.infer<typeof signInsSchema> {
  const path = join(resolve(dataDir), signInsFile);
  if (!existsSync(path)) return [];
  const all = signInsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  return all.filter(({ role }, index) => all.findIndex((other) => other.role === role) === index);
}

function table(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}
