"use client";

import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { MoneyText } from "@/components/ui/figures.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import { RadioGroup } from "@/components/ui/radio-group.tsx";

export type MoveOption = RouterOutputs["sourcing"]["options"]["options"][number];

/** Enough to compare; farther places that can't serve it anyway say nothing more. */
const impossibleMax = 6;

/** Where else the units could come from: what it costs more, when it arrives, how many there are. */
export function MoveOptions({
  options,
  chosen,
  onChoose,
}: {
  options: readonly MoveOption[];
  chosen: string | null;
  onChoose: (locationId: string) => void;
}) {
  const t = useTranslations("sourcing.move");
  const reasonText = useReasonText();
  const possible = options.filter((one) => one.canMove);
  const impossible = options.filter((one) => !one.canMove);
  return (
    <div className="flex flex-col gap-3">
      {possible.length === 0 ? (
        <p className="text-13 text-muted">{t("none")}</p>
      ) : (
        <RadioGroup
          label={t("optionsLabel")}
          value={chosen}
          onChange={onChoose}
          options={possible.map((one) => ({
            id: one.locationId,
            label: `${one.locationCode} ${one.locationName}`,
            detail: <OptionFacts option={one} />,
          }))}
        />
      )}
      {impossible.length > 0 && (
        <section className="flex flex-col gap-1">
          <h3 className="text-12 font-medium text-muted">{t("cannot")}</h3>
          <ul className="text-12 text-muted">
            {impossible.slice(0, impossibleMax).map((one) => (
              <li key={one.locationId} className="flex justify-between gap-3 py-0.5">
                <span className="truncate">
                  {one.locationCode} {one.locationName}
                </span>
                <span className="shrink-0">{one.reasons.slice(0, 1).map(reasonText).join(" · ")}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function OptionFacts({ option }: { option: MoveOption }) {
  const t = useTranslations("sourcing.move");
  const { extra, daysLate, distanceMiles, available } = option;
  return (
    <span className="figures flex flex-col items-end whitespace-nowrap max-sm:items-start">
      <span className="text-13 text-ink">
        {extra.amount === 0 ? t("same") : extra.amount > 0 ? "+" : ""}
        {extra.amount !== 0 && <MoneyText value={extra} />}
        {" · "}
        <Moment value={option.promisedAt} look="day" />
      </span>
      <span>
        <span className={daysLate > 0 ? "text-bad" : ""}>
          {daysLate > 0 ? t("daysLate", { days: daysLate }) : t("onTime")}
        </span>
        {" · "}
        {t("miles", { miles: Math.round(distanceMiles) })}
        {" · "}
        {t("available", { count: available })}
      </span>
    </span>
  );
}
