import { type ChildProcess, fork } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { inheritedEnv } from "@/server/env.ts";

export type ChildPlan = {
  name: string;
  /** The TypeScript file to run, and its arguments. */
  entry: string;
  args?: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Where its words go; null is our own output. */
  logPath: string | null;
  /** How long it may take to end its work after SIGTERM. */
  graceMs: number;
};

/** A process that is started again when it ends by itself, up to a limit. */
export type Child = {
  name: string;
  pid(): number | null;
  /** Whether it has been started again too often. Its last words are for the person at the terminal. */
  failed: Promise<string>;
  stop(): Promise<void>;
};

const restartsMax = 4;
const restartWindowMs = 60_000;

export function superviseChild(plan: ChildPlan, onStart: () => void): Child {
  const state = { child: null as ChildProcess | null, isStopping: false, starts: [] as number[] };
  const failed = new Promise<string>((fail) => {
    const start = () => {
      state.child = forkChild(plan);
      onStart();
      state.child.once("exit", (code, signal) => {
        state.child = null;
        if (state.isStopping) return;
        state.starts = [...state.starts.filter((at) => Date.now() - at < restartWindowMs), Date.now()];
        if (state.starts.length > restartsMax) {
          fail(
            `The ${plan.name} process ended ${state.starts.length} times (${signal ?? code}).\n${lastWords(plan)}`,
          );
          return;
        }
        setTimeout(() => !state.isStopping && start(), 250 * 2 ** state.starts.length);
      });
    };
    start();
  });
  return {
    name: plan.name,
    pid: () => state.child?.pid ?? null,
    failed,
    stop: async () => {
      state.isStopping = true;
      if (state.child) await endChild(state.child, plan.graceMs);
    },
  };
}

/**
 * Each in a process group of its own: Ctrl-C in the terminal reaches the launcher alone, which ends them in order.
 * Should the launcher be killed, their IPC channel closes and they end by themselves.
 */
function forkChild(plan: ChildPlan): ChildProcess {
  const log = plan.logPath === null ? "inherit" : openLog(plan.logPath);
  const child = fork(plan.entry, [...(plan.args ?? [])], {
    execArgv: ["--import", "tsx", "--enable-source-maps"],
    env: inheritedEnv(plan.env),
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  if (typeof log === "number") closeSync(log);
  child.on("error", () => {}); // a message to a process that has just ended
  return child;
}

function openLog(path: string): number {
  if (existsSync(path) && statSync(path).size > 20_000_000) renameSync(path, `${path}.1`);
  return openSync(path, "a", 0o600);
}

function lastWords(plan: ChildPlan): string {
  if (plan.logPath === null || !existsSync(plan.logPath)) return "";
  const tail = readFileSync(plan.logPath, "utf8").trimEnd().split("\n").slice(-15).join("\n");
  return `Its last words, from ${plan.logPath}:\n${tail}`;
}

async function endChild(child: ChildProcess, graceMs: number): Promise<void> {
  const isGone = new Promise<boolean>((settle) => child.once("exit", () => settle(true)));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  if (await Promise.race([isGone, sleep(graceMs, false)])) return;
  child.kill("SIGKILL");
  await isGone;
}
