import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { History } from "./core/history.ts";
import type { Measures } from "./core/measure.ts";
import type { Variant } from "./core/variant.ts";
import type { ReplayReply, ReplayTask, ThreadStart } from "./run-variant.ts";

/** How a variant ended. A fault of one does not touch the others. */
export type VariantResult =
  | { variant: string; measures: Measures; fault: null }
  | { variant: string; measures: null; fault: string };

/** What no plan made in hindsight can cost less than, in cents; or why there is no such number. */
export type BoundResult = { cost: number } | { missing: string };

export type ReplayProgress = { task: string; orders: number; total: number };

type Options = {
  threads?: number;
  /** Whether the hindsight bound is worked out too. */
  hasBound?: boolean;
  /** Aborted: every variant ends after its present order and is measured as far as it came. */
  signal?: AbortSignal;
  onProgress?: (progress: ReplayProgress) => void;
};

export const boundName = "hindsight bound";

/**
 * Decides a history again under each variant, in as many threads as there are cores, and measures each. Nothing is
 * written anywhere.
 */
export async function replayVariants(
  history: History,
  variants: readonly Variant[],
  options: Options = {},
): Promise<{ results: VariantResult[]; bound: BoundResult }> {
  const stop = new SharedArrayBuffer(4);
  const halt = () => void Atomics.store(new Int32Array(stop), 0, 1);
  if (options.signal?.aborted) halt();
  options.signal?.addEventListener("abort", halt, { once: true });
  const tasks = tasksOf(variants, options.hasBound ?? false);
  const ends = new Map<ReplayTask, End>();
  const onProgress = (task: string, orders: number) =>
    options.onProgress?.({ task, orders, total: history.orders.length });
  const count = Math.min(tasks.length, options.threads ?? availableParallelism());
  const queue = [...tasks];
  try {
    await Promise.all(
      Array.from({ length: count }, () => workThrough({ history, stop }, queue, ends, onProgress)),
    );
  } finally {
    options.signal?.removeEventListener("abort", halt);
  }
  const boundTask = tasks.find(({ kind }) => kind === "bound");
  return {
    results: tasks.flatMap((task) => (task.kind === "variant" ? toResult(task.name, ends.get(task)) : [])),
    bound: toBound(boundTask && ends.get(boundTask)),
  };
}

/** The bound comes first: it takes longest, and the variants fill the threads beside it. */
function tasksOf(variants: readonly Variant[], hasBound: boolean): ReplayTask[] {
  // Units that one variant may take and the bound may not would make it no bound.
  const safetyFactor = Math.min(1, ...variants.map((variant) => variant.safetyFactor));
  return [
    ...(hasBound ? [{ kind: "bound" as const, name: boundName, safetyFactor }] : []),
    ...variants.map((variant) => ({ kind: "variant" as const, name: variant.name, variant })),
  ];
}

type End = Exclude<ReplayReply, { kind: "progress" }>;

function toResult(variant: string, end: End | undefined): VariantResult {
  if (end?.kind === "measured") return { variant, measures: end.measures, fault: null };
  return { variant, measures: null, fault: end?.kind === "fault" ? end.fault : "it was never begun" };
}

function toBound(end: End | undefined): BoundResult {
  if (end?.kind === "fault") return { missing: `its computation failed: ${end.fault}` };
  if (end?.kind !== "bounded") return { missing: "it was not asked for." };
  return end.cost === null ? { missing: "the run was stopped." } : { cost: end.cost };
}

/** One thread takes task after task; one that breaks under a task is replaced for the rest. */
async function workThrough(
  given: ThreadStart,
  queue: ReplayTask[],
  ends: Map<ReplayTask, End>,
  onProgress: (task: string, orders: number) => void,
): Promise<void> {
  let thread: Worker | null = null;
  try {
    for (let task = queue.shift(); task; task = queue.shift()) {
      thread ??= startThread(given);
      const end = await doIn(thread, task, onProgress);
      ends.set(task, end);
      if (end.kind !== "fault") continue;
      await thread.terminate();
      thread = null;
    }
  } finally {
    await thread?.terminate();
  }
}

function startThread(given: ThreadStart): Worker {
  const thread = new Worker(new URL("../worker/thread.mjs", import.meta.url), {
    workerData: { entry: new URL("./run-variant.ts", import.meta.url).href, given },
  });
  // One that breaks between two tasks is found by the next.
  thread.on("error", () => {});
  return thread;
}

function doIn(
  thread: Worker,
  task: ReplayTask,
  onProgress: (task: string, orders: number) => void,
): Promise<End> {
  return new Promise((resolve) => {
    const end = (reply: End) => {
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve(reply);
    };
    const onMessage = (reply: ReplayReply) =>
      reply.kind === "progress" ? onProgress(task.name, reply.orders) : end(reply);
    const onError = (error: unknown) => end({ kind: "fault", fault: String(error) });
    const onExit = (code: number) => end({ kind: "fault", fault: `its thread ended (${code})` });
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.postMessage(task);
  });
}
