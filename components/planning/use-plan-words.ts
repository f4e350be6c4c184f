"use client";
import { useFormatter, useTranslations } from "use-intl";
import type { SeasonView } from "./season-draft.ts";

const dayForm = { month: "short", day: "numeric", timeZone: "UTC" } as const;

/** "Nov 1", and with the year where a sentence stands alone. */
export function useDayText(): (date: string, withYear?: boolean) => string {
  const format = useFormatter();
  return (date, withYear = false) =>
    format.dateTime(new Date(`${date}T12:00:00Z`), { ...dayForm, year: withYear ? "numeric" : undefined });
}

export function usePercentText(): (share: number) => string {
  const format = useFormatter();
  return (share) => format.number(share, { style: "percent", maximumFractionDigits: 1 });
}

/** A plan in one sentence: "full price from Aug 1, 30% off from Nov 1, last day Jan 31". */
export function useStepsText() {
  const t = useTranslations("season.step");
  const format = useFormatter();
  const day = useDayText();
  const percent = usePercentText();
  return ({ launchOn, markdowns, exitOn }: Pick<SeasonView, "launchOn" | "markdowns" | "exitOn">): string =>
    format.list(
      [
        t("launchAt", { day: day(launchOn) }),
        ...markdowns.map(({ from, share }) =>
          t("markdownAt", { percent: percent(1 - share), day: day(from) }),
        ),
        t("exitAt", { day: day(exitOn) }),
      ],
      { type: "unit" },
    );
}
