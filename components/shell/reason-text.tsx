"use client";
import { useFormatter } from "use-intl";
import { type TextValues, useKnownText } from "@/components/messages/use-known-text.ts";
import { useMoney } from "@/components/ui/figures.tsx";
import { useMe } from "./me.tsx";

/** A reason as planning gives it: a message key under `reasons.` and the values in it. */
export type ReasonView = { key: string; values: TextValues };

/** The sentence of a reason, with amounts and days as people write them. */
export function useReasonText(): (reason: ReasonView) => string {
  const text = useKnownText();
  const money = useMoney();
  const format = useFormatter();
  const { currency } = useMe().workspace;
  return ({ key, values }) => {
    const given: TextValues = { ...blank };
    for (const [name, value] of Object.entries(values)) {
      if (value === null) continue;
      if (name === "amount") given[name] = money({ amount: Math.round(Number(value)), currency });
      else if (name === "date") given[name] = format.dateTime(noonOf(String(value)), dayForm);
      else given[name] = value;
    }
    return text(`reasons.${key}`, given) ?? key;
  };
}

/** Values that a sentence may name and that planning may leave out; `none` picks the wording without them. */
const blank = {
  units: "none",
  wanted: "none",
  amount: "none",
  packages: "none",
  date: "none",
  days: 1,
  actor: "–",
};

const dayForm = { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" } as const;

function noonOf(date: string): Date {
  return new Date(`${date.slice(0, 10)}T12:00:00Z`);
}
