import { parentPort, workerData } from "node:worker_threads";
import type { Log } from "@/server/context.ts";
import { assert } from "@/server/kernel/assert.ts";
import type { SolveModel } from "@/server/promising/core/model.ts";
import { makeSolver } from "@/server/promising/solve-model.ts";
import { beginBound, boundNext } from "./core/hindsight.ts";
import { hindsightPrices } from "./core/hindsight-prices.ts";
import { type History, type Visit, visitsOf } from "./core/history.ts";
import { type Measures, measure } from "./core/measure.ts";
import type { Variant } from "./core/variant.ts";
import { playVariant } from "./play-variant.ts";

/** What the thread is started with. `stop`: one integer; not 0 once nobody wants the rest. */
export type ThreadStart = { history: History; stop: SharedArrayBuffer };
/** One task at a time is asked for: a variant to be played, or the hindsight bound for variants of a safety factor. */
export type ReplayTask =
  | { kind: "variant"; name: string; variant: Variant }
  | { kind: "bound"; name: string; safetyFactor: number };
/** Words about progress, and one end. A bound that was stopped has no cost. */
export type ReplayReply =
  | { kind: "progress"; orders: number }
  | { kind: "measured"; measures: Measures }
  | { kind: "bounded"; cost: number | null }
  | { kind: "fault"; fault: string };

/** Orders between two words about progress. */
const ordersPerWord = 250;

type Given = { history: History; visits: readonly Visit[]; stop: Int32Array; solve: SolveModel };
type Say = (reply: ReplayReply) => void;

/** The thread's side of a replay: task after task, each from the same history. */
function serve(): void {
  assert(parentPort, "run-variant.ts is the entry of a thread");
  const port = parentPort;
  const { history, stop } = workerData.given as ThreadStart;
  const { solve } = makeSolver({ log: quiet });
  const given = { history, visits: visitsOf(history), stop: new Int32Array(stop), solve };
  const say: Say = (reply) => port.postMessage(reply);
  port.on("message", (task: ReplayTask) => {
    const work =
      task.kind === "variant" ? play(given, task.variant, say) : bound(given, task.safetyFactor, say);
    work.catch((error: unknown) => say({ kind: "fault", fault: String(error) }));
  });
}

async function play({ history, visits, stop, solve }: Given, variant: Variant, say: Say): Promise<void> {
  const started = performance.now();
  const replay = await playVariant(history, visits, variant, {
    solve,
    isStopped: () => isStopped(stop),
    onDecision: (_decision, orders) => tell(say, orders),
  });
  say({ kind: "measured", measures: measure(replay, (performance.now() - started) / 1_000) });
}

async function bound({ history, visits, stop }: Given, safetyFactor: number, say: Say): Promise<void> {
  const unpriced = beginBound(history, visits, { unitPrices: new Map(), safetyFactor });
  const unitPrices = hindsightPrices(unpriced.replay);
  const run = beginBound(history, visits, { unitPrices, safetyFactor });
  while (boundNext(run) && !isStopped(stop)) tell(say, run.replay.done.orders);
  say({ kind: "bounded", cost: isStopped(stop) ? null : run.cost });
}

function isStopped(stop: Int32Array): boolean {
  return Atomics.load(stop, 0) !== 0;
}

function tell(say: Say, orders: number): void {
  if (orders % ordersPerWord === 0) say({ kind: "progress", orders });
}

/** A solver that fails leaves the best plan found; the replay says nothing of it. */
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };

serve();
