import { and, eq, gt, isNull } from "drizzle-orm";
import type { z } from "zod";
import { setupToken, user } from "@/db/schema/auth.ts";
import { workspace } from "@/db/schema/channels.ts";
import type { CommandContext } from "@/server/context.ts";
import { newId, type UserId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { type CommandRefusal, runCommand } from "@/server/outbox/run-command.ts";
import type { setUpInput } from "./core/inputs.ts";
import { type PasswordProblem, passwordProblem } from "./core/password.ts";
import { hashPassword, hashSecret } from "./hash-password.ts";

type Refusals = PasswordProblem | "setup-closed";

/** Makes the first administrator, once, for whoever holds the token that the start printed. */
export async function setUpWorkspace(
  ctx: CommandContext,
  input: z.output<typeof setUpInput>,
): Promise<Outcome<{ userId: UserId }, Refusals | CommandRefusal>> {
  const problem = passwordProblem(input.password, input);
  if (problem) return refused(problem);
  const { password: _password, token: _token, ...named } = input;
  return runCommand(ctx, { name: "auth.setup", input: named }, async (tx) => {
    // The update takes the token's row: of two who hold it, the second finds it used.
    const taken = await tx.db
      .update(setupToken)
      .set({ usedAt: tx.now })
      .where(
        and(
          eq(setupToken.hash, hashSecret(input.token)),
          isNull(setupToken.usedAt),
          gt(setupToken.expiresAt, tx.now),
        ),
      )
      .returning({ hash: setupToken.hash });
    const people = await tx.db.select({ id: user.id }).from(user).limit(1);
    if (taken.length === 0 || people.length > 0) return refused("setup-closed");
    // Anybody may call this: only who held the token makes the server hash.
    const passwordHash = await hashPassword(input.password);
    const userId = newId("usr");
    await tx.db.insert(user).values({
      id: userId,
      email: input.email.toLowerCase(),
      name: input.name,
      passwordHash,
      role: "admin",
      createdAt: tx.now,
    });
    await tx.db
      .insert(workspace)
      .values({ name: input.workspaceName ?? "Everyshelf", currency: "USD", origin: "setup" })
      .onConflictDoNothing();
    return done({ userId });
  });
}
