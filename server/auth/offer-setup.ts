import { randomBytes } from "node:crypto";
import type { Database } from "@/db/client.ts";
import { setupToken, user } from "@/db/schema/auth.ts";
import { addMinutes } from "@/server/kernel/instant.ts";
import { hashSecret } from "./hash-password.ts";
import { systemScope } from "./scope.ts";

export const setupMinutes = 60;

/**
 * Makes the one-time key to the first administrator while there is nobody, and forgets earlier ones. Only its hash is
 * stored: the answer is the only copy.
 */
export async function offerSetup(db: Database): Promise<{ token: string; expiresAt: Date } | null> {
  return db.transact(systemScope(), async (handle, now) => {
    const people = await handle.select({ id: user.id }).from(user).limit(1);
    if (people.length > 0) return null;
    await handle.update(setupToken).set({ expiresAt: now });
    const token = randomBytes(24).toString("base64url");
    const expiresAt = addMinutes(now, setupMinutes);
    await handle.insert(setupToken).values({ hash: hashSecret(token), createdAt: now, expiresAt });
    return { token, expiresAt };
  });
}
