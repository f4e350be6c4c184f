import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeDataDir, SetupError } from "@/db/connection.ts";
import { freePort, startEmbedded, stopEmbedded } from "@/db/embedded.ts";
import { type Env, inheritedEnv, readEnv } from "@/server/env.ts";
import { startProblems, startWarnings } from "@/server/start-rules.ts";
import { announcement, signInsFile } from "./launch/announce.ts";
import { type Child, type ChildPlan, superviseChild } from "./launch/child.ts";
import { endLeftovers, forgetProcesses, recordProcesses } from "./launch/leftovers.ts";
import { type PreparedDatabase, prepareDatabase, workspaceOrigin } from "./launch/prepare-database.ts";
import { appSecrets } from "./launch/secrets.ts";

export type LaunchOptions = { isDev: boolean };

/** What ends the parts that run, in the order of ending. */
type Stops = (() => Promise<void>)[];

const say = (sentence: string) => console.log(sentence);

/** What can be told before anything takes long: a wrong setting, a running launcher, a port in use. */
export async function checkSurroundings(_options: LaunchOptions): Promise<void> {
  const env = readEnv();
  refuse(startProblems(env, { workspaceOrigin: null }));
  for (const warning of startWarnings(env)) console.warn(warning);
  makeDataDir(env.DATA_DIR);
  await endLeftovers(env.DATA_DIR);
  if (env.OMS_ROLE !== "worker") await checkPort(env);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new SetupError(problems.join("\n"));
}

async function checkPort({ PORT, HOST }: Env): Promise<void> {
  const problem = await new Promise<string | null>((settle) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
    probe.listen({ port: PORT, host: HOST, exclusive: true }, () => probe.close(() => settle(null)));
  });
  if (problem === null) return;
  if (problem === "EADDRINUSE") {
    throw new SetupError(
      `Port ${PORT} is in use by another program. Start on another one: PORT=${PORT + 1} npm start`,
    );
  }
  if (problem === "EACCES") {
    throw new SetupError(
      `This user may not listen on port ${PORT}. Start on another one: PORT=3000 npm start`,
    );
  }
  throw new SetupError(`HOST ${HOST}, port ${PORT}: listening failed (${problem}).`);
}

/** Starts all and returns when all runs; the process then lives until a signal ends it. */
export async function launch({ isDev }: LaunchOptions): Promise<void> {
  const env = readEnv();
  // A terminal that is gone must not end us before we have ended the others.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const isOwnServer = !env.DATABASE_URL;
  const state: DatabaseState = { isStopping: false };
  const stops: Stops = [
    async () => {
      state.isStopping = true;
      if (isOwnServer) await stopEmbedded(env.DATA_DIR);
    },
    async () => forgetProcesses(env.DATA_DIR),
  ];
  const shutDown = stopOnSignal(stops);
  if (env.OMS_ENV === "test") stopWithParent(shutDown);
  recordProcesses(env.DATA_DIR, []);
  try {
    const database = await prepareDatabase(env, say);
    void superviseDatabase(env, { database, state }, shutDown);
    await seedWhenEmpty(env, database, stops);
    const children = await startChildren(env, { isDev, stops });
    for (const child of children) void child.failed.then((words) => shutDown(1, words));
    if (env.OMS_ROLE !== "worker") await waitUntilReady(env);
    const url = publicUrl(env);
    const isDemo = env.OMS_ENV !== "production";
    say(announcement({ url, dataDir: env.DATA_DIR, isDemo, logs: isDemo }));
  } catch (error) {
    await shutDown(1, wordsOf(error));
  }
}

const publicUrl = (env: Env) => env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;

type ShutDown = (code: number, words?: unknown) => Promise<never>;

/** Ends everything in order, once: web and worker, then the provider, then the database. */
function stopOnSignal(stops: Stops): ShutDown {
  const state = { isStopping: false };
  const shutDown = async (code: number, words?: unknown): Promise<never> => {
    if (state.isStopping) return new Promise(() => {}); // the first one ends the process
    state.isStopping = true;
    if (words !== undefined) console.error(typeof words === "string" ? `\n${words}\n` : words);
    for (const stop of stops) await stop().catch((error: unknown) => console.error(error));
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (state.isStopping) return; // a second Ctrl-C does not break what is being written
      say("\nStopping …");
      void shutDown(0);
    });
  }
  return shutDown;
}

/** A test run that was killed ends nobody: here the launcher sees that its parent is another one now. */
function stopWithParent(shutDown: ShutDown): void {
  const parent = process.ppid;
  const timer = setInterval(() => process.ppid !== parent && void shutDown(1), 2_000);
  timer.unref();
}

type DatabaseState = { isStopping: boolean };

/** Starts the embedded server again should it die; the pools of web and worker connect anew by themselves. */
async function superviseDatabase(
  env: Env,
  { database, state }: { database: PreparedDatabase; state: DatabaseState },
  shutDown: ShutDown,
): Promise<void> {
  try {
    let server = database.server;
    for (let restarts = 0; server; restarts++) {
      await server.ended;
      if (state.isStopping) return;
      if (restarts === 5)
        throw new SetupError(`The database server ended six times; see ${postgresLog(env)}.`);
      say("The database server ended; starting it again …");
      server = await startEmbedded({ dataDir: env.DATA_DIR, onProgress: say });
    }
  } catch (error) {
    if (!state.isStopping) await shutDown(1, wordsOf(error));
  }
}

const postgresLog = (env: Env) => join(resolve(env.DATA_DIR), "postgres.log");

/** A sentence where it is a person's matter, the whole error where it is ours. */
const wordsOf = (error: unknown) => (error instanceof SetupError ? error.message : error);

/** Production begins with the one-time setup instead. */
async function seedWhenEmpty(env: Env, { ownerUrl }: PreparedDatabase, stops: Stops): Promise<void> {
  const origin = await workspaceOrigin(ownerUrl);
  refuse(startProblems(env, { workspaceOrigin: origin }));
  const hasSignIns = existsSync(join(resolve(env.DATA_DIR), signInsFile));
  const isComplete = origin === "setup" || (origin === "demo" && hasSignIns);
  if (isComplete || env.OMS_ENV === "production") return;
  const size = env.OMS_SEED_SIZE ?? (env.OMS_ENV === "test" ? "s" : "m");
  if (origin === null) say(`Filling the empty database with a demo retailer of size ${size} …`);
  const child = fork(join(import.meta.dirname, "seed.ts"), ["--size", size], {
    execArgv: ["--import", "tsx"],
    env: inheritedEnv({ DATA_DIR: resolve(env.DATA_DIR) }),
  });
  stops.unshift(() => Promise.resolve(void child.kill("SIGKILL"))); // one transaction: it is there whole or not at all
  const code = await new Promise((settle) => child.once("exit", settle));
  stops.shift();
  if (code !== 0) throw new SetupError("Filling the demo retailer failed; its words stand above.");
}

async function startChildren(env: Env, { isDev, stops }: { isDev: boolean; stops: Stops }): Promise<Child[]> {
  const secrets = env.OMS_ENV === "production" ? null : appSecrets(env.DATA_DIR);
  const shared: Record<string, string | undefined> = {
    DATA_DIR: resolve(env.DATA_DIR),
    NEXTAUTH_SECRET: env.NEXTAUTH_SECRET ?? secrets?.nextauthSecret,
    PAYMENT_WEBHOOK_SECRET: env.PAYMENT_WEBHOOK_SECRET ?? secrets?.webhookSecret,
    NODE_ENV: isDev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const plans: ChildPlan[] = [];
  const plan = (name: string, entry: string, more: Partial<ChildPlan>) =>
    plans.push({
      name,
      entry: join(import.meta.dirname, "..", entry),
      logPath: env.OMS_ENV === "production" ? null : join(resolve(env.DATA_DIR), `${name}.log`),
      graceMs: 28_000,
      ...more,
      env: { ...shared, ...more.env },
    });
  if (!env.PAYMENT_PROVIDER_URL && env.OMS_ENV !== "production") {
    const port = await freePort();
    shared.PAYMENT_PROVIDER_URL = `http://127.0.0.1:${port}`;
    const callback = `http://127.0.0.1:${env.PORT}/api/webhooks/payments`;
    plan("provider", "cli/payment-provider.ts", {
      args: ["--port", String(port), "--callback-url", callback, "--data-dir", resolve(env.DATA_DIR)],
      graceMs: 5_000,
    });
  }
  if (env.OMS_ROLE !== "web") plan("worker", "main.ts", { env: { OMS_ROLE: "worker" } });
  if (env.OMS_ROLE !== "worker")
    plan("web", "main.ts", { env: { OMS_ROLE: "web" }, args: isDev ? ["--dev"] : [] });

  const children: Child[] = [];
  const record = () =>
    recordProcesses(
      env.DATA_DIR,
      children.flatMap((child) => child.pid() ?? []),
    );
  for (const each of plans) {
    const child = superviseChild(each, () => setImmediate(record));
    children.push(child);
    stops.unshift(child.stop);
  }
  return children;
}

const readyPatienceMs = 180_000;

async function waitUntilReady({ HOST, PORT }: Env): Promise<void> {
  const host = HOST === "0.0.0.0" || HOST === "::" ? "127.0.0.1" : HOST;
  const begun = Date.now();
  for (let told = 0; Date.now() - begun < readyPatienceMs; ) {
    const answer = await fetch(`http://${host}:${PORT}/api/ready`, {
      signal: AbortSignal.timeout(5_000),
    }).catch(() => null);
    if (answer?.ok) return;
    const seconds = Math.floor((Date.now() - begun) / 1000);
    if (seconds >= told + 10) {
      told = seconds;
      say(`Waiting for the web process … ${seconds} s`);
    }
    await sleep(100);
  }
  throw new SetupError(`The web process was not ready after ${readyPatienceMs / 1000} seconds; see its log.`);
}
