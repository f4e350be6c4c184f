import { sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { systemScope } from "@/server/auth/scope.ts";
import type { Transaction } from "./transaction.ts";

/** Nodes that sweep at the same moment: one does it, the others go on. */
const lockKey = 4_207_113;

/** Runs house work in one transaction unless another node is at it. */
export async function takeTurn(
  db: Database,
  name: string,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<void> {
  await db.transact(systemScope(), async (handle, now) => {
    const { rows } = await handle.execute<{ got: boolean }>(
      sql`select pg_try_advisory_xact_lock(${lockKey}, hashtext(${name})) as got`,
    );
    if (rows[0]?.got) await work({ db: handle, now, actor: systemActor, commandId: name, topics: new Set() });
  });
}
