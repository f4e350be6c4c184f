"use client";
import { Pencil } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { Status, Tag } from "@/components/ui/status.tsx";
import type { SeasonView } from "./season-draft.ts";
import { SeasonTimeline } from "./season-timeline.tsx";
import { usePercentText } from "./use-plan-words.ts";

/** One season: where it stands today, its life as a bar, and the way to change it. */
export function SeasonRow({
  season,
  today,
  onEdit,
}: {
  season: SeasonView;
  today: string;
  onEdit: () => void;
}) {
  const t = useTranslations("season");
  const { name, code, saved } = season;
  return (
    <li className="grid gap-x-8 gap-y-3 py-4 md:grid-cols-[14rem_minmax(0,1fr)_auto]">
      <div className="flex flex-col items-start gap-1">
        <h3 className="flex items-center gap-2 text-14 font-medium">
          {name} <Tag>{code}</Tag>
        </h3>
        <SeasonState season={season} today={today} />
        <p className="text-12 text-muted">
          {saved
            ? t.rich("savedBy", {
                by: saved.by ?? t("house"),
                moment: () => <RelativeMoment key="moment" value={saved.at} />,
              })
            : t("default")}
        </p>
      </div>
      <SeasonTimeline season={season} today={today} />
      <div className="md:pt-0">
        <Button
          icon={Pencil}
          onPress={onEdit}
          aria-label={saved ? t("editOf", { season: name }) : t("startOf", { season: name })}
        >
          {saved ? t("edit") : t("start")}
        </Button>
      </div>
    </li>
  );
}

function SeasonState({ season, today }: { season: SeasonView; today: string }) {
  const t = useTranslations("season.state");
  const percent = usePercentText();
  const { shareToday, launchOn } = season;
  if (shareToday === null)
    return <Status tone="neutral" label={today < launchOn ? t("future") : t("over")} />;
  if (shareToday === 1) return <Status tone="good" label={t("full")} />;
  return <Status tone="info" label={t("off", { percent: percent(1 - shareToday) })} />;
}
