import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { user } from "@/db/schema/auth.ts";
import type { CommandContext } from "@/server/context.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { UserId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { type CommandRefusal, runCommand } from "@/server/outbox/run-command.ts";
import type { changePasswordInput } from "./core/inputs.ts";
import { type PasswordProblem, passwordProblem } from "./core/password.ts";
import { hashPassword, matchesPassword } from "./hash-password.ts";

type Refusals = PasswordProblem | "wrong-password";

/** Takes a new password and ends every session of the person, this one too. */
export async function changePassword(
  ctx: CommandContext,
  input: z.output<typeof changePasswordInput>,
): Promise<Outcome<{ userId: UserId }, Refusals | CommandRefusal>> {
  const { userId } = ctx.actor;
  assert(userId, "only a person has a password");
  const person = await ctx.db.read(ctx.scope, async (db) => {
    const [found] = await db.select().from(user).where(eq(user.id, userId));
    assert(found, `${userId} is signed in but unknown`);
    return found;
  });
  if (!(await matchesPassword(person.passwordHash, input.currentPassword))) return refused("wrong-password");
  const problem = passwordProblem(input.newPassword, person);
  if (problem) return refused(problem);
  const passwordHash = await hashPassword(input.newPassword);
  return runCommand(ctx, { name: "auth.change-password", input: {}, entityId: userId }, async (tx) => {
    await tx.db
      .update(user)
      .set({ passwordHash, sessionVersion: sql`${user.sessionVersion} + 1` })
      .where(eq(user.id, userId));
    return done({ userId });
  });
}
