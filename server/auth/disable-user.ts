import { sql } from "drizzle-orm";
import { user } from "@/db/schema/auth.ts";
import type { CommandContext } from "@/server/context.ts";
import type { UserId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { type CommandRefusal, runCommand } from "@/server/outbox/run-command.ts";

/** Closes an account: nobody signs in with it, and its sessions end within seconds. */
export async function disableUser(
  ctx: CommandContext,
  input: { email: string },
): Promise<Outcome<{ userId: UserId }, "not-found" | CommandRefusal>> {
  return runCommand(ctx, { name: "auth.disable-user", input }, async (tx) => {
    const [closed] = await tx.db
      .update(user)
      .set({ isActive: false, sessionVersion: sql`${user.sessionVersion} + 1` })
      .where(sql`lower(${user.email}) = ${input.email.toLowerCase()}`)
      .returning({ id: user.id });
    if (!closed) return refused("not-found", { what: "Account", id: input.email });
    return done({ userId: closed.id });
  });
}
