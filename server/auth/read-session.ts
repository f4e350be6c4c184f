import { eq } from "drizzle-orm";
import { decode } from "next-auth/jwt";
import type { Database } from "@/db/client.ts";
import { session, storeAssignment, user } from "@/db/schema/auth.ts";
import type { SessionId } from "@/server/kernel/ids.ts";
import type { Actor } from "./core/actor.ts";
import { readCookie } from "./core/cookie.ts";
import { needsTouch, sessionEnd } from "./core/session.ts";
import { systemScope } from "./scope.ts";
import { signOut } from "./sign-out.ts";

export type SessionClaim = { sessionId: SessionId; sessionVersion: number };
type Known = { actor: Actor; claim: SessionClaim; readAtMs: number; isTouched: boolean };

/** A session found live is believed this long: a revocation counts later by no more than that. */
const believedMs = 1_500;
/** More sessions than one node serves at once; the oldest goes first. */
const rememberedMax = 5_000;

export type SessionReader = ReturnType<typeof makeSessionReader>;

/** Reads who a cookie belongs to. The cookie only names a session: the table decides whether it still counts. */
export function makeSessionReader(deps: { db: Database; secret: string; cookieName: string }) {
  const { db } = deps;
  const known = new Map<string, Known>();

  async function claimOf(cookieHeader: string | null | undefined): Promise<SessionClaim | null> {
    const token = readCookie(cookieHeader, deps.cookieName);
    if (!token) return null;
    const payload = await decode({ token, secret: deps.secret }).catch(() => null);
    if (typeof payload?.sid !== "string" || typeof payload.ver !== "number") return null;
    return { sessionId: payload.sid as SessionId, sessionVersion: payload.ver };
  }

  async function actorOf(claim: SessionClaim, options: { isTouching: boolean }): Promise<Actor | null> {
    const remembered = known.get(claim.sessionId);
    if (remembered && isFresh(remembered, claim) && (remembered.isTouched || !options.isTouching))
      return remembered.actor;
    known.delete(claim.sessionId);
    const actor = await findActor(db, claim, options);
    if (actor)
      known.set(claim.sessionId, {
        actor,
        claim,
        readAtMs: performance.now(),
        isTouched: options.isTouching,
      });
    const oldest = known.size > rememberedMax ? known.keys().next().value : undefined;
    if (oldest) known.delete(oldest);
    return actor;
  }

  return {
    /** `isTouching`: the request is a person's doing and postpones the idle end. */
    async read(cookieHeader: string | null | undefined, options: { isTouching: boolean }) {
      const claim = await claimOf(cookieHeader);
      const actor = claim && (await actorOf(claim, options));
      return claim && actor ? { actor, claim } : null;
    },
    async isLive(claim: SessionClaim): Promise<boolean> {
      return (await actorOf(claim, { isTouching: false })) !== null;
    },
    async end(sessionId: SessionId): Promise<void> {
      await signOut(db, sessionId);
      known.delete(sessionId);
    },
  };
}

function isFresh(known: Known, claim: SessionClaim): boolean {
  return (
    performance.now() - known.readAtMs < believedMs && known.claim.sessionVersion === claim.sessionVersion
  );
}

async function findActor(
  db: Database,
  claim: SessionClaim,
  { isTouching }: { isTouching: boolean },
): Promise<Actor | null> {
  const found = await db.read(systemScope(), async (handle, now) => {
    const rows = await handle
      .select({ session, user, locationId: storeAssignment.locationId, isManager: storeAssignment.isManager })
      .from(session)
      .innerJoin(user, eq(user.id, session.userId))
      .leftJoin(storeAssignment, eq(storeAssignment.userId, user.id))
      .where(eq(session.id, claim.sessionId))
      .orderBy(storeAssignment.locationId);
    return { rows, now };
  });
  const first = found.rows[0];
  if (!first || first.session.sessionVersion !== claim.sessionVersion) return null;
  const facts = {
    ...first.session,
    currentVersion: first.user.sessionVersion,
    isActive: first.user.isActive,
  };
  if (sessionEnd(facts, found.now)) return null;
  if (isTouching && needsTouch(first.session.lastSeenAt, found.now)) await touch(db, claim.sessionId);
  return {
    client: `user:${first.user.id}`,
    role: first.user.role,
    name: first.user.name,
    userId: first.user.id,
    channelId: null,
    stores: found.rows.flatMap(({ locationId, isManager }) =>
      locationId ? [{ locationId, isManager: isManager ?? false }] : [],
    ),
  };
}

async function touch(db: Database, sessionId: SessionId): Promise<void> {
  await db.transact(systemScope(), async (handle, now) => {
    await handle.update(session).set({ lastSeenAt: now }).where(eq(session.id, sessionId));
  });
}
