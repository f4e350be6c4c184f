import type { LocationId } from "../../kernel/ids.ts";
import { type Box, contentsOf, toPlan } from "../../promising/core/draft.ts";
import { explainUnserved } from "../../promising/core/explain.ts";
import type { PlanResult } from "../../promising/core/plan.ts";
import { bestSlot, type Problem, type Site, toProblem } from "../../promising/core/problem.ts";
import type { PlanQuestion } from "../../sourcing/core/look.ts";

/** Whether a place comes before the others whatever the distance: warehouses in "dc-first", none in "nearest". */
export type Precedence = (locationId: LocationId) => boolean;

/**
 * What usual order management does, to compare with: the first place that has everything, by distance; where none has,
 * each place in turn gives what it has. The package's service and day are the cheapest, as for every plan, and the
 * costs are those of the planner. Of a strategy's rules it knows who may send: it counts no packages and may be late.
 */
export function planByRule(question: PlanQuestion, comesFirst: Precedence): PlanResult {
  const { demand, candidates } = question;
  const { rules } = question.settings;
  const known = { ...rules, packagesMax: null, lateness: "priced" } as const;
  const settings = { ...question.settings, rules: known };
  const problem = toProblem(demand, candidates, settings);
  const order = problem.sites
    .map((site, index) => ({ site, index, rank: comesFirst(site.candidate.locationId) ? 0 : 1 }))
    .sort(
      (left, right) =>
        left.rank - right.rank || left.site.candidate.distanceMiles - right.site.candidate.distanceMiles,
    );
  const wanted = problem.groups.map((group) => group.quantity);
  const total = sumOf(wanted);
  const whole = order.find(({ site }) => sumOf(takeFrom(problem, site, wanted)) === total);
  const boxes: Box[] = [];
  let left = wanted;
  for (const { site, index } of whole ? [whole] : order) {
    const quantities = takeFrom(problem, site, left);
    if (sumOf(quantities) === 0) continue;
    const slot = bestSlot(settings, site, contentsOf(problem, { quantities }));
    boxes.push({ site: index, slot, quantities });
    left = left.map((units, at) => units - quantities[at]!);
  }
  const best = { boxes };
  const unserved = explainUnserved({ problem, best, candidates, demand });
  if (boxes.length === 0) return { plans: [], lost: [], unserved, method: "none", gap: null };
  const plan = { ...toPlan(problem, best), key: "chosen" as const, labels: [] };
  return { plans: [plan], lost: [], unserved, method: "enumeration", gap: null };
}

/** What a place can give of so many units of each group. */
function takeFrom(problem: Problem, site: Site, wanted: readonly number[]): number[] {
  const stock = Int32Array.from(site.stock);
  return problem.groups.map((group, at) => {
    const units = site.allowed[at] === 1 ? Math.min(wanted[at]!, stock[group.variant]!) : 0;
    stock[group.variant]! -= units;
    return units;
  });
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
