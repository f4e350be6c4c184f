import { encode } from "next-auth/jwt";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { silentLog, type TestDatabase, testDatabase } from "@/db/testing.ts";
import { createUser } from "./auth/create-user.ts";
import { disableUser } from "./auth/disable-user.ts";
import { readEnv } from "./env.ts";
import { newId, type SessionId } from "./kernel/ids.ts";
import { serveWeb, type Web } from "./serve-web.ts";

const secret = "a test's own key, of no use elsewhere";
const password = "copper-lantern-drift-42";

let database: TestDatabase;
let web: Web;
let origin: string;

beforeAll(async () => {
  database = await testDatabase();
  const made = await serve();
  web = made.web;
  origin = made.origin;
});

afterAll(async () => {
  await web.stop();
  await database.close();
});

/** Another node on the same database. `pool`: other than the tests' own. */
async function serve(given: { pool?: pg.Pool } = {}): Promise<{ web: Web; origin: string }> {
  const queuePool = new pg.Pool({ connectionString: database.urls.app, max: 1 });
  queuePool.on("error", () => undefined);
  const made = serveWeb({
    env: { ...readEnv({ OMS_ENV: "test" }), PORT: 0 },
    publicUrl: "http://localhost",
    secret,
    isDevelopment: false,
    pool: given.pool ?? database.appPool,
    queuePool,
    makeListener: () => new pg.Client({ connectionString: database.urls.app }),
    solve: () => Promise.reject(new Error("not called")),
    log: silentLog,
  });
  const { port } = await made.listen({
    handle: async (request, response) => {
      if (request.url === "/slow") await new Promise((resolve) => setTimeout(resolve, 700));
      response.end(request.headers["content-security-policy"]);
    },
  });
  const stop = async () => {
    await made.stop();
    await queuePool.end();
  };
  return { web: { ...made, stop }, origin: `http://127.0.0.1:${port}` };
}

/** A new administrator, signed in: the Cookie header of their browser. */
async function signedIn(): Promise<{ email: string; cookie: string; sessionId: SessionId }> {
  const email = `${newId("usr")}@example.com`;
  const userId = newId("usr");
  const person = {
    userId,
    email,
    name: "Ada Admin",
    role: "admin" as const,
    storeCodes: [],
    isManager: false,
  };
  const made = await createUser(database.command(), person, password);
  expect(made.ok).toBe(true);
  const answer = await web.everyshelf.authorize({
    email,
    password,
    address: newId("ses"),
    requestId: "test",
  });
  if (!answer.ok) throw new Error(answer.reason);
  const token = await encode({ token: { sid: answer.sessionId, ver: answer.sessionVersion }, secret });
  return { email, cookie: `everyshelf.session=${token}`, sessionId: answer.sessionId };
}

type Stream = { text: () => string; ended: Promise<number>; abort: () => void };

/** Listens to a stream; `ended` settles with the milliseconds that it lived. */
async function openStream(cookie: string, topics: string[], at = origin): Promise<Stream> {
  const input = encodeURIComponent(JSON.stringify({ json: { topics } }));
  const end = new AbortController();
  const startedAt = performance.now();
  const response = await fetch(`${at}/api/trpc/live.changes?input=${input}`, {
    headers: { cookie },
    signal: end.signal,
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const ended = (async () => {
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
        text += part.value;
    } catch {
      // Cut off: that is an end as well.
    }
    return performance.now() - startedAt;
  })();
  await until(() => text.includes("connected"));
  return { text: () => text, ended, abort: () => end.abort() };
}

async function until(isSo: () => boolean, milliseconds = 5_000): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`not so after ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const post = (path: string, headers: Record<string, string>, body = "{}") =>
  fetch(`${origin}${path}`, { method: "POST", headers, body });

describe("a live stream", () => {
  test("tells a viewer of its topics, and only of those, once a change has committed", async () => {
    const { cookie } = await signedIn();
    const stream = await openStream(cookie, ["orders", "exceptions"]);
    await until(() => stream.text().includes('"topics":[]'));
    await database.ownerPool.query(`select pg_notify('everyshelf', '["inventory","orders"]')`);
    await until(() => stream.text().includes('"topics":["orders"]'));
    expect(stream.text()).toMatch(/id: \S+/);
    expect(stream.text()).not.toContain("inventory");
    stream.abort();
  });

  test("ends within 5 seconds of its session's end", async () => {
    const { cookie, email } = await signedIn();
    const stream = await openStream(cookie, ["orders"]);
    const revokedAt = performance.now();
    await disableUser(database.command(), { email });
    await stream.ended;
    expect(performance.now() - revokedAt).toBeLessThan(5_500);
  });

  test("is refused without a session", async () => {
    const input = encodeURIComponent(JSON.stringify({ json: { topics: ["orders"] } }));
    const response = await fetch(`${origin}/api/trpc/live.changes?input=${input}`);
    const text = await response.text();
    expect(text).toContain("UNAUTHORIZED");
    expect(text).not.toContain("topics");
  });

  test("outlives a restart of the database, and says then that all may have changed", async () => {
    const { cookie } = await signedIn();
    const stream = await openStream(cookie, ["orders"]);
    await database.appPool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = current_user and pid <> pg_backend_pid()",
    );
    await until(() => stream.text().includes('"topics":["orders"]'), 8_000);
    stream.abort();
  });
});

describe("a session", () => {
  test("says who asks", async () => {
    const { cookie } = await signedIn();
    const response = await fetch(`${origin}/api/trpc/system.me`, { headers: { cookie } });
    expect(await response.json()).toMatchObject({
      result: { data: { json: { name: "Ada Admin", role: "admin" } } },
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test("does not count any more once it was ended", async () => {
    const { cookie, sessionId } = await signedIn();
    const ask = () => fetch(`${origin}/api/trpc/system.me`, { headers: { cookie } });
    expect((await ask()).status).toBe(200);
    await web.everyshelf.endSession(sessionId);
    expect((await ask()).status).toBe(401);
  });

  test.each([
    ["30 idle minutes", "update session set last_seen_at = now() - interval '30 minutes' where id = $1"],
    ["its 12 hours", "update session set expires_at = now() where id = $1"],
  ])("ends after %s", async (_name, statement) => {
    const { cookie, sessionId } = await signedIn();
    await database.ownerPool.query(statement, [sessionId]);
    expect((await fetch(`${origin}/api/trpc/system.me`, { headers: { cookie } })).status).toBe(401);
  });

  test("of another key counts for nothing", async () => {
    const { sessionId } = await signedIn();
    const token = await encode({
      token: { sid: sessionId, ver: 1 },
      secret: "another key altogether, of no use",
    });
    const response = await fetch(`${origin}/api/trpc/system.me`, {
      headers: { cookie: `everyshelf.session=${token}` },
    });
    expect(response.status).toBe(401);
  });

  test("is kept awake by a person's doing, not by a screen that refetches by itself", async () => {
    const { cookie, sessionId } = await signedIn();
    const seenAt = async () => {
      const { rows } = await database.ownerPool.query("select last_seen_at from session where id = $1", [
        sessionId,
      ]);
      return rows[0].last_seen_at.getTime();
    };
    await database.ownerPool.query(
      "update session set last_seen_at = now() - interval '10 minutes' where id = $1",
      [sessionId],
    );
    const before = await seenAt();
    await fetch(`${origin}/api/trpc/system.me`, { headers: { cookie, "x-everyshelf-active": "0" } });
    expect(await seenAt()).toBe(before);
    await fetch(`${origin}/api/trpc/system.me`, { headers: { cookie } });
    expect(await seenAt()).toBeGreaterThan(before);
  });
});

describe("a request that changes something is refused", () => {
  const json = { "content-type": "application/json" };
  const path = "/api/trpc/auth.setup";

  test.each([
    ["from another origin", 403, path, { ...json, origin: "https://evil.example" }],
    ["from another site, as the browser says", 403, path, { ...json, "sec-fetch-site": "cross-site" }],
    ["from a sibling host", 403, path, { ...json, "sec-fetch-site": "same-site" }],
    ["as a form", 415, path, { "content-type": "application/x-www-form-urlencoded" }],
    ["as plain text", 415, path, { "content-type": "text/plain" }],
    ["in a batch", 400, "/api/trpc/auth.setup,auth.setup?batch=1", json],
  ])("%s", async (_name, status, target, headers) => {
    expect((await post(target, headers)).status).toBe(status);
  });

  test("by GET", async () => {
    const input = encodeURIComponent(JSON.stringify({ json: {} }));
    expect((await fetch(`${origin}${path}?input=${input}`)).status).toBe(405);
  });

  test("when it is larger than 1 MB", async () => {
    const body = JSON.stringify({ json: { token: "x".repeat(1_000_001) } });
    expect((await post(path, json, body)).status).toBe(413);
  });

  test("to a screen from another origin", async () => {
    expect((await post("/api/auth/signout", { origin: "https://evil.example" })).status).toBe(403);
  });
});

test("eleven reads in one batch are refused", async () => {
  const path = Array.from({ length: 11 }, () => "system.noop").join(",");
  const input = encodeURIComponent("{}");
  expect((await fetch(`${origin}/api/trpc/${path}?batch=1&input=${input}`)).status).toBe(400);
});

test("every page has a policy with a nonce of its own, and the page's request carries it", async () => {
  const seen = new Set<string>();
  for (let count = 0; count < 50; count++) {
    const response = await fetch(`${origin}/anything`);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(await response.text()).toBe(policy);
    const scripts = policy.split("; ").find((part) => part.startsWith("script-src")) ?? "";
    expect(scripts).not.toContain("unsafe");
    seen.add(/'nonce-([^']+)'/.exec(scripts)?.[1] ?? "");
  }
  expect(seen.size).toBe(50);
});

test("readiness waits for a worker", async () => {
  const before = await fetch(`${origin}/api/ready`);
  expect(before.status).toBe(503);
  await database.ownerPool.query("insert into worker_heartbeat (worker_id) values ('test')");
  const after = await fetch(`${origin}/api/ready`);
  expect(await after.json()).toMatchObject({ status: "ready", database: true, migrations: true, workers: 1 });
});

test("a node that stops ends its streams at once, lets a request end, and takes no more", async () => {
  const node = await serve();
  const { cookie } = await signedIn();
  const stream = await openStream(cookie, ["orders"], node.origin);
  const slow = fetch(`${node.origin}/slow`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const stoppedAt = performance.now();
  const stopped = node.web.stop();
  await stream.ended;
  expect(performance.now() - stoppedAt).toBeLessThan(500);
  expect((await slow).status).toBe(200);
  await stopped;
  await expect(fetch(`${node.origin}/api/health`)).rejects.toThrow();
});

test("without a database the answer is 503 with a time to come back, and no word of its insides", async () => {
  const nowhere = new pg.Pool({ connectionString: "postgres://everyshelf_app:pw@127.0.0.1:1/none", max: 1 });
  const node = await serve({ pool: nowhere });
  const answer = await fetch(`${node.origin}/api/trpc/auth.setupState`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(await answer.text()).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|select|node_modules/);
  expect((await fetch(`${node.origin}/api/ready`)).status).toBe(503);
  expect((await fetch(`${node.origin}/api/health`)).status).toBe(200);
  await node.web.stop();
  await nowhere.end();
});
