import { sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { workerHeartbeat } from "@/db/schema/outbox.ts";
import { systemScope } from "@/server/auth/scope.ts";

/** Says that these workers live, by the database's clock. Sorted, since two beats may meet. */
export async function beatWorkers(db: Database, workerIds: readonly string[]): Promise<void> {
  if (workerIds.length === 0) return;
  await db.transact(systemScope(), async (handle) => {
    await handle
      .insert(workerHeartbeat)
      .values([...workerIds].sort().map((workerId) => ({ workerId, beatAt: sql`now()` })))
      .onConflictDoUpdate({ target: workerHeartbeat.workerId, set: { beatAt: sql`now()` } });
  });
}
