/**
 * npm start: everything from a bare clone to a running product. Plain JavaScript without dependencies, because it
 * is what installs them; the rest of the launcher is server/cli/launch.ts.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const isMain =
  process.argv[1] && join(process.argv[1]).replace(/(\.mjs)?$/, ".mjs") === join(root, "start.mjs");

/** What went wrong in one sentence; shown without a stack. */
class StartError extends Error {
  name = "SetupError";
}

export async function installWhenNeeded() {
  checkNode();
  const reason = whyInstall();
  if (!reason) return;
  await working(`Installing packages (${reason})`, () =>
    npm(["ci", "--include=dev", "--no-audit", "--no-fund"]),
  );
  const still = whyInstall();
  if (still) throw new StartError(`npm ci ended, yet the packages are not complete: ${still}.`);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new StartError(`Everyshelf needs Node.js 20.19 or later; this is ${process.version}.`);
}

/** Compares npm's record of what it installed with the lock file, so an install by hand counts too. */
function whyInstall() {
  const installed = readJson(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return "none yet";
  const wanted = readJson(join(root, "package-lock.json"));
  for (const [path, { version, optional }] of Object.entries(wanted.packages)) {
    if (!path.startsWith("node_modules/")) continue;
    const found = installed.packages[path];
    if (found ? found.version !== version : !optional)
      return `${path.slice("node_modules/".length)} ${version} is missing`;
  }
  return null;
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

function npm(args) {
  const script = process.env.npm_execpath;
  const isNpm = script && /npm-cli\.js$/.test(script);
  return isNpm ? run(process.execPath, [script, ...args]) : run("npm", args);
}

/** Runs a program quietly; what it said is shown when it fails. */
function run(program, args, env = {}) {
  return new Promise((settle, fail) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.once("error", (error) => fail(new StartError(`${program} could not be started: ${error.message}`)));
    child.once("close", (code, signal) => {
      if (code === 0) return settle(undefined);
      const tail = said.trim().split("\n").slice(-40).join("\n");
      const isFull = /ENOSPC|No space left/i.test(said);
      const hint = isFull ? "The disk is full. Free some space, then start again.\n" : "";
      fail(new StartError(`${hint}"${[program, ...args].join(" ")}" ended with ${signal ?? code}:\n${tail}`));
    });
  });
}

/** A line that tells what takes long, and for how long already. */
async function working(sentence, work) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  const isTerminal = process.stdout.isTTY;
  const show = () =>
    process.stdout.write(isTerminal ? `\r${sentence} … ${seconds()} s ` : `${sentence} … ${seconds()} s\n`);
  show();
  const timer = setInterval(show, isTerminal ? 1_000 : 15_000);
  try {
    await work();
    process.stdout.write(`${isTerminal ? "\r" : ""}${sentence}: done in ${seconds()} s\n`);
  } catch (error) {
    if (isTerminal) process.stdout.write("\n");
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Builds the screens when anything that goes into them differs from the last build. */
export async function buildWhenNeeded() {
  const stamp = join(root, ".next", "everyshelf-build");
  const wanted = sourcesHash();
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isBuilt()) return;
  const release = await takeBuildLock();
  try {
    if (isBuilt()) return;
    rmSync(stamp, { force: true });
    const next = join(root, "node_modules", "next", "dist", "bin", "next");
    const env = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
    await working("Building the screens", () => run(process.execPath, [next, "build"], env));
    writeFileSync(stamp, wanted);
  } finally {
    release();
  }
}

/** Two starts at once in one folder: the second waits for the first's build. */
async function takeBuildLock() {
  const lock = join(root, "node_modules", ".everyshelf-build.lock");
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (!isAlive(Number(readFileSync(lock, "utf8")))) rmSync(lock, { force: true });
    else await new Promise((settle) => setTimeout(settle, 500));
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** All of app, components and public, what they import of the server, and the settings of the build. */
function sourcesHash() {
  const files = new Set(["app", "components", "public"].flatMap((folder) => filesBelow(join(root, folder))));
  for (const name of ["next.config.js", "postcss.config.mjs", "tsconfig.json", "package-lock.json"]) {
    if (existsSync(join(root, name))) files.add(join(root, name));
  }
  for (const file of files) {
    for (const imported of importsOf(file)) files.add(imported); // a Set's loop also visits what is added meanwhile
  }
  const hash = createHash("sha256").update(process.versions.node);
  for (const file of [...files].sort()) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest("hex");
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file) {
  if (!/\.(ts|tsx|js|mjs)$/.test(file)) return [];
  const found = readFileSync(file, "utf8").matchAll(
    /(?:from|import)\s*\(?\s*["']((?:@\/|\.\.?\/)[^"']+)["']/g,
  );
  return [...found]
    .map(([, target]) =>
      target.startsWith("@/") ? join(root, target.slice(2)) : join(dirname(file), target),
    )
    .filter((path) => existsSync(path) && statSync(path).isFile());
}

async function main() {
  process.chdir(root);
  const isDev = process.argv.includes("--dev");
  // In a terminal npm gets Ctrl-C too; the launcher's own handlers are set before anything is started.
  await installWhenNeeded();
  const { register } = await import("tsx/esm/api");
  register();
  const { checkSurroundings, launch } = await import("./server/cli/launch.ts");
  await checkSurroundings({ isDev });
  if (!isDev) await buildWhenNeeded();
  await launch({ isDev });
}

if (isMain) {
  main().catch((error) => {
    const isPlain = ["SetupError", "EnvError"].includes(error?.name);
    console.error(isPlain ? `\n${error.message}\n` : error);
    process.exit(1);
  });
}
