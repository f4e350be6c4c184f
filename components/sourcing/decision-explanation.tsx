"use client";

import { useQuery } from "@tanstack/react-query";
import { Package } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Status } from "@/components/ui/status.tsx";
import type { OrderId } from "@/server/kernel/ids.ts";
import { useDayText } from "./day-text.ts";
import { type Decision, type Plan, unitsIn } from "./decision.ts";
import { DecisionLimits } from "./decision-limits.tsx";
import { useDecisionSentences } from "./decision-sentences.tsx";
import { LostLocations } from "./lost-locations.tsx";
import { PlanCosts } from "./plan-costs.tsx";

/** `plain`: sentences to read out to the customer. `full`: costs, other plans, limits and every place that lost. */
export type ExplanationLook = "plain" | "full";

/** Why an order's goods come from where they come from, in the words of whoever asks. */
export function DecisionExplanation({ orderId, look }: { orderId: OrderId; look: ExplanationLook }) {
  const t = useTranslations("sourcing.decision");
  const trpc = useTRPC();
  const [isHistory, setIsHistory] = useState(false);
  const query = useQuery(trpc.sourcing.decision.queryOptions({ orderId }));
  if (query.isPending) return <Skeleton rows={3} />;
  if (query.isError) return <Fault error={query.error} onRetry={() => query.refetch()} />;
  const [latest, ...earlier] = query.data.decisions;
  if (!latest) return <p className="text-13 text-muted">{t("none")}</p>;
  return (
    <div className="flex flex-col gap-4">
      <OneDecision decision={latest} look={look} />
      {earlier.length > 0 && (
        <div className="flex flex-col gap-4">
          <div className="-ms-3">
            <Button look="quiet" aria-expanded={isHistory} onPress={() => setIsHistory(!isHistory)}>
              {t("earlier", { count: earlier.length })}
            </Button>
          </div>
          {isHistory && earlier.map((one) => <OneDecision key={one.decisionId} decision={one} look={look} />)}
        </div>
      )}
    </div>
  );
}

function OneDecision({ decision, look }: { decision: Decision; look: ExplanationLook }) {
  const t = useTranslations("sourcing.decision");
  const sentences = useDecisionSentences(look)(decision);
  const reasonText = useReasonText();
  const { chosen } = decision;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        {sentences.map((sentence) => (
          <p key={sentence} className="text-14">
            {sentence}
          </p>
        ))}
        <Provenance decision={decision} look={look} />
      </div>
      {look === "full" && chosen && (
        <>
          <Packages plan={chosen} />
          <section className="flex flex-col gap-2">
            <h3 className="text-13 font-semibold">{t("parts")}</h3>
            <PlanCosts decision={decision} chosen={chosen} />
          </section>
        </>
      )}
      {look === "full" && <DecisionLimits decision={decision} />}
      {look === "full" && decision.unserved.length > 0 && (
        <section className="flex flex-col gap-1">
          <h3 className="text-13 font-semibold">{t("unserved")}</h3>
          {decision.unserved.map((one) => (
            <p key={one.orderLineId} className="text-13">
              <span className="figures">{t("units", { count: one.quantity })}</span>: {reasonText(one.reason)}
            </p>
          ))}
        </section>
      )}
      {look === "full" && (
        <section className="flex flex-col gap-1">
          <h3 className="text-13 font-semibold">{t("lost")}</h3>
          <LostLocations lost={decision.lost} />
        </section>
      )}
    </div>
  );
}

/** Where the goods of the chosen plan come from, box by box. */
function Packages({ plan }: { plan: Plan }) {
  const t = useTranslations("sourcing.decision");
  const dayText = useDayText();
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 font-semibold">{t("packages", { count: plan.packages.length })}</h3>
      <ul className="divide-y divide-line">
        {plan.packages.map((box) => (
          <li key={`${box.locationId} ${box.dispatchOn}`} className="flex items-start gap-2 py-1.5 text-13">
            <Package aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            <span className="min-w-0 flex-1">
              <span className="block font-medium">
                {box.locationName} <span className="font-normal text-muted">{box.locationCode}</span>
              </span>
              <span className="figures flex flex-wrap gap-x-2 text-muted">
                <span>{t("units", { count: unitsIn(box) })}</span>
                {box.serviceName && <span>{box.serviceName}</span>}
                {box.distanceMiles !== null && (
                  <span>{t("miles", { miles: Math.round(box.distanceMiles) })}</span>
                )}
                <span>{t("dispatch", { date: dayText(box.dispatchOn) })}</span>
                {box.arriveOn && <span>{t("arrive", { date: dayText(box.arriveOn) })}</span>}
              </span>
            </span>
            {box.daysLate > 0 && <Status tone="bad" label={t("daysLate", { days: box.daysLate })} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Who decided, when, how, and how sure it is to be the cheapest. */
function Provenance({ decision, look }: { decision: Decision; look: ExplanationLook }) {
  const t = useTranslations("sourcing.decision");
  const format = useFormatter();
  const { trigger, method, gap, micros } = decision;
  const share = (value: number) => format.number(value, { style: "percent", maximumFractionDigits: 2 });
  const certainty = gap === null ? null : gap === 0 ? t("exact") : t("gap", { gap: share(gap) });
  // A caller is not told how it was computed.
  const proof = look === "full" && [
    t(`method.${method as "none"}`),
    certainty,
    micros > 0 && t("took", { milliseconds: (micros / 1000).toFixed(micros < 10_000 ? 1 : 0) }),
  ];
  const facts = [t(`trigger.${trigger as "placed"}`), ...(proof || [])];
  return (
    <p className="text-12 text-muted">
      {t("version", { version: decision.version })}, <Moment value={decision.decidedAt} /> ·{" "}
      {facts.filter(Boolean).join(" · ")}
    </p>
  );
}
