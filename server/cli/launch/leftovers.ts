import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { SetupError } from "@/db/connection.ts";

const schema = z.object({ launcher: z.number().int(), children: z.array(z.number().int()) });

const fileOf = (dataDir: string) => join(resolve(dataDir), "launcher.json");

/** Writes down who runs for this DATA_DIR, so that the next start can tell what a killed one left. */
export function recordProcesses(dataDir: string, children: readonly number[]): void {
  writeFileSync(fileOf(dataDir), JSON.stringify({ launcher: process.pid, children }), { mode: 0o600 });
}

export function forgetProcesses(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/**
 * Ends what a killed launcher left behind. They end by themselves when its channel closes; here we wait for it, and
 * insist after a while.
 * @throws {SetupError} when the launcher of this DATA_DIR is alive
 */
export async function endLeftovers(dataDir: string): Promise<void> {
  const found = readRecord(dataDir);
  if (!found) return;
  const isOurs = found.launcher !== process.pid && /start\.mjs/.test(commandOf(found.launcher));
  if (isOurs) {
    throw new SetupError(
      `Everyshelf already runs on ${resolve(dataDir)} (process ${found.launcher}). Stop it first, or set DATA_DIR and PORT to start another one.`,
    );
  }
  for (const [signal, waitMs] of [
    ["SIGTERM", 10_000],
    ["SIGKILL", 2_000],
  ] as const) {
    const alive = () =>
      found.children.filter((pid) => /server\/(main|cli\/payment-provider)\.ts/.test(commandOf(pid)));
    for (const pid of alive()) process.kill(pid, signal);
    for (let waited = 0; waited < waitMs && alive().length > 0; waited += 100) await sleep(100);
  }
  forgetProcesses(dataDir);
}

function readRecord(dataDir: string): z.infer<typeof schema> | null {
  const path = fileOf(dataDir);
  if (!existsSync(path)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null; // killed while writing it
  }
}

/** The command line of a process, empty when there is none: a pid alone may belong to somebody else by now. */
function commandOf(pid: number): string {
  try {
    if (existsSync("/proc/self/cmdline"))
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
  } catch {
    return "";
  }
}
