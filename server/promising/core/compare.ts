import { type Draft, priceOf } from "./draft.ts";
import type { Problem } from "./problem.ts";

/**
 * What a plan stands for among all that were compared (for each place the cheapest plan with it, each place alone, the
 * cheapest plan without each chosen place): the best but one, the cheapest from a single place, the one with the least
 * freight, the one whose farthest place is nearest, the one with fewest packages.
 */
export const planLabels = [
  "next-best",
  "single-location",
  "least-freight",
  "nearest",
  "fewest-packages",
] as const;
export type PlanLabel = (typeof planLabels)[number];

export type Compared = { draft: Draft; labels: PlanLabel[] };

/** Besides the chosen plan so many are told if there are; with one plan for each label there are five at most. */
const othersMin = 3;

/**
 * The chosen draft first, then the others that are worth telling, cheapest first.
 * @param ranked the chosen draft and all others, cheapest first; each label goes to the first that deserves it
 */
export function compare(problem: Problem, ranked: readonly Draft[]): Compared[] {
  const measured = ranked.map((draft) => measure(problem, draft));
  const holders: Record<PlanLabel, number | null> = {
    "next-best": ranked.length > 1 ? 1 : null,
    "single-location": indexOf(measured, (one) => (one.places === 1 ? 0 : null)),
    "least-freight": indexOf(measured, (one) => one.freight),
    nearest: indexOf(measured, (one) => one.miles),
    "fewest-packages": indexOf(measured, (one) => one.packages),
  };
  const told = new Set([0]);
  for (const label of planLabels) told.add(holders[label] ?? 0);
  for (let index = 1; index < ranked.length && told.size <= othersMin; index++) told.add(index);
  return [...told]
    .sort((left, right) => left - right)
    .map((index) => ({
      draft: ranked[index]!,
      labels: planLabels.filter((label) => holders[label] === index),
    }));
}

type Measures = { places: number; packages: number; freight: number; miles: number };

function measure(problem: Problem, { boxes }: Draft): Measures {
  let freight = 0;
  let miles = 0;
  for (const box of boxes) {
    freight += priceOf(problem, box).freight;
    miles = Math.max(miles, problem.sites[box.site]!.candidate.distanceMiles);
  }
  return { places: new Set(boxes.map((box) => box.site)).size, packages: boxes.length, freight, miles };
}

/** Where the measure is least; the first of equals. Null: nobody has it. */
function indexOf(measured: readonly Measures[], of: (one: Measures) => number | null): number | null {
  let least = Number.POSITIVE_INFINITY;
  let found: number | null = null;
  measured.forEach((one, index) => {
    const value = of(one);
    if (value === null || value >= least) return;
    least = value;
    found = index;
  });
  return found;
}
