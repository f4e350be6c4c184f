import { parentPort } from "node:worker_threads";
import loadHighs from "highs";
import { assert } from "@/server/kernel/assert.ts";
import type { SolverAnswer, SolverModel } from "./core/model.ts";

/** What the main thread sends, and what it gets back under the same number. */
export type SolverRequest = { call: number; model: SolverModel };
export type SolverReply = { call: number; answer: SolverAnswer | null; fault: string | null };

/** The thread's side: one model after the other, in HiGHS. A fault is answered, never thrown across. */
async function serve(): Promise<void> {
  assert(parentPort, "run-model.ts is the entry of a thread");
  const port = parentPort;
  const highs = await loadHighs();
  port.on("message", ({ call, model }: SolverRequest) => {
    const reply: SolverReply = { call, answer: null, fault: null };
    try {
      reply.answer = run(highs, model);
    } catch (error) {
      reply.fault = String(error);
    }
    port.postMessage(reply);
  });
}

/** Fixed seed: the same model gives the same answer, unless the clock stops it. */
function run(highs: Awaited<ReturnType<typeof loadHighs>>, model: SolverModel): SolverAnswer {
  return highs.withModel({ format: "lp", data: model.lp }, (solver) => {
    solver.options.set({
      output_flag: false,
      random_seed: 1,
      mip_rel_gap: 1e-6,
      time_limit: model.timeLimitSeconds,
    });
    if (model.start.length === model.columnCount)
      solver.setSolution({ colValue: Float64Array.from(model.start) });
    solver.run();
    const isSolved = Number(solver.info.get("primal_solution_status")) === feasible;
    const bound = boundOf((name) => Number(solver.info.get(name)), isSolved);
    return {
      values: isSolved ? Array.from(solver.getSolution().colValue) : null,
      bound: Number.isFinite(bound) ? bound : null,
    };
  });
}

/** A model without whole numbers has no bound of its own: where its dual is feasible too, the value is the optimum. */
function boundOf(info: (name: InfoName) => number, isSolved: boolean): number {
  if (info("mip_node_count") >= 0) return info("mip_dual_bound");
  const isOptimal = isSolved && info("dual_solution_status") === feasible;
  return isOptimal ? info("objective_function_value") : Number.NaN;
}
type InfoName = "mip_node_count" | "mip_dual_bound" | "dual_solution_status" | "objective_function_value";

/** HiGHS' word for a feasible point. */
const feasible = 2;

await serve();
