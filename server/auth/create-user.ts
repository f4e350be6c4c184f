import { inArray } from "drizzle-orm";
import type { z } from "zod";
import { storeAssignment, user } from "@/db/schema/auth.ts";
import { location } from "@/db/schema/locations.ts";
import type { CommandContext } from "@/server/context.ts";
import type { UserId } from "@/server/kernel/ids.ts";
import { done, type Outcome, refused } from "@/server/kernel/outcome.ts";
import { type CommandRefusal, runCommand } from "@/server/outbox/run-command.ts";
import type { newUserInput } from "./core/inputs.ts";
import { type PasswordProblem, passwordProblem } from "./core/password.ts";
import { hashPassword } from "./hash-password.ts";

type Refusals = PasswordProblem | "email-taken" | "store-unknown" | "store-missing";

/** Adds a person who may sign in, with their stores. */
export async function createUser(
  ctx: CommandContext,
  input: z.output<typeof newUserInput>,
  password: string,
): Promise<Outcome<{ userId: UserId }, Refusals | CommandRefusal>> {
  const problem = passwordProblem(password, input);
  if (problem) return refused(problem);
  if (input.role === "associate" && input.storeCodes.length === 0) return refused("store-missing");
  const passwordHash = await hashPassword(password);
  return runCommand(ctx, { name: "auth.create-user", input, entityId: input.userId }, async (tx) => {
    const stores = await tx.db
      .select({ id: location.id, code: location.code })
      .from(location)
      .where(inArray(location.code, input.storeCodes));
    const unknown = input.storeCodes.find((code) => !stores.some((store) => store.code === code));
    if (unknown) return refused("store-unknown", { code: unknown });
    const made = await tx.db
      .insert(user)
      .values({
        id: input.userId,
        email: input.email.toLowerCase(),
        name: input.name,
        passwordHash,
        role: input.role,
        createdAt: tx.now,
      })
      .onConflictDoNothing()
      .returning({ id: user.id });
    if (made.length === 0) return refused("email-taken", { email: input.email });
    if (stores.length > 0)
      await tx.db
        .insert(storeAssignment)
        .values(
          stores.map(({ id }) => ({ userId: input.userId, locationId: id, isManager: input.isManager })),
        );
    return done({ userId: input.userId });
  });
}
