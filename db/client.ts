import { AsyncLocalStorage } from "node:async_hooks";
import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { type Scope, scopeSetting } from "@/server/auth/core/scope.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { Instant } from "@/server/kernel/instant.ts";

/** A handle inside a transaction whose row-level scope is set. */
export type Handle = Omit<NodePgDatabase, "transaction">;

/** The only two ways to the database: both set the row-level scope, and `now` is the database's clock. */
export type Database = {
  read<T>(scope: Scope, work: (handle: Handle, now: Instant) => Promise<T>): Promise<T>;
  transact<T>(scope: Scope, work: (handle: Handle, now: Instant) => Promise<T>): Promise<T>;
};

export function makeDatabase(pool: Pool): Database {
  const database = drizzle({ client: pool, casing: "snake_case" });
  const within = <T>(scope: Scope, accessMode: "read only" | "read write", work: Work<T>) =>
    database.transaction(
      async (handle) => {
        const now = await enter(handle, scope);
        return inside.run(true, () => work(handle, now));
      },
      { isolationLevel: "read committed", accessMode },
    );
  return {
    read: (scope, work) => within(scope, "read only", work),
    transact: (scope, work) => within(scope, "read write", work),
  };
}

const inside = new AsyncLocalStorage<true>();

/** Whether the caller runs inside a transaction: what commits by itself must not be awaited there. */
export function isInsideTransaction(): boolean {
  return inside.getStore() === true;
}

type Work<T> = (handle: Handle, now: Instant) => Promise<T>;

/**
 * The transaction's first statement: sets the scope and tells the time. Who may see everything takes the role whose
 * policies are simply true, or every count of rows would be a guess.
 */
async function enter(handle: Handle, scope: Scope): Promise<Instant> {
  const { kind, ids } = scopeSetting(scope);
  const role = kind === "all" ? "everyshelf_all" : "none";
  const result = await handle.execute<{ now: string }>(
    sql`select set_config('app.scope_kind', ${kind}, true), set_config('app.scope_ids', ${ids}, true),
      set_config('role', ${role}, true), now()::text as now`,
  );
  const first = result.rows[0];
  assert(first, "the database did not tell the time");
  return new Date(first.now);
}

/** Postgres' five-character code of an error, also inside the query layer's wrapping. */
export function sqlState(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("code" in current && typeof current.code === "string" && /^[0-9A-Z]{5}$/.test(current.code))
      return current.code;
  }
  return null;
}

/** The constraint that an error says was broken, also inside the query layer's wrapping. */
export function brokenConstraint(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("constraint" in current && typeof current.constraint === "string") return current.constraint;
  }
  return null;
}
