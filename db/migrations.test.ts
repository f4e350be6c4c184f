import { spawnSync } from "node:child_process";
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

test.each(machines)("the life of a $entity has no dead end and nothing unreachable", (machine) => {
  expect(machineFaults(machine)).toEqual([]);
});
