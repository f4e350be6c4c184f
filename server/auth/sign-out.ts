import { and, eq, isNull } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { session } from "@/db/schema/auth.ts";
import type { SessionId } from "@/server/kernel/ids.ts";
import { systemScope } from "./scope.ts";

/** Ends one session; a second time changes nothing. */
export async function signOut(db: Database, sessionId: SessionId): Promise<void> {
  await db.transact(systemScope(), async (handle, now) => {
    await handle
      .update(session)
      .set({ revokedAt: now })
      .where(and(eq(session.id, sessionId), isNull(session.revokedAt)));
  });
}
