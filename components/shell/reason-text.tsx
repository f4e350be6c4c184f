"use client";
import { type TextValues, useKnownText } from "@/components/messages/use-known-text.ts";

/** A reason as planning gives it: a message key under `reasons.` and the values in it. */
export type ReasonView = { key: string; values: TextValues };

export function useReasonText(): (reason: ReasonView) => string {
  const text = useKnownText();
  return ({ key, values }) => text(`reasons.${key}`, { ...blank, ...values }) ?? key;
}

/** Values that a sentence may name and that planning may leave out. */
const blank = { available: "–", asked: "–", extra: "–", days: 1, actor: "–" };
