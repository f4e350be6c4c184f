import { Worker } from "node:worker_threads";
import type { Log } from "@/server/context.ts";
import type { SolveModel, SolverAnswer, SolverModel } from "./core/model.ts";
import type { SolverReply, SolverRequest } from "./run-model.ts";

export type Solver = { solve: SolveModel; close(): Promise<void> };

/** The solver's own limit comes first; a thread that is silent for so much longer is ended. */
const graceMilliseconds = 3_000;
/** Loading HiGHS and compiling its code, once per thread. */
const startMilliseconds = 15_000;
const noAnswer: SolverAnswer = { values: null, bound: null };

/**
 * HiGHS in a thread that starts with the first model and works one model at a time. A crash or a silence answers
 * nothing, so that the caller keeps its incumbent; the next model starts a new thread.
 */
export function makeSolver({ log }: { log: Log }): Solver {
  const state: State = { thread: null, calls: 0, queue: Promise.resolve(), waiting: null };
  const solve: SolveModel = (model) => {
    const answer = state.queue.then(() => ask(state, log, model));
    state.queue = answer.then(() => undefined);
    return answer;
  };
  return { solve, close: () => end(state) };
}

type State = {
  thread: Worker | null;
  calls: number;
  queue: Promise<void>;
  waiting: { call: number; settle(answer: SolverAnswer): void } | null;
};

function ask(state: State, log: Log, model: SolverModel): Promise<SolverAnswer> {
  return new Promise((resolve) => {
    const isNew = state.thread === null;
    const thread = state.thread ?? start(state, log);
    const call = ++state.calls;
    const limit = model.timeLimitSeconds * 1_000 + graceMilliseconds + (isNew ? startMilliseconds : 0);
    const timer = setTimeout(() => {
      log.warn({ call, limit }, "the solver is silent: its thread is ended");
      void end(state);
    }, limit);
    state.waiting = {
      call,
      settle: (answer) => {
        clearTimeout(timer);
        state.waiting = null;
        resolve(answer);
      },
    };
    thread.postMessage({ call, model } satisfies SolverRequest);
  });
}

function start(state: State, log: Log): Worker {
  const thread = new Worker(new URL("../worker/thread.mjs", import.meta.url), {
    workerData: { entry: new URL("./run-model.ts", import.meta.url).href },
  });
  // A thread that waits for work must not keep the process alive.
  thread.unref();
  thread.on("message", ({ call, answer, fault }: SolverReply) => {
    if (state.waiting?.call !== call) return;
    if (fault) log.error({ call, fault }, "the solver failed on a model");
    state.waiting.settle(answer ?? noAnswer);
  });
  const onEnd = (cause: unknown) => {
    if (state.thread !== thread) return;
    state.thread = null;
    if (state.waiting) log.error({ cause: String(cause) }, "the solver's thread ended under a model");
    state.waiting?.settle(noAnswer);
  };
  thread.on("error", onEnd);
  thread.on("exit", onEnd);
  state.thread = thread;
  return thread;
}

async function end(state: State): Promise<void> {
  const thread = state.thread;
  state.thread = null;
  await thread?.terminate();
  state.waiting?.settle(noAnswer);
}
