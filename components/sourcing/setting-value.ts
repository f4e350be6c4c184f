"use client";
import { useFormatter, useTranslations } from "use-intl";
import { useMe } from "@/components/shell/me.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import type { StrategySettings } from "@/server/sourcing/core/decision.ts";
import type { FieldUnit, StrategyField, StrategyFieldId } from "@/server/sourcing/core/strategy-fields.ts";
import { strategyFields } from "@/server/sourcing/core/strategy-fields.ts";

/** How a value of each unit is typed: amounts in whole currency, shares in percent. */
export function useValueForm() {
  const { currency } = useMe().workspace;
  return (unit: FieldUnit): { scale: number; options: Intl.NumberFormatOptions } => {
    if (unit === "money") return { scale: 100, options: { style: "currency", currency } };
    if (unit === "share") return { scale: 1, options: { style: "percent", maximumFractionDigits: 1 } };
    return { scale: 1, options: { maximumFractionDigits: 2 } };
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
  return (id: StrategyFieldId | "release", settings: StrategySettings): { name: string; value: string } => {
    if (id === "release") return { name: t("release.label"), value: t(`release.${settings.release}`) };
    const field = fieldOf(id);
    return { name: t(`field.${id}.label`), value: valueText(field.unit, field.read(settings)) };
  };
}

function fieldOf(id: StrategyFieldId): StrategyField {
  return strategyFields.find((field) => field.id === id) ?? (strategyFields[0] as StrategyField);
}
