import { readVariants } from "@/server/simulation/core/variant.ts";
import { replayVariants } from "@/server/simulation/replay-variants.ts";
import { generateHistory } from "./generated-history.ts";

const usual = { orders: 10_000, variants: "priced,myopic,dc-first,nearest" };
/** It reads the same state as the planner and looks at no costs. */
const reference = "nearest";

/**
 * Decides generated orders over the demo network of size m (4 warehouses, 40 stores, 1,200 SKUs) again under several
 * variants, with its store customers, in as many threads as there are cores, and prints the seconds, and for each variant
 * the ratio of its time to that of the nearest rule in the same run. `--bound`: with the hindsight bound.
 */
export async function benchReplay(args: readonly string[]): Promise<void> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const orders = Number(option("--orders") ?? usual.orders);
  const history = generateHistory({ seed: 1, size: "m", orders });
  const read = readVariants(option("--variants") ?? usual.variants, history.settings);
  if (!read.ok) throw new Error(read.problem);
  const [started, used] = [performance.now(), process.cpuUsage()];
  const { results, bound } = await replayVariants(history, read.variants, {
    hasBound: args.includes("--bound"),
  });
  const seconds = (performance.now() - started) / 1_000;
  const base = results.find(({ variant }) => variant === reference)?.measures?.seconds;
  for (const { variant, measures, fault } of results) {
    if (!measures) throw new Error(`${variant}: ${fault}`);
    const { total, unitsSent, unitsAsked } = measures;
    const shares = "cost" in bound ? { boundReached: rounded(bound.cost / total, 4) } : {};
    const ratio = base ? rounded(measures.seconds / base, 2) : null;
    const fill = rounded(unitsSent / unitsAsked, 4);
    const inSeconds = { seconds: rounded(measures.seconds, 1), ratioToNearest: ratio };
    console.log(JSON.stringify({ variant, ...inSeconds, cost: rounded(total / 100, 2), fill, ...shares }));
  }
  const decisions = orders * read.variants.length;
  const { user, system } = process.cpuUsage(used);
  // What the threads computed, whatever else ran on the machine meanwhile.
  const processorSeconds = rounded((user + system) / 1e6, 1);
  const millisecondsPerDecision = rounded((seconds * 1_000) / decisions, 3);
  console.log(
    JSON.stringify({
      orders,
      decisions,
      seconds: rounded(seconds, 1),
      processorSeconds,
      millisecondsPerDecision,
    }),
  );
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
