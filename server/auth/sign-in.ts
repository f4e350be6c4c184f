import { and, eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client.ts";
import { session, user } from "@/db/schema/auth.ts";
import { auditRow } from "@/db/schema/outbox.ts";
import { newId, type SessionId, type UserId } from "@/server/kernel/ids.ts";
import { addMinutes } from "@/server/kernel/instant.ts";
import { signInInput } from "./core/inputs.ts";
import { absoluteHoursMax } from "./core/session.ts";
import { matchesPassword } from "./hash-password.ts";
import type { LoginLimiter } from "./login-limiter.ts";
import { systemScope } from "./scope.ts";

export type SignInTry = { email: string; password: string; address: string; requestId: string };

/** One answer for every wrong pair, so that nobody learns who has an account. */
export type SignInAnswer =
  | { ok: true; userId: UserId; name: string; sessionId: SessionId; sessionVersion: number }
  | { ok: false; reason: "wrong-credentials" | "unavailable" }
  | { ok: false; reason: "too-many-tries"; retryAfterSeconds: number };

/** Checks a password and opens a session. */
export async function signIn(
  services: { db: Database; limiter: LoginLimiter },
  attempt: SignInTry,
): Promise<SignInAnswer> {
  const account = attempt.email.trim().toLowerCase().slice(0, 200);
  const blocked = await services.limiter.spend({ account, address: attempt.address });
  if (blocked) return { ok: false, reason: "too-many-tries", retryAfterSeconds: blocked.retryAfterSeconds };
  const input = signInInput.safeParse({ email: attempt.email, password: attempt.password });
  const person = await findPerson(services.db, account);
  const isRight = await matchesPassword(person?.passwordHash ?? null, attempt.password.slice(0, 400));
  if (!input.success || !isRight || !person?.isActive) return { ok: false, reason: "wrong-credentials" };
  await services.limiter.giveBack({ account, address: attempt.address });
  const sessionId = await openSession(services.db, person, attempt.requestId);
  return {
    ok: true,
    userId: person.id,
    name: person.name,
    sessionId,
    sessionVersion: person.sessionVersion,
  };
}

async function findPerson(db: Database, account: string) {
  const rows = await db.read(systemScope(), (handle) =>
    handle
      .select()
      .from(user)
      .where(and(eq(sql`lower(${user.email})`, account)))
      .limit(1),
  );
  return rows[0];
}

type Person = NonNullable<Awaited<ReturnType<typeof findPerson>>>;

async function openSession(db: Database, person: Person, requestId: string): Promise<SessionId> {
  const id = newId("ses");
  await db.transact(systemScope(), async (handle, now) => {
    await handle.insert(session).values({
      id,
      userId: person.id,
      sessionVersion: person.sessionVersion,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: addMinutes(now, absoluteHoursMax * 60),
    });
    await handle.insert(auditRow).values({
      commandId: id,
      command: "auth.sign-in",
      actor: `user:${person.id}`,
      role: person.role,
      requestId,
      entityId: person.id,
      inputDigest: "",
      at: now,
    });
  });
  return id;
}
