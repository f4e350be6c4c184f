import type { NextAuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";
import { sessionCookieName, sessionSecondsMax } from "@/server/auth/core/cookie.ts";
import type { SessionId } from "@/server/kernel/ids.ts";
import { everyshelf } from "@/server/process.ts";

declare module "next-auth/jwt" {
  interface JWT {
    /** The session's row, and the version of the person that it was opened under. */
    sid?: SessionId;
    ver?: number;
  }
}
declare module "next-auth" {
  interface User {
    sid: SessionId;
    ver: number;
  }
}

/** The header in which main.ts tells the caller's address; it drops whatever a client sends under this name. */
export const addressHeader = "x-everyshelf-address";
export const requestIdHeader = "x-request-id";

/**
 * next-auth keeps the cookie and its CSRF token; who may come in, and whether a session still counts, is asked of the
 * process.
 */
export function nextAuthOptions({ publicUrl }: { publicUrl: string }): NextAuthOptions {
  const isSecure = publicUrl.startsWith("https:");
  const options = { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure } as const;
  const named = (name: string) => ({ name: `${isSecure ? "__Host-" : ""}everyshelf.${name}`, options });
  return {
    session: { strategy: "jwt", maxAge: sessionSecondsMax, updateAge: 0 },
    useSecureCookies: isSecure,
    cookies: {
      sessionToken: { name: sessionCookieName(publicUrl), options },
      callbackUrl: named("callback"),
      csrfToken: named("csrf"),
    },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      credentials({
        credentials: { email: {}, password: {} },
        async authorize(given, request) {
          const answer = await everyshelf().authorize({
            email: given?.email ?? "",
            password: given?.password ?? "",
            address: String(request.headers?.[addressHeader] ?? "unknown"),
            requestId: String(request.headers?.[requestIdHeader] ?? "unknown"),
          });
          if (!answer.ok) throw new Error(answer.reason);
          return { id: answer.userId, name: answer.name, sid: answer.sessionId, ver: answer.sessionVersion };
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        return user ? { sub: user.id, name: user.name, sid: user.sid, ver: user.ver } : token;
      },
      async session({ session, token }) {
        const claim = token.sid && token.ver ? { sessionId: token.sid, sessionVersion: token.ver } : null;
        const isLive = claim !== null && (await everyshelf().isSessionLive(claim));
        return isLive
          ? { expires: session.expires, user: { name: token.name } }
          : { expires: session.expires };
      },
    },
    events: {
      async signOut({ token }) {
        if (token?.sid) await everyshelf().endSession(token.sid);
      },
    },
    logger: {
      error: (code) => everyshelf().log.warn({ code }, "sign-in library"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}
