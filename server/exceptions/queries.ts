import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Handle } from "@/db/client.ts";
import { exception } from "@/db/schema/exceptions.ts";
import type { ExceptionKind } from "./core/kind.ts";

export type ExceptionRow = typeof exception.$inferSelect;

/** Entries shown at once: a page of work, not an archive. */
export const exceptionsShownMax = 20;

/** What waits for a person, oldest first. Row-level security limits it to the caller's locations. */
export async function findOpenExceptions(
  db: Handle,
  kinds: readonly ExceptionKind[],
  condition?: SQL,
): Promise<ExceptionRow[]> {
  return db
    .select()
    .from(exception)
    .where(and(eq(exception.state, "open"), inArray(exception.kind, [...kinds]), condition))
    .orderBy(asc(exception.openedAt))
    .limit(exceptionsShownMax);
}

/** How many are open of each kind. */
export async function countOpenExceptions(db: Handle): Promise<Partial<Record<ExceptionKind, number>>> {
  const rows = await db
    .select({ kind: exception.kind, count: sql<number>`count(*)::int` })
    .from(exception)
    .where(eq(exception.state, "open"))
    .groupBy(exception.kind);
  return Object.fromEntries(rows.map((row) => [row.kind, row.count]));
}
