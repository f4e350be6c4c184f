import { parentPort, workerData } from "node:worker_threads";
import type { Log } from "@/server/context.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { SolveModel } from "@/server/promising/core/model.ts";
import { makeSolver } from "@/server/promising/solve-model.ts";
import { type History, type Visit, visitsOf } from "./core/history.ts";
import { type Measures, measure } from "./core/measure.ts";
import type { Variant } from "./core/variant.ts";
import { playVariant } from "./play-variant.ts";

/** What the thread is started with. `stop`: one integer; not 0 once nobody wants the rest. */
export type ThreadStart = { history: History; stop: SharedArrayBuffer };
/** One variant at a time is asked for, and answered by progress and one end. */
export type VariantReply =
  | { kind: "progress"; orders: number }
  | { kind: "measured"; measures: Measures }
  | { kind: "fault"; fault: string };

/** Orders between two words about progress. */
const ordersPerWord = 250;

/** The thread's side of a replay: variant after variant, each from the same history. */
function serve(): void {
  assert(parentPort, "run-variant.ts is the entry of a thread");
  const port = parentPort;
  const { history, stop } = workerData.given as ThreadStart;
  const { solve } = makeSolver({ log: quiet });
  const given = { history, visits: visitsOf(history), stop: new Int32Array(stop), solve };
  const say = (reply: VariantReply) => port.postMessage(reply);
  port.on("message", (variant: Variant) => {
    play(given, variant, say).catch((error: unknown) => say({ kind: "fault", fault: String(error) }));
  });
}

async function play(
  given: { history: History; visits: readonly Visit[]; stop: Int32Array; solve: SolveModel },
  variant: Variant,
  say: (reply: VariantReply) => void,
): Promise<void> {
  const started = performance.now();
  const replay = await playVariant(given.history, given.visits, variant, {
    solve: given.solve,
    isStopped: () => Atomics.load(given.stop, 0) !== 0,
    onDecision: (_decision, orders) => {
      if (orders % ordersPerWord === 0) say({ kind: "progress", orders });
    },
  });
  say({ kind: "measured", measures: measure(replay, (performance.now() - started) / 1_000) });
}

/** A solver that fails leaves the best plan found; the replay says nothing of it. */
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };

serve();
