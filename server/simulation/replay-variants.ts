import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { History } from "./core/history.ts";
import type { Measures } from "./core/measure.ts";
import type { Variant } from "./core/variant.ts";
import type { ThreadStart, VariantReply } from "./run-variant.ts";

/** How a variant ended. A fault of one does not touch the others. */
export type VariantResult =
  | { variant: string; measures: Measures; fault: null }
  | { variant: string; measures: null; fault: string };

export type ReplayProgress = { variant: string; orders: number; total: number };

/**
 * Decides a history again under each variant, in as many threads as there are cores, and measures each. Nothing is
 * written anywhere.
 * @param options.signal aborted: every variant ends after its present order and is measured as far as it came
 */
export async function replayVariants(
  history: History,
  variants: readonly Variant[],
  options: { threads?: number; signal?: AbortSignal; onProgress?: (progress: ReplayProgress) => void } = {},
): Promise<VariantResult[]> {
  const stop = new SharedArrayBuffer(4);
  const halt = () => void Atomics.store(new Int32Array(stop), 0, 1);
  if (options.signal?.aborted) halt();
  options.signal?.addEventListener("abort", halt, { once: true });
  const results = new Map<string, VariantResult>();
  const queue = [...variants];
  const onProgress = (variant: string, orders: number) =>
    options.onProgress?.({ variant, orders, total: history.orders.length });
  const count = Math.min(variants.length, options.threads ?? availableParallelism());
  try {
    await Promise.all(
      Array.from({ length: count }, () => workThrough({ history, stop }, queue, results, onProgress)),
    );
  } finally {
    options.signal?.removeEventListener("abort", halt);
  }
  return variants.flatMap(({ name }) => results.get(name) ?? []);
}

/** One thread takes variant after variant; one that breaks under a variant is replaced for the rest. */
async function workThrough(
  given: ThreadStart,
  queue: Variant[],
  results: Map<string, VariantResult>,
  onProgress: (variant: string, orders: number) => void,
): Promise<void> {
  let thread: Worker | null = null;
  try {
    for (let variant = queue.shift(); variant; variant = queue.shift()) {
      thread ??= startThread(given);
      const result = await playIn(thread, variant, onProgress);
      results.set(variant.name, result);
      if (result.fault === null) continue;
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
  // One that breaks between two variants is found by the next.
  thread.on("error", () => {});
  return thread;
}

function playIn(
  thread: Worker,
  variant: Variant,
  onProgress: (variant: string, orders: number) => void,
): Promise<VariantResult> {
  const { name } = variant;
  return new Promise((resolve) => {
    const end = (result: VariantResult) => {
      thread.off("message", onMessage).off("error", onError).off("exit", onExit);
      resolve(result);
    };
    const fail = (fault: string) => end({ variant: name, measures: null, fault });
    const onMessage = (reply: VariantReply) => {
      if (reply.kind === "progress") onProgress(name, reply.orders);
      else if (reply.kind === "measured") end({ variant: name, measures: reply.measures, fault: null });
      else fail(reply.fault);
    };
    const onError = (error: unknown) => fail(String(error));
    const onExit = (code: number) => fail(`its thread ended (${code})`);
    thread.on("message", onMessage).on("error", onError).on("exit", onExit);
    thread.postMessage(variant);
  });
}
