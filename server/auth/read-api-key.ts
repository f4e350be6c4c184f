import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { apiKey, channel } from "@/db/schema/channels.ts";
import type { Actor } from "./core/actor.ts";
import { hashSecret } from "./hash-password.ts";
import { systemScope } from "./scope.ts";

export type KeyHolder = { actor: Actor; scopes: readonly string[] };

const form = /^Bearer (esk_[A-Za-z0-9_-]{43})$/;

/** Who an `Authorization: Bearer` header belongs to. Its last use is kept to the minute. */
export async function readApiKey(db: Database, header: string | undefined): Promise<KeyHolder | null> {
  const key = form.exec(header ?? "")?.[1];
  if (!key) return null;
  const hash = hashSecret(key);
  return db.transact(systemScope(), async (handle, now) => {
    const [found] = await handle
      .select({ keyId: apiKey.id, scopes: apiKey.scopes, channelId: channel.id, name: channel.name })
      .from(apiKey)
      .innerJoin(channel, eq(channel.id, apiKey.channelId))
      .where(and(eq(apiKey.hash, hash), isNull(apiKey.revokedAt), channel.isActive));
    if (!found) return null;
    await handle
      .update(apiKey)
      .set({ lastUsedAt: now })
      .where(
        and(
          eq(apiKey.id, found.keyId),
          or(isNull(apiKey.lastUsedAt), lt(apiKey.lastUsedAt, sql`now() - interval '1 minute'`)),
        ),
      );
    const actor: Actor = {
      client: `channel:${found.channelId}`,
      role: "channel",
      name: found.name,
      userId: null,
      channelId: found.channelId,
      stores: [],
    };
    return { actor, scopes: found.scopes };
  });
}
