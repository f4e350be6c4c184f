import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import pg from "pg";
import { type Database, makeDatabase } from "@/db/client.ts";
import { type ConnectionUrls, connectionUrls, SetupError } from "@/db/connection.ts";
import { offerSetup } from "./auth/offer-setup.ts";
import { findWorkspaceOrigin } from "./auth/queries.ts";
import type { Log } from "./context.ts";
import { type Env, EnvError, readEnv, tellLibraries } from "./env.ts";
import { paymentProviderHttp } from "./integrations/payment-provider-http.ts";
import { makeLog } from "./log.ts";
import type { PaymentGateway } from "./payments/gateway.ts";
import { makePriceSolver } from "./planning/solve-prices.ts";
import { publish } from "./process.ts";
import { makeSolver } from "./promising/solve-model.ts";
import { serveWeb } from "./serve-web.ts";
import { startProblems, startWarnings } from "./start-rules.ts";
import { makeHandlers } from "./worker/handlers.ts";
import { runWorker } from "./worker/run-worker.ts";

const root = join(import.meta.dirname, "..");
const webConnections = 8;
const workerConnections = 4;

/** What a stop undoes, in the order of undoing: the last made goes first. */
type Undo = { name: string; undo: () => Promise<unknown> };

async function start(): Promise<void> {
  const env = readEnv();
  const log = makeLog(env);
  shiftClock(env.OMS_CLOCK_OFFSET_MS);
  const undos: Undo[] = [];
  const urls = connectionUrls(env);
  const stop = makeStop(undos, log);
  try {
    await refuseBadStart({ env, urls, log });
    const pools = makePools({ env, urls, log, undos });
    // The web is stopped first, so it is started last.
    if (env.OMS_ROLE !== "web") await startWorker({ env, urls, log, undos, pools });
    if (env.OMS_ROLE !== "worker") await startWeb({ env, urls, log, undos, pools });
  } catch (error) {
    if (error instanceof SetupError) process.stderr.write(`${error.message}\n`);
    else log.error({ error: describe(error) }, "the start failed");
    await stop(1);
    return;
  }
  process.once("SIGTERM", () => void stop(0));
  process.once("SIGINT", () => void stop(0));
  // The launcher's channel: when it is gone, so is whoever would stop us.
  process.once("disconnect", () => void stop(0));
  log.info({ port: env.PORT, environment: env.OMS_ENV }, "started");
  process.send?.("ready");
}

type Parts = { env: Env; urls: ConnectionUrls; log: Log; undos: Undo[]; pools: Pools };
type Pools = { web: pg.Pool; worker: pg.Pool; queue: pg.Pool };

function makePools({ env, urls, log, undos }: Omit<Parts, "pools">): Pools {
  const make = (name: string, connectionString: string, max: number) => {
    const pool = new pg.Pool({
      connectionString,
      max,
      application_name: `everyshelf-${name}`,
      statement_timeout: 5_000,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 10_000,
      // The server's own limit comes first; this one ends the wait for a server that is gone without a word.
      query_timeout: 15_000,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    pool.on("error", (error) => log.warn({ pool: name, error: error.message }, "an idle connection broke"));
    undos.push({ name: `pool ${name}`, undo: () => pool.end() });
    return pool;
  };
  return {
    web: make("web", urls.app, env.OMS_ROLE === "worker" ? 1 : webConnections),
    worker: make("worker", urls.app, env.OMS_ROLE === "web" ? 1 : workerConnections),
    queue: make("queue", urls.app, 1),
  };
}

async function startWeb({ env, urls, log, undos, pools }: Parts): Promise<void> {
  const isDevelopment = process.argv.includes("--dev") || env.NODE_ENV === "development";
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;
  const secret = env.NEXTAUTH_SECRET ?? localSecret(env.DATA_DIR);
  // Read by next-auth when Next loads it.
  tellLibraries({ NEXTAUTH_URL: publicUrl, NEXTAUTH_SECRET: secret });
  const solver = makeSolver({ log });
  undos.push({ name: "solver", undo: () => solver.close() });
  const web = serveWeb({
    env,
    publicUrl,
    secret,
    isDevelopment,
    pool: pools.web,
    queuePool: pools.queue,
    makeListener: () =>
      new pg.Client({ connectionString: urls.app, application_name: "everyshelf-listen", keepAlive: true }),
    solve: solver.solve,
    log,
  });
  undos.push({ name: "web", undo: () => web.stop() });
  publish(web.everyshelf);
  await web.listen(await preparePages({ env, isDevelopment }));
  if (env.OMS_ENV === "production") await printSetupToken(web.db, publicUrl);
}

async function startWorker({ env, urls, log, undos, pools }: Parts): Promise<void> {
  const ownerPool = new pg.Pool({
    connectionString: urls.owner,
    max: workerConnections + 2,
    application_name: "everyshelf-jobs",
    keepAlive: true,
  });
  const note = (error: Error) => log.warn({ pool: "jobs", error: error.message }, "a connection broke");
  ownerPool.on("error", note);
  ownerPool.on("connect", (client) => client.on("error", note));
  undos.push({ name: "pool jobs", undo: () => ownerPool.end() });
  const db = makeDatabase(pools.worker);
  const solver = makeSolver({ log });
  undos.push({ name: "solver", undo: () => solver.close() });
  const payments = env.PAYMENT_PROVIDER_URL
    ? paymentProviderHttp({ url: env.PAYMENT_PROVIDER_URL })
    : noProvider;
  const prices = makePriceSolver({ log });
  const handlers = makeHandlers({ solve: solver.solve, solvePrices: prices.solvePrices, payments });
  const worker = await runWorker({ ownerPool, db, handlers, log });
  undos.push({ name: "worker", undo: () => worker.stop() });
  // Ended first: the worker waits for its jobs, and a price run takes long. It is tried again.
  undos.push({ name: "price solver", undo: () => prices.close() });
}

/** Without a provider nothing is lost: operations wait as intents until one is named. */
const noProvider: PaymentGateway = {
  send: async () => ({ state: "lost", reason: "PAYMENT_PROVIDER_URL is not set" }),
  find: async () => ({ kind: "unreachable", reason: "PAYMENT_PROVIDER_URL is not set" }),
  list: () => Promise.reject(new Error("PAYMENT_PROVIDER_URL is not set")),
};

async function preparePages({ env, isDevelopment }: { env: Env; isDevelopment: boolean }) {
  const mode = isDevelopment ? "development" : "production";
  tellLibraries({ NODE_ENV: mode, NEXT_TELEMETRY_DISABLED: "1" });
  const { default: next } = await import("next");
  const app = next({ dev: isDevelopment, dir: root, hostname: env.HOST, port: env.PORT, quiet: true });
  await app.prepare();
  return { handle: app.getRequestHandler(), upgrade: app.getUpgradeHandler() };
}

async function refuseBadStart({ env, urls, log }: Pick<Parts, "env" | "urls" | "log">): Promise<void> {
  for (const warning of startWarnings(env)) log.warn({}, warning);
  const pool = new pg.Pool({ connectionString: urls.app, max: 1, connectionTimeoutMillis: 10_000 });
  const workspaceOrigin = await findWorkspaceOrigin(makeDatabase(pool)).finally(() => pool.end());
  const problems = startProblems(env, { workspaceOrigin });
  if (problems.length === 0) return;
  throw new SetupError(`Everyshelf does not start in production like this:\n- ${problems.join("\n- ")}`);
}

/** Plain text for the person at the console, never a log line: logs are kept. */
async function printSetupToken(db: Database, publicUrl: string): Promise<void> {
  const offer = await offerSetup(db);
  if (!offer) return;
  process.stdout.write(
    `\nNobody can sign in yet. Create the first administrator within the hour at\n  ${publicUrl}/setup?token=${offer.token}\nA restart makes a new token.\n\n`,
  );
}

/** Made once, for demo and development; production brings its own. */
function localSecret(dataDir: string): string {
  const path = join(resolve(dataDir), "session-secret");
  if (existsSync(path)) return readFileSync(path, "utf8").trim();
  mkdirSync(resolve(dataDir), { recursive: true });
  const made = randomBytes(48).toString("base64url");
  writeFileSync(path, `${made}\n`, { mode: 0o600 });
  return made;
}

/** Moves this process' idea of now; whoever depends on it instead of the database's clock shows. */
function shiftClock(milliseconds: number): void {
  if (milliseconds === 0) return;
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      super(...((given.length === 0 ? [RealDate.now() + milliseconds] : given) as [number]));
    }
    static override now = () => RealDate.now() + milliseconds;
  } as DateConstructor;
}

function makeStop(undos: Undo[], log: Log): (code: number) => Promise<void> {
  let isStopping = false;
  return async (code) => {
    if (isStopping) return;
    isStopping = true;
    for (const { name, undo } of undos.reverse())
      await undo().catch((error: unknown) =>
        log.warn({ part: name, error: describe(error) }, "did not stop cleanly"),
      );
    log.info({}, "stopped");
    process.exit(code);
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await start();
} catch (error) {
  // Before there is a log: a wrong variable, or no database yet.
  const isKnown = error instanceof SetupError || error instanceof EnvError;
  process.stderr.write(`${isKnown ? error.message : describe(error)}\n`);
  process.exit(1);
}
