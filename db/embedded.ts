import { type ChildProcess, spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import {
  type DatabaseSecrets,
  databaseName,
  diskFullSentence,
  embeddedUrl,
  ensureSecrets,
  makeDataDir,
  ownerRole,
  SetupError,
  writeSecrets,
} from "./connection.ts";
import { type ServerUser, serverBinaries, serverUser } from "./embedded-binaries.ts";

/**
 * A PostgreSQL of our own: real server programs, its files in DATA_DIR, reachable over loopback with a random
 * password only. It outlives a launcher that is killed; the next start adopts it.
 */
export type EmbeddedServer = {
  /** The database `everyshelf` as its owner, who is no superuser, so that row-level policies hold for it too. */
  ownerUrl: string;
  secrets: DatabaseSecrets;
  wasAdopted: boolean;
  /** Settles when the server has ended without having been told to. */
  ended: Promise<void>;
  /** Ends sessions, writes a checkpoint, and returns when the server is gone. */
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  dataDir: string;
  onProgress?: (sentence: string) => void;
  /** Further settings of the server, for tests. */
  settings?: Readonly<Record<string, string>>;
};

const patienceMs = 60_000;
const pollMs = 50;

export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  makeDataDir(options.dataDir);
  const place: Place = {
    dataDir: resolve(options.dataDir),
    cluster: join(resolve(options.dataDir), "postgres"),
    secrets: ensureSecrets(options.dataDir),
    say: options.onProgress ?? (() => {}),
    settings: options.settings ?? {},
  };
  const adopted = await adoptRunning(place);
  const server = adopted ?? (await startNew(place));
  await prepareOwner(place.secrets);
  return server;
}

type Place = {
  dataDir: string;
  cluster: string;
  secrets: DatabaseSecrets;
  say: (sentence: string) => void;
  settings: Readonly<Record<string, string>>;
};

/** The server that a killed launcher left behind, once it accepts us; null when there is none or it is just ending. */
async function adoptRunning(place: Place): Promise<EmbeddedServer | null> {
  const deadline = Date.now() + patienceMs;
  for (let isFirst = true; Date.now() < deadline; isFirst = false) {
    const left = runningServer(place.cluster);
    if (!left) return null;
    if (left.port === place.secrets.port && (await answers(place.secrets)) === "yes") {
      return { ...describe(place), wasAdopted: true, ended: gone(left.pid), stop: () => end(left.pid) };
    }
    if (isFirst) place.say("A database server of an earlier start is still busy; waiting for it …");
    await sleep(pollMs);
  }
  throw new SetupError(
    `A database server of an earlier start (process ${runningServer(place.cluster)?.pid}) neither answers nor ends. End it, then start again.`,
  );
}

async function startNew(place: Place): Promise<EmbeddedServer> {
  const user = serverUser();
  const binaries = serverBinaries(place.dataDir, user);
  if (!existsSync(place.cluster)) {
    place.say("Creating the database …");
    await createCluster(place, { user, binaries });
  }
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if (place.secrets.port === 0 || !(await isFree(place.secrets.port))) {
      place.secrets.port = await freePort();
      writeSecrets(place.dataDir, place.secrets);
    }
    const attempt = launch(place, { user, binaries });
    const slow = setTimeout(
      () => place.say("Starting the database; after a crash it replays its log …"),
      3_000,
    );
    const said = await ready(place.secrets, attempt).finally(() => clearTimeout(slow));
    if (said === null) return supervise(place, attempt.child);
    // After a kill -9 the old server's back ends need a moment to notice and let go of the shared memory.
    const mayPass = /pre-existing shared memory|is still in use|already exists|Address already in use/i.test(
      said,
    );
    if (!mayPass || Date.now() > deadline) throw new SetupError(startFailure(place, said));
    await sleep(500);
  }
}

function supervise(place: Place, child: ChildProcess): EmbeddedServer {
  const pid = child.pid ?? 0;
  const ended = new Promise<void>((settle) => child.once("exit", () => settle()));
  return { ...describe(place), wasAdopted: false, ended, stop: () => end(pid) };
}

const describe = (place: Place) => ({
  ownerUrl: embeddedUrl(place.secrets, ownerRole),
  secrets: place.secrets,
});

/** Made beside and renamed, so that a start that is killed meanwhile leaves nothing half made. */
async function createCluster(place: Place, { user, binaries }: { user: ServerUser; binaries: string }) {
  const unfinished = `${place.cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = join(place.dataDir, "initdb-password");
  writeFileSync(passwordFile, place.secrets.superuser, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    chownSync(unfinished, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  const args = ["-D", unfinished, "-U", "postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  args.push("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C");
  args.push("--data-checksums");
  try {
    const { code, output } = await run(join(binaries, "bin", "initdb"), args, user);
    if (code !== 0) throw new SetupError(startFailure(place, output));
    renameSync(unfinished, place.cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function run(program: string, args: string[], user: ServerUser): Promise<{ code: number; output: string }> {
  return new Promise((settle, fail) => {
    const child = spawn(program, args, { ...user, cwd: "/", env: serverEnv });
    let output = "";
    child.stdout.on("data", (chunk) => (output += String(chunk)));
    child.stderr.on("data", (chunk) => (output += String(chunk)));
    child.once("error", fail);
    child.once("close", (code) => settle({ code: code ?? 1, output }));
  });
}

/** Nothing of ours: a stray PGDATA or locale must not reach the server. (Next's types ask for NODE_ENV.) */
const serverEnv = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
  NODE_ENV: "production",
} as const;

const settings: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "120",
  fsync: "on",
  timezone: "UTC",
  log_timezone: "UTC",
  jit: "off",
  random_page_cost: "1.1",
  // Small containers have 64 MB of shared memory, too little for parallel joins; we run many short queries anyway.
  max_parallel_workers_per_gather: "0",
};

type Attempt = { child: ChildProcess; said: () => string };

/** In a session of its own, so that Ctrl-C in the terminal reaches the launcher only, which ends things in order. */
function launch(place: Place, { user, binaries }: { user: ServerUser; binaries: string }): Attempt {
  const logPath = join(place.dataDir, "postgres.log");
  if (existsSync(logPath) && statSync(logPath).size > 10_000_000) renameSync(logPath, `${logPath}.1`);
  const log = openSync(logPath, "a", 0o600);
  const start = fstatSync(log).size;
  const chosen = { ...settings, port: String(place.secrets.port), ...place.settings };
  const flags = Object.entries(chosen).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(binaries, "bin", "postgres"), ["-D", place.cluster, ...flags], {
    ...user,
    cwd: "/",
    env: serverEnv,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  return { child, said: () => readFileSync(logPath, "utf8").slice(start) };
}

/** Null when the server accepts us, else what it said before it ended. */
async function ready(secrets: DatabaseSecrets, { child, said }: Attempt): Promise<string | null> {
  let failure: string | null = null;
  child.once("error", (error) => {
    failure = error.message;
  });
  const deadline = Date.now() + 10 * patienceMs; // recovery of a large log takes its time
  while (Date.now() < deadline) {
    if (failure !== null) return failure;
    if (child.exitCode !== null || child.signalCode !== null) return said();
    const answer = await answers(secrets);
    if (answer === "yes") return null;
    if (answer === "refuses") return "password authentication failed";
    await sleep(pollMs);
  }
  return said();
}

async function answers(secrets: DatabaseSecrets): Promise<"yes" | "not yet" | "refuses"> {
  const client = new pg.Client({
    connectionString: embeddedUrl(secrets, "postgres", "postgres"),
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return "yes";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    return code === "28P01" ? "refuses" : "not yet";
  } finally {
    await client.end().catch(() => {});
  }
}

/** The owner and its database. Each step may be there already: an earlier start may have ended between them. */
async function prepareOwner(secrets: DatabaseSecrets): Promise<void> {
  const client = new pg.Client({ connectionString: embeddedUrl(secrets, "postgres", "postgres") });
  await client.connect();
  try {
    const roles = await client.query("select 1 from pg_roles where rolname = $1", [ownerRole]);
    if (roles.rowCount === 0) await client.query(`create role ${ownerRole} login createdb createrole`);
    await client.query(`alter role ${ownerRole} password ${client.escapeLiteral(secrets.owner)}`);
    const databases = await client.query("select 1 from pg_database where datname = $1", [databaseName]);
    if (databases.rowCount === 0) await client.query(`create database ${databaseName} owner ${ownerRole}`);
  } finally {
    await client.end();
  }
  await letPoliciesUseIndexes(secrets);
}

/**
 * Under a row-level policy an index serves a condition only if its functions are marked leakproof, and `lower` and
 * `like` are not (their errors could tell of a hidden row): people would be found by reading the whole table. On a
 * server of one's own a superuser may do the same; without it those searches are slower, never wrong.
 */
async function letPoliciesUseIndexes(secrets: DatabaseSecrets): Promise<void> {
  const client = new pg.Client({ connectionString: embeddedUrl(secrets, "postgres") });
  await client.connect();
  try {
    const functions = ["lower(text)", "textlike(text, text)"];
    for (const name of functions) await client.query(`alter function pg_catalog.${name} leakproof`);
  } finally {
    await client.end();
  }
}

/** Stops the server of this DATA_DIR, whoever started it; nothing when none runs. */
export async function stopEmbedded(dataDir: string): Promise<void> {
  const left = runningServer(join(resolve(dataDir), "postgres"));
  if (left) await end(left.pid);
}

/** What postmaster.pid says, if that process still is a PostgreSQL of this folder; the file of a dead one is removed. */
function runningServer(cluster: string): { pid: number; port: number } | null {
  const path = join(cluster, "postmaster.pid");
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n") : [];
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (isAlive(pid) && isServerOf(pid, cluster)) return { pid, port };
  rmSync(path, { force: true });
  return null;
}

/** A pid may have gone to another program meanwhile. Where there is no /proc, we believe the file. */
function isServerOf(pid: number, cluster: string): boolean {
  if (!existsSync("/proc/self/cmdline")) return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(cluster);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** SIGINT is PostgreSQL's fast shutdown; SIGQUIT leaves the rest to recovery. */
async function end(pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGINT", 20_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 2_000],
  ] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < waitMs && isAlive(pid); waited += pollMs) await sleep(pollMs);
  }
}

/** Watches without keeping the process alive. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(500, undefined, { ref: false });
}

export function isFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((settle) => {
    const probe = createServer();
    probe.once("error", () => settle(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => settle(true)));
  });
}

export function freePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = probe.address();
      probe.close(() => settle(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function startFailure(place: Place, said: string): string {
  const tail = said.trim().split("\n").slice(-8).join("\n");
  if (/No space left on device|Disk quota exceeded/i.test(said)) return diskFullSentence(place.dataDir);
  if (/password authentication failed/i.test(said)) {
    return `The database in ${place.cluster} does not know the password in ${join(place.dataDir, "database.json")}. Put the file back that belongs to it, or set DATA_DIR to an empty folder.`;
  }
  if (/Permission denied|could not access directory/i.test(said)) {
    return `The database server may not use ${place.cluster}: its user must be able to enter every folder above it. Set DATA_DIR to a folder outside of home folders.`;
  }
  if (/incompatible with server|initialized by PostgreSQL version/i.test(said)) {
    return `The database in ${place.cluster} was made by another version of PostgreSQL. Set DATA_DIR to another folder, or use the release that made it.\n${tail}`;
  }
  return `The database server did not start. Its last words (all of them are in ${join(place.dataDir, "postgres.log")}):\n${tail}`;
}
