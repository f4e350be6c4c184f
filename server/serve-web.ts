import type { Client, Pool } from "pg";
import { type Database, makeDatabase } from "@/db/client.ts";
import { makeLiveHub } from "./api/live-hub.ts";
import { makeReadyDoor } from "./api/ready.ts";
import type { RequestContext } from "./api/root.ts";
import { makeCaller } from "./api/router.ts";
import type { Services } from "./api/services.ts";
import { makeTrpcDoor } from "./api/trpc-door.ts";
import { sessionCookieName } from "./auth/core/cookie.ts";
import { makeLoginLimiter, unlimited } from "./auth/login-limiter.ts";
import { makeSessionReader, type SessionReader } from "./auth/read-session.ts";
import { signIn } from "./auth/sign-in.ts";
import type { Log } from "./context.ts";
import type { Env } from "./env.ts";
import { answerJson, newRequestId, type Visit } from "./http.ts";
import { type Door, makeWebServer, type Pages } from "./http-server.ts";
import { makeReservationQueue } from "./inventory/reservation-queue.ts";
import { keepListening } from "./outbox/listen.ts";
import type { Everyshelf } from "./process.ts";
import type { SolveModel } from "./promising/core/model.ts";
import { makeRestDoor } from "./rest/rest-door.ts";
import { makeWebhookDoor } from "./rest/webhooks.ts";

/** Requests that are under way get this long to end. */
const drainMs = 25_000;

export type WebParts = {
  env: Env;
  publicUrl: string;
  /** Signs the session cookie. */
  secret: string;
  isDevelopment: boolean;
  pool: Pool;
  /** One connection for the reservation queue alone. */
  queuePool: Pool;
  /** A new connection for listening, each time the last one broke. */
  makeListener: () => Client;
  solve: SolveModel;
  log: Log;
};

export type Web = {
  db: Database;
  /** What screens reach the process by. */
  everyshelf: Everyshelf;
  listen(pages: Pages): Promise<{ port: number }>;
  stop(): Promise<void>;
};

/** All that answers requests: procedures, the channels' door, webhooks, health; the screens are given. */
export function serveWeb(parts: WebParts): Web {
  const { env, log, publicUrl } = parts;
  const db = makeDatabase(parts.pool);
  const hub = makeLiveHub();
  const reserve = makeReservationQueue(parts.queuePool, log);
  const listening = keepListening({ makeClient: parts.makeListener, onTopics: hub.publish, log });
  const services: Services = { reserve, solve: parts.solve, live: { changes: hub.changes } };
  const sessions = makeSessionReader({
    db,
    secret: parts.secret,
    cookieName: sessionCookieName(publicUrl),
  });
  const limiter = env.OMS_LIMITER_OFF === "1" ? unlimited : makeLoginLimiter(parts.pool);
  const state: { isDraining: boolean; drain: ((milliseconds: number) => Promise<void>) | null } = {
    isDraining: false,
    drain: null,
  };
  const base = { db, services, log, sessions };
  const allowedOrigin = env.PUBLIC_URL ? new URL(env.PUBLIC_URL).origin : null;
  const doors = makeDoors({ ...base, env, allowedOrigin, isDraining: () => state.isDraining });
  return {
    db,
    everyshelf: makeEveryshelf({
      ...base,
      publicUrl,
      authorize: (attempt) => signIn({ db, limiter }, attempt),
    }),
    async listen(pages) {
      const options = {
        host: env.HOST,
        port: env.PORT,
        trustedProxyHops: env.TRUSTED_PROXY_HOPS,
        allowedOrigin,
        isHttps: publicUrl.startsWith("https:"),
        isDevelopment: parts.isDevelopment,
      };
      const web = makeWebServer({ doors, pages, options, log });
      state.drain = web.drain;
      return { port: await web.listen() };
    },
    async stop() {
      state.isDraining = true;
      await state.drain?.(drainMs);
      await Promise.all([listening.close(), reserve.close()]);
    },
  };
}

type Base = { db: Database; services: Services; log: Log; sessions: SessionReader };

function makeDoors({
  env,
  allowedOrigin,
  isDraining,
  ...base
}: Base & { env: Env; allowedOrigin: string | null; isDraining: () => boolean }): Door[] {
  const { db, log } = base;
  const paymentSecrets = env.PAYMENT_WEBHOOK_SECRET?.split(",").map((secret) => secret.trim()) ?? [];
  return [
    {
      prefix: "/api/trpc",
      handle: makeTrpcDoor({ contextFor: (visit) => contextOf(base, visit), allowedOrigin, log }),
    },
    { prefix: "/api/health", handle: async ({ response }) => answerJson(response, 200, { status: "ok" }) },
    { prefix: "/api/ready", handle: makeReadyDoor({ db, isDraining, log }) },
    { prefix: "/api/v1", handle: makeRestDoor({ db, services: base.services, log }) },
    { prefix: "/api/webhooks", handle: makeWebhookDoor({ db, log, paymentSecrets }) },
  ];
}

/** Who asks, before any policy. A stream and a refetch by itself do not keep a forgotten screen signed in. */
async function contextOf(base: Base, { request, requestId, url }: Visit): Promise<RequestContext> {
  const isTouching =
    request.headers["x-everyshelf-active"] !== "0" && !url.pathname.endsWith("/live.changes");
  const found = await base.sessions.read(request.headers.cookie, { isTouching });
  return contextFor(base, { found, requestId });
}

type Found = Awaited<ReturnType<SessionReader["read"]>>;

function contextFor(
  { db, services, log, sessions }: Base,
  { found, requestId }: { found: Found; requestId: string },
): RequestContext {
  return {
    db,
    services,
    log,
    requestId,
    actor: found?.actor ?? null,
    isSessionLive: async () => found !== null && (await sessions.isLive(found.claim)),
  };
}

function makeEveryshelf(base: Base & { publicUrl: string; authorize: Everyshelf["authorize"] }): Everyshelf {
  const { sessions, log, publicUrl } = base;
  const read = (headers: Headers) => sessions.read(headers.get("cookie"), { isTouching: true });
  return {
    publicUrl,
    log,
    session: async (headers) => (await read(headers))?.actor ?? null,
    async caller(headers) {
      const requestId = headers.get("x-request-id") ?? newRequestId();
      return makeCaller(contextFor(base, { found: await read(headers), requestId }));
    },
    authorize: (attempt) =>
      base.authorize(attempt).catch((error: unknown) => {
        log.error({ requestId: attempt.requestId, error: String(error) }, "a sign-in failed on our side");
        return { ok: false, reason: "unavailable" };
      }),
    endSession: (sessionId) => sessions.end(sessionId),
    isSessionLive: (claim) => sessions.isLive(claim),
  };
}
