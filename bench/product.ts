import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import pg from "pg";
import { freePort } from "@/db/embedded.ts";
import { sessionCookieName } from "@/server/auth/core/cookie.ts";
import type { Log } from "@/server/context.ts";
import { readEnv } from "@/server/env.ts";
import { newId } from "@/server/kernel/ids.ts";
import { makeSolver } from "@/server/promising/solve-model.ts";
import { serveWeb } from "@/server/serve-web.ts";

const quiet: Log = { info: () => {}, warn: console.warn, error: console.error };

/**
 * The product's own HTTP server with all doors but without screens, so that a test or a benchmark needs no build,
 * and a session of a service agent made past the sign-in. `urls` are of a migrated and seeded database.
 */
export async function serveProduct(urls: { owner: string; app: string }, log: Log = quiet) {
  const env = readEnv({ PORT: String(await freePort()), OMS_ENV: "test" });
  const url = `http://${env.HOST}:${env.PORT}`;
  const secret = randomBytes(32).toString("hex");
  const pool = openPool(urls.app, 8);
  const queuePool = openPool(urls.app, 1);
  const owner = openPool(urls.owner, 2);
  const solver = makeSolver({ log });
  const web = serveWeb({
    ...{ env, publicUrl: url, secret, isDevelopment: false, pool, queuePool, solve: solver.solve, log },
    makeListener: () => new pg.Client({ connectionString: urls.app }),
  });
  await web.listen({
    handle: async (_request, response) => {
      response.writeHead(404).end();
    },
    upgrade: async (_request, socket) => {
      socket.destroy();
    },
  });
  return {
    url,
    cookie: `${sessionCookieName(url)}=${await openSession(owner, secret)}`,
    owner: { pool: owner, url: urls.owner },
    stop: async () => {
      await web.stop();
      await solver.close();
      await Promise.all([pool.end(), queuePool.end(), owner.end()]);
    },
  };
}

function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, statement_timeout: 5_000, lock_timeout: 2_000 });
  pool.on("error", () => {});
  return pool;
}

async function openSession(owner: pg.Pool, secret: string): Promise<string> {
  const [userId, sessionId] = [newId("usr"), newId("ses")];
  await owner.query(
    `insert into "user" (id, email, name, password_hash, role) values ($1, $1 || '@bench.test', 'Bench', '-', 'service')`,
    [userId],
  );
  await owner.query(
    "insert into session (id, user_id, session_version, expires_at) values ($1, $2, 1, now() + interval '1 day')",
    [sessionId, userId],
  );
  return encode({ token: { sub: userId, sid: sessionId, ver: 1 }, secret });
}
