import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the database is: a given server, or the embedded one whose secrets lie in DATA_DIR. */
export type DatabasePlace = { DATABASE_URL?: string; DATA_DIR: string };

/**
 * What DATA_DIR remembers of the database. `port` is the embedded server's; `superuser` and `owner` are used with
 * the embedded server only, `app` and `read` with either.
 */
export type DatabaseSecrets = { port: number; superuser: string; owner: string; app: string; read: string };

/** `owner` migrates and runs the job queue's schema; `app` is what web and worker write with; `read` is for reports. */
export type ConnectionUrls = { owner: string; app: string; read: string };

export const ownerRole = "everyshelf";
export const appRole = "everyshelf_app";
export const readRole = "everyshelf_read";
export const databaseName = "everyshelf";

/** A mistake of the surroundings that a person can mend; its message is the whole sentence to show. */
export class SetupError extends Error {
  override name = "SetupError";
}

/**
 * The addresses of the three roles. For the embedded server they are those of its last start.
 * @throws {SetupError} when no server has been started in this DATA_DIR yet
 */
export function connectionUrls(place: DatabasePlace): ConnectionUrls {
  const secrets = readSecrets(place.DATA_DIR);
  if (!secrets) {
    throw new SetupError(
      `No database has been prepared in ${resolve(place.DATA_DIR)} yet. Run "npm start" or "npm run db:migrate" once.`,
    );
  }
  return urlsOf(place, secrets);
}

export function urlsOf(place: DatabasePlace, secrets: DatabaseSecrets): ConnectionUrls {
  const given = place.DATABASE_URL ?? embeddedUrl(secrets, ownerRole);
  return {
    owner: seeingAll(given),
    app: withLogin(given, { user: appRole, password: secrets.app }),
    read: seeingAll(withLogin(given, { user: readRole, password: secrets.read })),
  };
}

/**
 * Row-level policies hold for the owner and for reports too; they pass by the policy `all`, which they ask for when
 * they connect. (A role may not carry this as its own setting unless a superuser gives it.)
 */
function seeingAll(url: string): string {
  const changed = new URL(url);
  const options = changed.searchParams.get("options") ?? "";
  if (!options.includes("app.scope_kind")) {
    changed.searchParams.set("options", `${options} -c app.scope_kind=all`.trim());
  }
  return changed.toString().replaceAll("+", "%20");
}

/** The embedded server's address for its owner or its superuser. */
export function embeddedUrl(
  secrets: DatabaseSecrets,
  user: typeof ownerRole | "postgres",
  database = databaseName,
): string {
  const password = user === "postgres" ? secrets.superuser : secrets.owner;
  return `postgres://${user}:${password}@127.0.0.1:${secrets.port}/${database}`;
}

function withLogin(url: string, login: { user: string; password: string }): string {
  const changed = new URL(url);
  changed.username = login.user;
  changed.password = login.password;
  return changed.toString();
}

const secretsFile = (dataDir: string) => join(resolve(dataDir), "database.json");

export function readSecrets(dataDir: string): DatabaseSecrets | null {
  try {
    return JSON.parse(readFileSync(secretsFile(dataDir), "utf8")) as DatabaseSecrets;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new SetupError(`${secretsFile(dataDir)} cannot be read: ${String(error)}`);
  }
}

/** Reads the secrets, or makes them on the first start. */
export function ensureSecrets(dataDir: string): DatabaseSecrets {
  const known = readSecrets(dataDir);
  if (known) return known;
  const password = () => randomBytes(24).toString("base64url");
  const made = { port: 0, superuser: password(), owner: password(), app: password(), read: password() };
  writeSecrets(dataDir, made);
  return made;
}

/** Written beside and renamed, so that a crash leaves the old file or the new one. */
export function writeSecrets(dataDir: string, secrets: DatabaseSecrets): void {
  makeDataDir(dataDir);
  const path = secretsFile(dataDir);
  writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

/**
 * Makes DATA_DIR. As root others may pass through it, because the server's own folder inside belongs to another user;
 * what is secret in it has mode 0600.
 */
export function makeDataDir(dataDir: string): void {
  const path = resolve(dataDir);
  try {
    mkdirSync(path, { recursive: true });
    chmodSync(path, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    if (code === "EPERM") return;
    if (code === "ENOSPC") throw new SetupError(diskFullSentence(path));
    throw new SetupError(
      `The folder ${path} cannot be written (${code}). Give this user the right to, or set DATA_DIR to another folder.`,
    );
  }
}

export function diskFullSentence(path: string): string {
  return `The disk that holds ${path} is full. Free some space, or set DATA_DIR to a folder on another disk.`;
}
