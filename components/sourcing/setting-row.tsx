"use client";
import { type ReactNode, useId } from "react";
import { useTranslations } from "use-intl";
import { NumberField } from "@/components/ui/number-field.tsx";
import type { StrategySettings } from "@/server/sourcing/core/decision.ts";
import {
  defaultSettings,
  type SettingsFault,
  type StrategyField,
} from "@/server/sourcing/core/strategy-fields.ts";
import { useValueForm, useValueText } from "./setting-value.ts";

/** Units that are said behind the value; the others are in it, or in the name. */
const namedUnits = ["minutes", "hours", "days", "miles"] as const;

/** One setting: what it is and does, what it costs where that is known, and its value beside the default. */
export function SettingRow({
  field,
  settings,
  onChange,
  fault,
  notes,
}: {
  field: StrategyField;
  settings: StrategySettings;
  onChange: (settings: StrategySettings) => void;
  fault: SettingsFault | undefined;
  notes?: ReactNode;
}) {
  const t = useTranslations("settings");
  const textId = useId();
  const valueText = useValueText();
  const { scale, options } = useValueForm()(field.unit);
  const faultText = useFaultText();
  const value = field.read(settings);
  const usual = field.read(defaultSettings);
  const isOff = "isLimit" in field && value === 0;
  const named = namedUnits.find((one) => one === field.unit);
  const unit = named ? t(`unit.${named}`) : "";
  return (
    <div className="grid gap-x-8 gap-y-2 py-4 sm:grid-cols-[minmax(0,1fr)_13rem]">
      <div className="flex flex-col gap-1">
        <p className="text-14 font-medium">{t(`field.${field.id}.label`)}</p>
        <div id={textId} className="flex flex-col gap-1 text-13 text-muted">
          <p>{t(`field.${field.id}.text`)}</p>
          {notes}
        </div>
      </div>
      <NumberField
        label={[t(`field.${field.id}.label`), unit].filter(Boolean).join(", ")}
        isLabelHidden
        isWide
        suffix={unit}
        aria-describedby={textId}
        value={value / scale}
        formatOptions={options}
        onChange={(next) =>
          onChange(field.write(settings, field.unit === "money" ? Math.round(next * scale) : next))
        }
        error={fault ? faultText(fault, field) : null}
        description={
          value !== usual
            ? t("default", { value: valueText(field.unit, usual) })
            : t(isOff ? "noLimit" : "isDefault")
        }
      />
    </div>
  );
}

function useFaultText() {
  const t = useTranslations("settings.fault");
  const valueText = useValueText();
  return ({ reason, facts }: SettingsFault, { unit, least, most }: StrategyField): string => {
    const range = { least: valueText(unit, least), most: valueText(unit, most) };
    if (reason !== "setting-out-of-range") return t(reason, facts);
    const found = Number(facts.found);
    return Number.isNaN(found)
      ? t("not-a-number", range)
      : t(reason, { ...range, found: valueText(unit, found) });
  };
}
