import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Log } from "@/server/context.ts";
import type { PriceProblem, PriceShare } from "./core/price-problem.ts";
import type { PriceWork } from "./run-prices.ts";

/** Solves all futures of a problem; null: a thread died or was silent for too long, and nothing is known. */
export type SolvePrices = (problem: PriceProblem) => Promise<PriceShare[] | null>;
/** `close` ends the threads that run; their runs answer null. `running`: how many there are. */
export type PriceSolver = { solvePrices: SolvePrices; running(): number; close(): Promise<void> };

/** The largest networks take a few minutes; a thread that needs longer than this is stuck. */
const limitMinutes = 15;

/**
 * Threads that are started for one run and end with it: prices are worked out a few times a day, and the memory of a
 * large network is given back in between. One core is left to whoever serves people.
 */
export function makePriceSolver(given: {
  log: Log;
  threads?: number;
  limitMilliseconds?: number;
}): PriceSolver {
  const { log, threads = Math.max(1, availableParallelism() - 1) } = given;
  const limit = given.limitMilliseconds ?? limitMinutes * 60_000;
  const running = new Set<Worker>();
  const solvePrices: SolvePrices = async (problem) => {
    const of = Math.min(threads, problem.settings.futures);
    const started = Array.from({ length: of }, (_thread, from) => start({ problem, share: { from, of } }));
    for (const { thread } of started) running.add(thread);
    const timer = setTimeout(() => {
      log.warn({ limit }, "the price threads are silent: they are ended");
      for (const { thread } of started) void thread.terminate();
    }, limit);
    try {
      return await Promise.all(started.map(({ answer }) => answer));
    } catch (error) {
      log.error({ cause: String(error) }, "a price thread ended before its answer: the earlier prices stand");
      return null;
    } finally {
      clearTimeout(timer);
      // Whatever still runs works for nobody.
      await Promise.all(started.map(({ thread }) => thread.terminate()));
      for (const { thread } of started) running.delete(thread);
    }
  };
  const close = async () => {
    await Promise.all([...running].map((thread) => thread.terminate()));
  };
  return { solvePrices, running: () => running.size, close };
}

function start(work: PriceWork): { thread: Worker; answer: Promise<PriceShare> } {
  const thread = new Worker(new URL("../worker/thread.mjs", import.meta.url), {
    workerData: { entry: new URL("./run-prices.ts", import.meta.url).href, work },
  });
  const answer = new Promise<PriceShare>((resolve, reject) => {
    thread.on("message", resolve);
    thread.on("error", reject);
    thread.on("exit", (code) => reject(new Error(`the thread ended with ${code}`)));
  });
  return { thread, answer };
}
