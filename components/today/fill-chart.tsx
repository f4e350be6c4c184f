"use client";
import { BarChart3, Table } from "lucide-react";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Section } from "@/components/shell/page-frame.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { IconButton } from "@/components/ui/icon-button.tsx";
import { DayText } from "@/components/ui/moment.tsx";

type Fill = RouterOutputs["today"]["merchandiser"]["fill"];

const height = 96;

/** Seven days of units, ordered as outline and allocated as fill; the same as a table, and in one sentence. */
export function FillChart({ fill }: { fill: Fill }) {
  const t = useTranslations("today.merchandiser");
  const format = useFormatter();
  const [isTable, setIsTable] = useState(false);
  const ordered = fill.reduce((sum, day) => sum + day.ordered, 0);
  const allocated = fill.reduce((sum, day) => sum + day.allocated, 0);
  const share = ordered === 0 ? 1 : allocated / ordered;
  return (
    <Section
      title={t("fill")}
      aside={
        <IconButton
          size="sm"
          label={isTable ? t("fillChart") : t("fillTable")}
          icon={isTable ? BarChart3 : Table}
          onPress={() => setIsTable(!isTable)}
        />
      }
    >
      <p className="text-13 text-muted">
        {t("fillSummary", {
          share: format.number(share, { style: "percent", maximumFractionDigits: 1 }),
          ordered: format.number(ordered),
        })}
      </p>
      {isTable ? <FillTable fill={fill} /> : <Bars fill={fill} />}
    </Section>
  );
}

function Bars({ fill }: { fill: Fill }) {
  const format = useFormatter();
  const top = Math.max(1, ...fill.map((day) => day.ordered));
  const scale = (value: number) => Math.round((value / top) * height);
  return (
    <div aria-hidden className="grid grid-cols-7 gap-2">
      {fill.map((day) => (
        <div key={day.date} className="flex min-w-0 flex-col items-center gap-1 text-12 text-muted">
          <span className="figures">{format.number(day.ordered, { notation: "compact" })}</span>
          <svg className="h-24 w-full max-w-12" viewBox={`0 0 40 ${height}`} preserveAspectRatio="none">
            <title>{day.date}</title>
            <rect
              x="0"
              width="40"
              y={height - scale(day.ordered)}
              height={Math.max(scale(day.ordered), 1)}
              rx="2"
              className="fill-neutral-solid opacity-40"
            />
            <rect
              x="0"
              width="40"
              y={height - scale(day.allocated)}
              height={scale(day.allocated)}
              rx="2"
              className="fill-accent"
            />
          </svg>
          <span className="truncate">
            {format.dateTime(new Date(`${day.date}T12:00:00Z`), { weekday: "short", timeZone: "UTC" })}
          </span>
        </div>
      ))}
    </div>
  );
}

function FillTable({ fill }: { fill: Fill }) {
  const t = useTranslations("today.merchandiser");
  const format = useFormatter();
  return (
    <table className="w-full text-13">
      <thead>
        <tr className="text-12 text-muted">
          <th className="h-8 text-start font-medium">{t("day")}</th>
          <th className="text-end font-medium">{t("ordered")}</th>
          <th className="text-end font-medium">{t("allocated")}</th>
        </tr>
      </thead>
      <tbody className="figures">
        {fill.map((day) => (
          <tr key={day.date} className="border-t border-line">
            <th scope="row" className="h-8 text-start font-normal">
              <DayText date={day.date} />
            </th>
            <td className="text-end">{format.number(day.ordered)}</td>
            <td className="text-end">{format.number(day.allocated)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
