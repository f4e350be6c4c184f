import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { subscriptions } from "@/server/outbox/subscriptions.ts";
import { makeHandlers } from "./handlers.ts";

const server = join(import.meta.dirname, "..");
const rooms = readdirSync(server, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** Names of what the rooms declare in their events.ts or jobs.ts. */
async function declared(file: "events.ts" | "jobs.ts"): Promise<Set<string>> {
  const names = new Set<string>();
  for (const room of rooms) {
    if (!readdirSync(join(server, room.name)).includes(file)) continue;
    const found: Record<string, unknown> = await import(join(server, room.name, file));
    for (const value of Object.values(found)) if (isNamed(value)) names.add(value.name);
  }
  return names;
}

function isNamed(value: unknown): value is { name: string; payload: object } {
  return value !== null && typeof value === "object" && "name" in value && "payload" in value;
}

const unreachable = () => Promise.reject(new Error("not called"));
const handlers = makeHandlers({
  solve: unreachable,
  solvePrices: unreachable,
  payments: { send: unreachable, find: unreachable, list: unreachable },
});

describe("every reaction of the house", () => {
  test("names a fact that some room announces", async () => {
    const facts = await declared("events.ts");
    expect(Object.keys(subscriptions).filter((name) => !facts.has(name))).toEqual([]);
  });

  test("names a job that some room declares", async () => {
    const jobs = await declared("jobs.ts");
    const named = new Set(Object.values(subscriptions).flat());
    expect([...named].filter((name) => !jobs.has(name))).toEqual([]);
  });

  test("has a handler for every declared job, and none besides", async () => {
    expect(Object.keys(handlers).sort()).toEqual([...(await declared("jobs.ts"))].sort());
  });
});
