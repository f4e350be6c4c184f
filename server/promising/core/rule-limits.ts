import type { Candidate } from "./candidate.ts";
import type { Draft, Plan } from "./draft.ts";
import { draftTotal, missingOf } from "./draft.ts";
import type { Bound, LimitQuestion, Switch } from "./limits.ts";
import { planCheapest } from "./plan.ts";
import type { Problem } from "./problem.ts";
import { type RuleKey, ruleAgainst, withoutEach } from "./rules.ts";

/** The cheapest plan without one of the rules, and what it would cost less; null: it would serve more units. */
type Freed = { plan: Plan; saves: number | null };

/**
 * What each rule of the strategy costs the order: the difference of the cheapest plans with and without it, the other
 * rules kept. For large orders the plan without it is what a quick search finds, so it saves that at the least.
 */
export function ruleLimits(
  question: LimitQuestion,
  { problem, best }: { problem: Problem; best: Draft },
): { bounds: Bound[]; switches: Switch[] } {
  const { settings } = question;
  const found = withoutEach(settings.rules).flatMap(({ key, rules }) => {
    const freed = planFreed({ ...question, settings: { ...settings, rules } }, problem, best);
    return freed ? [{ key, freed }] : [];
  });
  return {
    bounds: found.map(({ key, freed }) => toBound(question, key, freed)),
    switches: found.flatMap(({ key, freed }) => toSwitch(question, key, freed)),
  };
}

function planFreed(question: LimitQuestion, problem: Problem, best: Draft): Freed | null {
  const { demand, candidates, settings } = question;
  const { plan, unserved } = planCheapest(demand, candidates, settings);
  const priced = new Set(
    demand.lines.filter((line) => line.unservedCost !== null).map((line) => line.orderLineId),
  );
  const missing = unserved.reduce((sum, line) => sum + (priced.has(line.orderLineId) ? 0 : line.quantity), 0);
  const before = missingOf(problem, best);
  if (missing < before) return { plan, saves: null };
  const saves = draftTotal(problem, best) - plan.total;
  return missing === before && saves > 0 ? { plan, saves } : null;
}

function toBound(question: LimitQuestion, key: RuleKey, { plan, saves }: Freed): Bound {
  const kept = keptOut(question, key, plan);
  const late = Math.max(0, ...plan.packages.map((one) => one.daysLate));
  return {
    key,
    places: kept.length,
    locationId: kept[0]?.locationId ?? null,
    saves,
    date: null,
    days: key === "rule-late" ? late : null,
    ...(key === "rule-packages" ? { packages: plan.packages.length } : {}),
  };
}

/** The places of the plan that the rule keeps out, the farthest first: up to it the limit would have to reach. */
function keptOut({ candidates, settings }: LimitQuestion, key: RuleKey, { packages }: Plan): Candidate[] {
  const ids = new Set(packages.map(({ locationId }) => locationId));
  return candidates
    .filter((place) => ids.has(place.locationId) && ruleAgainst(settings.rules, place)?.key === key)
    .sort((left, right) => right.distanceMiles - left.distanceMiles);
}

/** The rule as it would have to be for the place; of two kinds that would both have to send there is no single change. */
function toSwitch(question: LimitQuestion, key: RuleKey, { plan, saves }: Freed): Switch[] {
  const kept = keptOut(question, key, plan);
  const [first] = kept;
  if (!first) return [];
  const { locationId, kind } = first;
  const from = question.settings.rules.distanceMilesMax;
  if (key === "rule-distance" && from !== null) {
    const to = Math.ceil(first.distanceMiles);
    return [{ locationId, change: { kind: "distance", from, to }, saves }];
  }
  const isOneKind = kept.every((place) => place.kind === kind);
  return isOneKind ? [{ locationId, change: { kind: "sender", sender: kind }, saves }] : [];
}
