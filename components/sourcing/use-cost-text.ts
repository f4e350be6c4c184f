"use client";
import { createElement, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useMe } from "@/components/shell/me.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import type { StrategyFieldId } from "@/server/sourcing/core/strategy-fields.ts";

type Costs = RouterOutputs["sourcing"]["strategy"]["costs"];

/** What a setting cost or saved lately, where the decisions recorded it; else nothing is said. */
export function useCostText(costs: Costs | undefined): (id: StrategyFieldId) => ReactNode {
  const t = useTranslations("settings.costs");
  const money = useMoney();
  const { currency } = useMe().workspace;
  const say = (
    kind: "promise" | "rejection" | "moved",
    { decisions, cents }: Costs["promise"],
    days: number,
  ) =>
    decisions === 0 ? null : t(kind, { days, count: decisions, amount: money({ amount: cents, currency }) });
  const sentence = (id: StrategyFieldId): string | null => {
    if (!costs || costs.decisions === 0) return null;
    const { days, decisions, split } = costs;
    if (id === "splitPenalty") return t("split", { count: split, decisions, days });
    if (id === "latePerDay") return say("promise", costs.promise, days);
    if (id === "coolDownHours") return say("rejection", costs.rejection, days);
    if (id === "moveSavingMin") return say("moved", costs.moved, days);
    return null;
  };
  return (id) => {
    const text = sentence(id);
    return text && createElement("p", { className: "figures text-ink" }, text);
  };
}
