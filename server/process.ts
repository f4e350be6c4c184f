import type { AppCaller } from "./api/router.ts";
import type { Actor } from "./auth/core/actor.ts";
import type { SessionClaim } from "./auth/read-session.ts";
import type { SignInAnswer, SignInTry } from "./auth/sign-in.ts";
import type { Log } from "./context.ts";
import { assert } from "./kernel/assert.ts";
import type { SessionId } from "./kernel/ids.ts";

/**
 * What screens may ask of the process. Next bundles its own copies of modules, so nothing that lives in a module
 * variable reaches it: main.ts puts this one object where every copy finds it.
 */
export type Everyshelf = {
  /** Where browsers reach it; decides the cookies' names and security. */
  publicUrl: string;
  /** Procedures called in the process, for the person whose cookie these headers carry. */
  caller(headers: Headers): Promise<AppCaller>;
  /** Who these headers belong to, asked of the session table. */
  session(headers: Headers): Promise<Actor | null>;
  /** Checks a password and opens a session; next-auth's way in. */
  authorize(attempt: SignInTry): Promise<SignInAnswer>;
  /** Ends the session that a signed-out token named. */
  endSession(sessionId: SessionId): Promise<void>;
  /** Whether a session may still renew its cookie. */
  isSessionLive(claim: SessionClaim): Promise<boolean>;
  log: Log;
};

const key = Symbol.for("everyshelf");

/** The process that serves this screen. */
export function everyshelf(): Everyshelf {
  const found = (globalThis as Record<symbol, unknown>)[key];
  assert(found, "screens run inside server/main.ts only: start with `npm start`");
  return found as Everyshelf;
}

export function publish(process: Everyshelf): void {
  (globalThis as Record<symbol, unknown>)[key] = process;
}
