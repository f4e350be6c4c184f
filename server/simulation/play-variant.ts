import type { SolveModel } from "@/server/promising/core/model.ts";
import { type PlanResult, planChosen } from "@/server/promising/core/plan.ts";
import { makePlan } from "@/server/promising/make-plan.ts";
import type { Decision } from "@/server/sourcing/core/decide.ts";
import type { PlanQuestion } from "@/server/sourcing/core/look.ts";
import type { History, Visit } from "./core/history.ts";
import { type Asked, beginReplay, endReplay, nextOrder, type Replay, takeDecision } from "./core/play.ts";
import { planByRule } from "./core/usual-rule.ts";
import type { Variant } from "./core/variant.ts";

type Options = {
  solve: SolveModel | null;
  /** Asked after each decision; true ends the replay there. */
  isStopped?: () => boolean;
  onDecision?: (decision: Decision, orders: number, asked: Asked) => void;
};

/** Decides a history's orders one after the other, as the variant says, and lets the last day end. */
export async function playVariant(
  history: History,
  visits: readonly Visit[],
  variant: Variant,
  { solve, isStopped, onDecision }: Options,
): Promise<Replay> {
  const answer = plannerOf(history, variant, solve);
  const replay = beginReplay(history, visits, variant);
  for (let asked = nextOrder(replay); asked; asked = nextOrder(replay)) {
    const { question } = asked.begun;
    const decision = takeDecision(replay, asked, question && (await answer(question)));
    onDecision?.(decision, replay.done.orders, asked);
    if (isStopped?.()) return replay;
  }
  endReplay(replay);
  return replay;
}

/**
 * Who answers a variant's questions: the planner that serves live orders, only without the explanation that nobody
 * reads here, or a rule of thumb.
 */
function plannerOf(
  { network }: History,
  { rule }: Variant,
  solve: SolveModel | null,
): (question: PlanQuestion) => Promise<PlanResult> | PlanResult {
  if (rule === "nearest") return (question) => planByRule(question, () => false);
  if (rule === "dc-first") {
    const warehouses = network.locations.filter(({ kind }) => kind === "warehouse");
    const ids = new Set(warehouses.map(({ locationId }) => locationId));
    return (question) => planByRule(question, (id) => ids.has(id));
  }
  return (question) =>
    planChosen(question.demand, question.candidates, question.settings) ?? makePlan(question, solve);
}
