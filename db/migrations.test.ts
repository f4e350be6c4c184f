import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { machineFaults } from "@/server/kernel/machine.ts";
import { machines } from "./migrate.ts";

const root = process.cwd();

test("the migrations bring exactly the tables that the schema declares", { timeout: 60_000 }, () => {
  // Inside the repository, since drizzle-kit takes no folder outside of it.
  const copy = mkdtempSync(join(root, "node_modules", ".migrations-"));
  try {
    cpSync(join(root, "db", "migrations"), copy, { recursive: true });
    const before = readdirSync(copy);
    const drizzle = join(root, "node_modules", "drizzle-kit", "bin.cjs");
    const schema = ["--dialect", "postgresql", "--schema", "./db/schema/*.ts", "--casing", "snake_case"];
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [drizzle, "generate", ...schema, "--out", copy.slice(root.length + 1)],
      { cwd: root, encoding: "utf8", env: { ...process.env, TMPDIR: tmpdir() } },
    );
    const added = readdirSync(copy).filter((name) => !before.includes(name));
    const written = added.map((name) => readFileSync(join(copy, name), "utf8")).join("\n");
    expect(status, stdout + stderr).toBe(0);
    expect(written, "run `npm run db:generate`").toBe("");
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});

/** What retailers have run already: a change to it would shut them out, so it goes into a new one. */
const released: Readonly<Record<string, string>> = {
  "0000_foundation": "0a53b07dc4faaa41e7aee98dc18b49da6f66996dcbdb6b783694a622d9470d0c",
  "0001_decision_engine": "4f1bb0ebea62baa601372845ade8b15bfe361d6b7fabf51f38d63b404aaddf40",
};

test.each(Object.entries(released))("the released migration %s stands as it was run", (name, hash) => {
  const text = readFileSync(join(root, "db", "migrations", `${name}.sql`));
  expect(createHash("sha256").update(text).digest("hex")).toBe(hash);
});

test.each(machines)("the life of a $entity has no dead end and nothing unreachable", (machine) => {
  expect(machineFaults(machine)).toEqual([]);
});
