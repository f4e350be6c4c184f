import { eq } from "drizzle-orm";
import { apiKey, channel } from "@/db/schema/channels.ts";
import type { CommandContext } from "@/server/context.ts";
import { newId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { type CommandRefusal, runCommand } from "@/server/outbox/run-command.ts";
import { keyScopes } from "./core/api-key.ts";
import { hashSecret } from "./hash-password.ts";

/** Lets a channel's machine in. The key is the answer and nowhere else; only its hash is stored. */
export async function createApiKey(
  ctx: CommandContext,
  input: { channelCode: string },
  secret: string,
): Promise<Outcome<{ key: string }, "not-found" | CommandRefusal>> {
  const key = `esk_${secret}`;
  const outcome = await runCommand(ctx, { name: "auth.create-api-key", input }, async (tx) => {
    const [owner] = await tx.db
      .select({ id: channel.id })
      .from(channel)
      .where(eq(channel.code, input.channelCode));
    if (!owner) return refused("not-found", { what: "Channel", id: input.channelCode });
    const keyId = newId("key");
    await tx.db.insert(apiKey).values({
      id: keyId,
      channelId: owner.id,
      prefix: key.slice(0, 8),
      hash: hashSecret(key),
      scopes: [...keyScopes],
      createdAt: tx.now,
    });
    return done({ keyId });
  });
  return outcome.ok ? done({ key }) : outcome;
}
