"use client";

import { useTranslations } from "use-intl";
import { useMoney } from "@/components/ui/figures.tsx";
import { useMomentText } from "@/components/ui/moment.tsx";
import { useDayText } from "./day-text.ts";
import type { Decision } from "./decision.ts";
import { useSaleFacts } from "./sale-facts.ts";

/** What limited the choice, what would have changed it, and what the units were worth where they lay. */
export function DecisionLimits({ decision }: { decision: Decision }) {
  const t = useTranslations("sourcing.decision");
  const boundText = useBoundText(decision.limitProof);
  const switchText = useSwitchText(decision.limitProof);
  const worthTexts = useWorthTexts();
  return (
    <>
      <Sentences title={t("bounds")} sentences={decision.bounds.map(boundText)} />
      <Sentences
        title={t("switches")}
        note={t(`limitProof.${decision.limitProof}`)}
        sentences={decision.switches.map(switchText)}
      />
      <Sentences title={t("worths")} sentences={worthTexts(decision)} />
    </>
  );
}

function Sentences({ title, note, sentences }: { title: string; note?: string; sentences: string[] }) {
  if (sentences.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 font-semibold">{title}</h3>
      {note && <p className="text-12 text-muted">{note}</p>}
      <ul className="flex list-disc flex-col gap-1 ps-4 text-13 marker:text-faint">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

type LimitProof = Decision["limitProof"];

function useBoundText(proof: LimitProof): (bound: Decision["bounds"][number]) => string {
  const t = useTranslations("sourcing.decision");
  const money = useMoney();
  const dayText = useDayText();
  return ({ key, places, locationName, saves, date, days, packages }) => {
    const fact = t(`bound.${key}`, {
      location: locationName ?? "",
      others: Math.max(0, places - 1),
      date: date ? dayText(date) : "",
      days: days ?? 0,
      packages: packages ?? 0,
    });
    // What a unit that is not there would be worth, nobody knows.
    if (key === "no-stock") return fact;
    return `${fact} ${saves ? t("boundSaves", { proof, amount: money(saves) }) : t("boundServes")}`;
  };
}

function useSwitchText(proof: LimitProof): (one: Decision["switches"][number]) => string {
  const t = useTranslations("sourcing.decision");
  const money = useMoney();
  const dayText = useDayText();
  return ({ locationName, change, sku, amount, saves }) => {
    const sentence = t(`switch.${change.kind}`, {
      proof,
      location: locationName,
      sku: sku ?? "",
      amount: amount ? money(amount) : "",
      date: change.kind === "room" ? dayText(change.date) : "",
      from: "from" in change ? change.from : 0,
      to: "to" in change ? change.to : 0,
      kind: change.kind === "sender" ? change.sender : "",
    });
    return saves ? `${sentence} ${t("switchSaves", { proof, amount: money(saves) })}` : sentence;
  };
}

/** The prices of units in words; what they could not say, because they are old or not there, is said first. */
function useWorthTexts(): (decision: Decision) => string[] {
  const t = useTranslations("sourcing.decision");
  const money = useMoney();
  const momentText = useMomentText();
  const saleFacts = useSaleFacts();
  return ({ prices, worths }) => {
    if (!prices) return [t("noPrices")];
    const computed = { moment: momentText({ value: new Date(prices.computedAt) }) };
    return [
      ...(prices.isStale ? [t("stalePrices", computed)] : []),
      ...worths.map((one) => {
        const { locationName, sku, left, endValue, opportunity, sale } = one;
        const worth = { ...endValue, amount: endValue.amount + opportunity.amount };
        const facts = { location: locationName, sku, left, worth: money(worth) };
        if (sale && opportunity.amount > 0)
          return t(`sale.${sale.end}`, { ...facts, ...saleFacts(one, sale) });
        if (opportunity.amount === 0) return t("worth.left", facts);
        if (endValue.amount === 0) return t("worth.sold", facts);
        return t("worth.both", { ...facts, endValue: money(endValue), more: money(opportunity) });
      }),
    ];
  };
}
