"use client";

import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import { useDayText } from "./day-text.ts";
import { type Decision, daysLate, lastArrival, locationNames, type Plan } from "./decision.ts";
import type { ExplanationLook } from "./decision-explanation.tsx";
import { useSaleFacts } from "./sale-facts.ts";

/** A caller listens to so many at most. */
const salesMax = 2;

/**
 * A decision in sentences. `plain`: about the customer's goods and dates, to be read out on the phone; `full`: also
 * about what it costs.
 */
export function useDecisionSentences(look: ExplanationLook): (decision: Decision) => string[] {
  const t = useTranslations("sourcing.decision.plain");
  const money = useMoney();
  const reasonText = useReasonText();
  const dayText = useDayText();
  const sales = useSaleSentences();

  const lead = (decision: Decision, plan: Plan): string => {
    const locations = locationNames(plan);
    const location = locations[0] ?? "";
    const arrives = lastArrival(plan);
    if (decision.method === "manual")
      return t("manual", { actor: decision.actor, location: locations.join(" + ") });
    if (!arrives) return t("pickup", { location });
    const date = dayText(arrives);
    const packages = plan.packages.length;
    if (locations.length > 1) return t("split", { packages, locations: locations.join(", "), date });
    const miles = plan.packages[0]?.distanceMiles;
    return typeof miles === "number"
      ? t("one", { location, packages, distance: Math.round(miles), date })
      : t("oneNear", { location, packages, date });
  };

  /** What kept a sooner or nearer plan away, as far as a customer is helped by knowing it. */
  const delays = (bounds: Decision["bounds"]): string[] =>
    bounds.flatMap(({ key, locationName, date, days }) => {
      const location = locationName ?? "";
      if (key === "room" && date) return [t("full", { location, date: dayText(date) })];
      return key === "promise" && days ? [t("kept", { days })] : [];
    });

  return (decision) => {
    const { chosen, replaced, runnersUp, unserved, backorders, bounds } = decision;
    const sentences: string[] = [];
    if (chosen) {
      sentences.push(lead(decision, chosen));
      const days = daysLate(chosen);
      if (days > 0) sentences.push(t("late", { days }));
    }
    if (chosen && replaced) {
      const saved = replaced.total.amount - chosen.total.amount;
      const amount = money({ ...chosen.total, amount: Math.abs(saved) });
      const location = locationNames(replaced).join(" + ");
      sentences.push(t(saved >= 0 ? "replacedDearer" : "replacedCheaper", { location, amount }));
    }
    if (look === "plain") sentences.push(...delays(bounds), ...sales(decision));
    const next = runnersUp[0];
    if (next && look === "full") {
      const location = locationNames(next).join(" + ");
      const { amount } = next.extra;
      const size = money({ ...next.extra, amount: Math.abs(amount) });
      if (amount === 0) sentences.push(t("nextSame", { location }));
      else sentences.push(t(amount > 0 ? "next" : "nextCheaper", { location, amount: size }));
    }
    for (const { expectedOn, arriveOn, locationName, units } of backorders) {
      const [expected, date] = [dayText(expectedOn), dayText(arriveOn ?? expectedOn)];
      sentences.push(t("backordered", { count: units, location: locationName, expected, date }));
    }
    for (const missing of unserved) {
      const reason = reasonText(missing.reason);
      sentences.push(chosen ? t("unserved", { count: missing.quantity }) : t("nothing", { reason }));
    }
    return sentences;
  };
}

/** What speaks for a decision without naming amounts: who else would sell it anyway, and who here hardly would. */
function useSaleSentences(): (decision: Decision) => string[] {
  const t = useTranslations("sourcing.decision.plain");
  const saleFacts = useSaleFacts();
  return ({ worths, chosen }) => {
    const senders = new Set(chosen?.packages.map((box) => box.locationId));
    const speaking = worths.flatMap((one) => {
      const isTold = one.sale && one.sale.chance >= 0.5 !== senders.has(one.locationId);
      return isTold && one.sale ? [t(`sale.${one.sale.end}`, saleFacts(one, one.sale))] : [];
    });
    return speaking.slice(0, salesMax);
  };
}
