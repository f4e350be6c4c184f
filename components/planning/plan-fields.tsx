"use client";
import { Plus, Trash2 } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { IconButton } from "@/components/ui/icon-button.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { TextField } from "@/components/ui/text-field.tsx";
import { type PlanEntries, type PlanFault, type SeasonView, stepsMax } from "./season-draft.ts";
import { useDayText, usePercentText } from "./use-plan-words.ts";

type Props = {
  season: SeasonView;
  entries: PlanEntries;
  faults: readonly PlanFault[];
  onChange: (entries: PlanEntries) => void;
};

const percentForm = { style: "percent", maximumFractionDigits: 1 } as const;
/** The price at which the answer of demand is told. */
const exampleShare = 0.7;

export function PlanFields({ season, entries, faults, onChange }: Props) {
  const t = useTranslations("season.form");
  const day = useDayText();
  const percent = usePercentText();
  const format = useFormatter();
  const faultText = useFaultText(faults);
  const times = exampleShare ** -entries.elasticity;
  return (
    <>
      <p className="text-13 text-muted">
        {t("dates", { launch: day(season.launchOn, true), exit: day(season.exitOn, true) })}
      </p>
      <Steps season={season} entries={entries} faults={faults} onChange={onChange} />
      <NumberField
        label={t("salvage")}
        isWide
        value={entries.salvage / 100}
        formatOptions={percentForm}
        onChange={(share) => onChange({ ...entries, salvage: percentOf(share) })}
        description={t("salvageText")}
        error={faultText("salvage")}
      />
      <NumberField
        label={t("elasticity")}
        isWide
        value={entries.elasticity}
        formatOptions={{ maximumFractionDigits: 2 }}
        onChange={(elasticity) => onChange({ ...entries, elasticity })}
        description={t("elasticityText", {
          price: percent(exampleShare),
          times: Number.isFinite(times) ? format.number(times, { maximumFractionDigits: 1 }) : "–",
        })}
        error={faultText("elasticity")}
      />
    </>
  );
}

const percentOf = (share: number) => Math.round(share * 1_000) / 10;

function Steps({ season, entries, faults, onChange }: Props) {
  const t = useTranslations("season.form");
  const faultText = useFaultText(faults);
  const { steps } = entries;
  const change = (at: number, given: Partial<PlanEntries["steps"][number]>) =>
    onChange({
      ...entries,
      steps: steps.map((step, index) => (index === at ? { ...step, ...given } : step)),
    });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-2 text-14 font-semibold">{t("steps")}</legend>
      {steps.length === 0 && <p className="text-13 text-muted">{t("stepsNone")}</p>}
      {steps.map((step, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the row of steps
          key={at}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,12rem)_minmax(0,1fr)_auto]"
        >
          <TextField
            type="date"
            label={t("fromOf", { number: at + 1 })}
            value={step.from}
            onChange={(from) => change(at, { from })}
            error={faultText(`from-${at}`)}
          />
          <div className="max-sm:order-last max-sm:col-span-2">
            <NumberField
              label={t("offOf", { number: at + 1 })}
              isWide
              value={step.off / 100}
              formatOptions={percentForm}
              onChange={(share) => change(at, { off: percentOf(share) })}
              error={faultText(`off-${at}`)}
            />
          </div>
          <div className="pt-5">
            <IconButton
              icon={Trash2}
              label={t("remove", { number: at + 1 })}
              onPress={() => onChange({ ...entries, steps: steps.filter((_step, index) => index !== at) })}
            />
          </div>
        </div>
      ))}
      {steps.length < stepsMax ? (
        <div>
          <Button
            icon={Plus}
            onPress={() => onChange({ ...entries, steps: [...steps, nextStep(season, entries)] })}
          >
            {t("add")}
          </Button>
        </div>
      ) : (
        <p className="text-13 text-muted">{t("stepsFull")}</p>
      )}
    </fieldset>
  );
}

/** Halfway between the last step and the exit, and deeper: a beginning that is already right. */
function nextStep({ launchOn, exitOn }: SeasonView, { steps }: PlanEntries): PlanEntries["steps"][number] {
  const last = steps.at(-1) ?? { from: launchOn, off: 10 };
  const [from, to] = [Date.parse(last.from), Date.parse(exitOn)];
  const middle = Number.isNaN(from) ? "" : new Date(from + (to - from) / 2).toISOString().slice(0, 10);
  return { from: middle, off: Math.min(95, (Number.isNaN(last.off) ? 0 : last.off) + 20) };
}

function useFaultText(faults: readonly PlanFault[]) {
  const t = useTranslations("season.form.fault");
  const day = useDayText();
  const percent = usePercentText();
  return (at: PlanFault["at"]): string | null => {
    const fault = faults.find((one) => one.at === at);
    if (!fault) return null;
    const said = Object.entries(fault.facts).map(([name, value]) => [
      name,
      typeof value === "number" ? percent(value) : day(value, true),
    ]);
    return t(fault.key, Object.fromEntries(said));
  };
}
