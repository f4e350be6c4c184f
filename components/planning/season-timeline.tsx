"use client";
import { useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";
import type { SeasonView } from "./season-draft.ts";
import { useDayText, usePercentText, useStepsText } from "./use-plan-words.ts";

const dayMs = 86_400_000;
const at = (date: string) => Date.parse(`${date}T00:00:00Z`) / dayMs;

/** The life of a season as one bar: full price, each markdown, today. The sentence below says the same. */
export function SeasonTimeline({ season, today }: { season: SeasonView; today: string }) {
  const t = useTranslations("season.step");
  const words = useTranslations("season");
  const day = useDayText();
  const percent = usePercentText();
  const stepsText = useStepsText();
  const { launchOn, exitOn, markdowns, salvageShare } = season;
  const ends = [...markdowns.map(({ from }) => at(from)), at(exitOn) + 1];
  const phases = [{ from: launchOn, share: 1 }, ...markdowns].map((phase, index) => ({
    ...phase,
    days: Math.max(1, (ends[index] ?? at(exitOn) + 1) - at(phase.from)),
  }));
  const length = at(exitOn) + 1 - at(launchOn);
  const passed = (at(today) - at(launchOn)) / length;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="sr-only">{words("timeline", { season: season.name, steps: stepsText(season) })}</span>
      <div aria-hidden className="flex gap-3">
        <div className="relative flex min-w-0 flex-1 gap-0.5">
          {phases.map((phase) => (
            <div
              key={phase.from}
              className="flex min-w-0 flex-col gap-1"
              style={{ flexGrow: phase.days, flexBasis: 0 }}
            >
              <div className={cx("h-2 rounded-full", toneOf(phase.share))} />
              <p className="figures flex flex-col text-12 max-lg:hidden">
                <span className="truncate font-medium">
                  {phase.share === 1
                    ? words("state.full")
                    : t("markdown", { percent: percent(1 - phase.share) })}
                </span>
                <span className="truncate text-muted">{day(phase.from)}</span>
              </p>
            </div>
          ))}
          {passed >= 0 && passed <= 1 && (
            <span
              title={t("today")}
              className="absolute -top-1 h-4 w-0.5 rounded-full bg-ink"
              style={{ insetInlineStart: `${passed * 100}%` }}
            />
          )}
        </div>
        <p className="figures w-24 shrink-0 pt-3 text-12 max-lg:hidden">
          <span className="block font-medium">{t("exit")}</span>
          <span className="block text-muted">{day(exitOn, true)}</span>
        </p>
      </div>
      <p aria-hidden className="text-12 text-muted first-letter:uppercase lg:hidden">
        {stepsText(season)}
      </p>
      <p className="text-12 text-muted">{t("salvage", { percent: percent(salvageShare) })}</p>
    </div>
  );
}

/** The deeper the markdown, the warmer: the words below say how deep. */
function toneOf(share: number): string {
  if (share === 1) return "bg-good-solid";
  return share > 0.55 ? "bg-warn-solid" : "bg-bad-solid";
}
