"use client";

import { useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";
import { MoneyText } from "@/components/ui/figures.tsx";
import type { PlanLabel } from "@/server/promising/core/compare.ts";
import { costParts } from "@/server/promising/core/problem.ts";
import { CostBar } from "./cost-bar.tsx";
import { type Decision, locationNames, type Plan, partFills, unitsIn } from "./decision.ts";

/** The chosen plan and its runners-up with the same cost lines: bars to compare at a glance, figures to check. */
export function PlanCosts({ decision, chosen }: { decision: Decision; chosen: Plan }) {
  const t = useTranslations("sourcing.decision");
  const plans = [chosen, ...decision.runnersUp];
  const scale = Math.max(1, ...plans.map((plan) => plan.total.amount));
  const usedParts = costParts.filter((part) => plans.some((plan) => plan.cost[part].amount !== 0));
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-wrap gap-x-3 text-12 text-muted">
        {usedParts.map((part) => (
          <li key={part} className="flex items-center gap-1">
            <span aria-hidden className={cx("size-2 rounded-full", partFills[part].dot)} />
            {t(`cost.${part}`)}
          </li>
        ))}
      </ul>
      <PlanRow plan={chosen} scale={scale} labels={decision.labels} isChosen />
      <h4 className="text-12 font-medium text-muted">{t("runnersUp")}</h4>
      {decision.runnersUp.length === 0 && <p className="text-13 text-muted">{t("noRunnersUp")}</p>}
      {decision.runnersUp.map((plan) => (
        <PlanRow key={keyOf(plan)} plan={plan} scale={scale} labels={plan.labels} extra={plan.extra} />
      ))}
    </div>
  );
}

function keyOf(plan: Plan): string {
  return plan.packages
    .map((box) => `${box.locationId} ${box.serviceCode} ${box.dispatchOn} ${box.units} ${unitsIn(box)}`)
    .join();
}

function PlanRow({
  plan,
  scale,
  labels,
  extra,
  isChosen = false,
}: {
  plan: Plan;
  scale: number;
  labels: readonly PlanLabel[];
  extra?: Plan["total"];
  isChosen?: boolean;
}) {
  const t = useTranslations("sourcing.decision");
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-baseline justify-between gap-3 text-13">
        <span className={isChosen ? "font-semibold" : ""}>{locationNames(plan).join(" + ")}</span>
        <span className="figures whitespace-nowrap">
          {extra && <Extra extra={extra} />}
          <MoneyText value={plan.total} isStrong />
        </span>
      </p>
      {labels.length > 0 && (
        <p className="text-12 text-muted">{labels.map((label) => t(`label.${label}`)).join(" · ")}</p>
      )}
      <CostBar cost={plan.cost} scale={scale} />
      <dl className="flex flex-wrap gap-x-3 text-12 text-muted">
        {costParts
          .filter((part) => plan.cost[part].amount !== 0)
          .map((part) => (
            <div key={part} className="flex gap-1">
              <dt>{t(`cost.${part}`)}</dt>
              <dd>
                <MoneyText value={plan.cost[part]} />
              </dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

/** Against the chosen plan. A plan moved by hand may be dearer than one that it beat. */
function Extra({ extra }: { extra: Plan["total"] }) {
  const t = useTranslations("sourcing.decision");
  const size = { ...extra, amount: Math.abs(extra.amount) };
  return (
    <span className="me-2 text-muted">
      {extra.amount === 0
        ? t("sameCost")
        : t.rich(extra.amount > 0 ? "dearer" : "cheaper", { amount: () => <MoneyText value={size} /> })}
    </span>
  );
}
