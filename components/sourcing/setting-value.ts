"use client";
import { useFormatter, useTranslations } from "use-intl";
import { useKnownText } from "@/components/messages/use-known-text.ts";
import { useMe } from "@/components/shell/me.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import type { StrategySettings } from "@/server/sourcing/core/decision.ts";
import type {
  ChoiceId,
  FieldUnit,
  SettingId,
  StrategyField,
  StrategyFieldId,
} from "@/server/sourcing/core/strategy-fields.ts";
import { choiceIds, strategyFields, wayOf } from "@/server/sourcing/core/strategy-fields.ts";

/** How a value of each unit is typed: amounts in whole currency, shares in percent. */
export function useValueForm() {
  const { currency } = useMe().workspace;
  return (unit: FieldUnit): { scale: number; options: Intl.NumberFormatOptions } => {
    if (unit === "money") return { scale: 100, options: { style: "currency", currency } };
    if (unit === "share") return { scale: 1, options: { style: "percent", maximumFractionDigits: 1 } };
    const isWhole = unit === "packages" || unit === "miles";
    return { scale: 1, options: { maximumFractionDigits: isWhole ? 0 : 2 } };
  };
}

/** A value in words: "$1.50", "5 %", "2 days". */
export function useValueText(): (unit: FieldUnit, value: number) => string {
  const t = useTranslations("settings.value");
  const format = useFormatter();
  const money = useMoney();
  const { currency } = useMe().workspace;
  return (unit, value) => {
    if (unit === "money") return money({ amount: value, currency });
    if (unit === "share") return format.number(value, { style: "percent", maximumFractionDigits: 1 });
    return t(unit, { value });
  };
}

/** The name of a setting and its value in given settings. */
export function useSettingText() {
  const t = useTranslations("settings");
  const valueText = useValueText();
  const wayText = useWayText();
  return (id: SettingId, settings: StrategySettings): { name: string; value: string } => {
    if (isChoice(id)) return { name: t(`choice.${id}.label`), value: wayText(id, wayOf(settings, id)).label };
    const field = fieldOf(id);
    return { name: t(`field.${id}.label`), value: valueText(field.unit, field.read(settings)) };
  };
}

const isChoice = (id: SettingId): id is ChoiceId => choiceIds.some((choice) => choice === id);

/** A way of a setting in words, and what it does. */
export function useWayText() {
  const t = useKnownText();
  return (id: ChoiceId, way: string): { label: string; detail: string } => ({
    label: t(`settings.choice.${id}.${way}`) ?? way,
    detail: t(`settings.choice.${id}.${way}Text`) ?? "",
  });
}

function fieldOf(id: StrategyFieldId): StrategyField {
  return strategyFields.find((field) => field.id === id) ?? (strategyFields[0] as StrategyField);
}
