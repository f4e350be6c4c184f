import type { Candidate, Demand, PlanSettings } from "./core/candidate.ts";
import type { SolveModel } from "./core/model.ts";
import { beginLarge, finishLarge, needsSolver, type PlanResult, plan } from "./core/plan.ts";

/** Plans a demand of any size: small ones at once, large ones with the solver, whose failure leaves the incumbent. */
export async function makePlan(
  input: { demand: Demand; candidates: readonly Candidate[]; settings: PlanSettings },
  solve: SolveModel | null,
): Promise<PlanResult> {
  const { demand, candidates, settings } = input;
  if (!solve || !needsSolver(demand, candidates, settings)) return plan(demand, candidates, settings);
  const large = beginLarge(demand, candidates, settings);
  return finishLarge(large, large.incumbent.boxes.length > 0 ? await solve(large.model) : null);
}
