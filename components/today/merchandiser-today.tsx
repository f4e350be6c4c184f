"use client";
import { useQuery } from "@tanstack/react-query";
import { Split } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { MoneyText, QuantityText } from "@/components/ui/figures.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Stat, StatRow } from "@/components/ui/stat.tsx";
import type { Tone } from "@/components/ui/tone.tsx";
import { Cases } from "./cases.tsx";
import { FillChart } from "./fill-chart.tsx";

type Day = RouterOutputs["today"]["merchandiser"];

/** The merchandiser's day: what has no location, what is at risk, and how good the decisions were. */
export function MerchandiserToday() {
  const t = useTranslations("today");
  const trpc = useTRPC();
  const day = useQuery(trpc.today.merchandiser.queryOptions());
  useLive(["orders", "sourcing", "exceptions"]);
  return (
    <PageFrame
      title={t("title")}
      fact={
        day.data ? (
          <>
            {t("merchandiser.fact", { count: day.data.counts.unallocated })},{" "}
            {t.rich("merchandiser.checked", {
              moment: () => <RelativeMoment key="moment" value={day.data.checkedAt} />,
            })}
          </>
        ) : (
          " "
        )
      }
      actions={
        <ButtonLink href="/sourcing/review" look="primary" icon={Split}>
          {t("merchandiser.review")}
        </ButtonLink>
      }
    >
      {day.data ? (
        <MerchandiserDay day={day.data} />
      ) : day.error ? (
        <Fault error={day.error} onRetry={() => day.refetch()} />
      ) : (
        <Skeleton rows={10} />
      )}
    </PageFrame>
  );
}

export function MerchandiserDay({ day }: { day: Day }) {
  const t = useTranslations("today.merchandiser");
  const format = useFormatter();
  const { today, exactShare, averageCost } = day.decisions;
  return (
    <>
      <Risks counts={day.counts} />
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <FillChart fill={day.fill} />
        <Section title={t("decisions")}>
          <StatRow label={t("decisions")}>
            <Stat value={<QuantityText value={today} />} label={t("made")} />
            <Stat
              value={exactShare === null ? "–" : format.number(exactShare, { style: "percent" })}
              label={t("exact")}
            />
            <Stat value={today === 0 ? "–" : <MoneyText value={averageCost} />} label={t("average")} />
          </StatRow>
        </Section>
      </div>
      <Section title={t("exceptions")}>
        <Cases cases={day.exceptions} label={t("exceptions")} emptyText={t("noExceptions")} />
      </Section>
    </>
  );
}

function Risks({ counts }: { counts: Day["counts"] }) {
  const t = useTranslations("today.merchandiser");
  const stats: { id: keyof Day["counts"]; href?: string; tone?: Tone }[] = [
    { id: "unallocated", href: "/sourcing/review?stage=unallocated", tone: "bad" },
    { id: "late", href: "/sourcing/review?late=true", tone: "bad" },
    { id: "onHold", href: "/sourcing/review?hold=true", tone: "warn" },
    { id: "split", href: "/sourcing/review?split=true" },
    { id: "shortages", tone: "warn" },
    { id: "overCapacity", tone: "warn" },
  ];
  return (
    <StatRow label={t("counts")}>
      {stats.map(({ id, href, tone }) => (
        <Stat
          key={id}
          value={<QuantityText value={counts[id]} />}
          label={t(id)}
          href={href}
          tone={counts[id] > 0 ? tone : undefined}
        />
      ))}
    </StatRow>
  );
}
