"use client";
import { useQuery } from "@tanstack/react-query";
import { PhoneCall, ReceiptText } from "lucide-react";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useKnownText } from "@/components/messages/use-known-text.ts";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { QuantityText } from "@/components/ui/figures.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Stat, StatRow } from "@/components/ui/stat.tsx";
import { Cases } from "./cases.tsx";
import { ServiceCounts } from "./service-today.tsx";

type Overview = RouterOutputs["system"]["overview"];

/** The administrator's day: whether the house runs, what waits in it, who changed what. */
export function AdminToday() {
  const t = useTranslations("today");
  const words = useTranslations("today.service");
  const trpc = useTRPC();
  const overview = useQuery(trpc.system.overview.queryOptions());
  const service = useQuery(trpc.today.service.queryOptions());
  useLive(["orders", "exceptions"]);
  const failed = overview.error ?? service.error;
  return (
    <PageFrame
      title={t("title")}
      fact={
        overview.data
          ? t("admin.fact", { workers: overview.data.workers.length, parked: overview.data.jobs.parked })
          : " "
      }
      actions={
        <ButtonLink href="/orders/new" look="primary" icon={PhoneCall} shortcut="c">
          {t("service.newOrder")}
        </ButtonLink>
      }
    >
      {failed && (
        <Fault error={failed} onRetry={() => Promise.all([overview.refetch(), service.refetch()])} />
      )}
      {service.data && (
        <>
          <ServiceCounts counts={service.data.counts} />
          <Section title={words("exceptions")}>
            <Cases
              cases={service.data.exceptions}
              label={words("exceptionsLabel")}
              emptyText={words("noExceptions")}
            />
          </Section>
        </>
      )}
      {overview.data ? <EngineRoom overview={overview.data} /> : !failed && <Skeleton rows={10} />}
    </PageFrame>
  );
}

function EngineRoom({ overview }: { overview: Overview }) {
  const t = useTranslations("today.admin");
  const words = useTranslations("shell");
  const text = useKnownText();
  const { jobs } = overview;
  return (
    <>
      <Section title={t("house")}>
        <StatRow label={t("house")}>
          <Stat
            value={<QuantityText value={overview.workers.length} />}
            label={t("workers")}
            tone={overview.workers.length === 0 ? "bad" : undefined}
          />
          <Stat value={<QuantityText value={jobs.waiting} />} label={t("waiting")} />
          <Stat value={<QuantityText value={jobs.running} />} label={t("running")} />
          <Stat
            value={<QuantityText value={jobs.parked} />}
            label={t("parked")}
            tone={jobs.parked > 0 ? "warn" : undefined}
          />
          <Stat value={<QuantityText value={overview.eventsLastHour} />} label={t("events")} />
          <Stat
            value={<QuantityText value={overview.exceptionsOpen} />}
            label={t("exceptions")}
            tone={overview.exceptionsOpen > 0 ? "warn" : undefined}
          />
        </StatRow>
      </Section>
      <Section title={t("audit")}>
        <DataTable
          label={t("auditLabel")}
          rows={overview.audit}
          rowId={(row) => String(row.seq)}
          empty={<EmptyState icon={ReceiptText} title={t("noAudit")} />}
          columns={[
            {
              id: "what",
              header: t("what"),
              isRowHeader: true,
              cell: (row) => (
                <span className="font-medium">{text(`audit.${row.command}`) ?? row.command}</span>
              ),
            },
            {
              id: "actor",
              header: t("actor"),
              phone: "line",
              cell: (row) => (row.role === "system" ? words("role.system") : row.actor),
            },
            {
              id: "command",
              header: t("command"),
              foldBelow: "lg",
              cell: (row) => <span className="font-mono text-12 text-muted">{row.command}</span>,
            },
            {
              id: "at",
              header: t("at"),
              align: "end",
              phone: "aside",
              cell: (row) => <RelativeMoment value={row.at} />,
            },
          ]}
        />
      </Section>
    </>
  );
}
