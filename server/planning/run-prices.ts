import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@/server/kernel/assert.ts";
import { type PriceProblem, solveShare } from "./core/price-problem.ts";

/** What a thread is started with. It answers one `PriceShare` and ends. */
export type PriceWork = { problem: PriceProblem; share: { from: number; of: number } };

/** The thread's side of `solve-prices.ts`. A fault ends the thread, which the other side takes for a lost run. */
assert(parentPort, "run-prices.ts is the entry of a thread");
const { problem, share } = (workerData as { work: PriceWork }).work;
parentPort.postMessage(solveShare(problem, share));
