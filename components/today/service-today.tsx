"use client";
import { useQuery } from "@tanstack/react-query";
import { PhoneCall, ReceiptText } from "lucide-react";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useOrderColumns } from "@/components/orders/order-columns.tsx";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { QuantityText } from "@/components/ui/figures.tsx";
import { ButtonLink, TextLink } from "@/components/ui/link.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Stat, StatRow } from "@/components/ui/stat.tsx";
import type { Tone } from "@/components/ui/tone.tsx";
import { Cases } from "./cases.tsx";

type Day = RouterOutputs["today"]["service"];

/** Customer service's day: the next call, what is stopped, and what was just placed. */
export function ServiceToday() {
  const t = useTranslations("today");
  const trpc = useTRPC();
  const day = useQuery(trpc.today.service.queryOptions());
  useLive(["orders", "exceptions"]);
  return (
    <PageFrame
      title={t("title")}
      fact={day.data ? t("service.fact", { count: day.data.exceptions.length }) : " "}
      actions={
        <ButtonLink href="/orders/new" look="primary" icon={PhoneCall} shortcut="c">
          {t("service.newOrder")}
        </ButtonLink>
      }
    >
      {day.data ? (
        <Body day={day.data} />
      ) : day.error ? (
        <Fault error={day.error} onRetry={() => day.refetch()} />
      ) : (
        <Skeleton rows={10} />
      )}
    </PageFrame>
  );
}

function Body({ day }: { day: Day }) {
  const t = useTranslations("today.service");
  const columns = useOrderColumns();
  return (
    <>
      <ServiceCounts counts={day.counts} />
      <Section title={t("exceptions")}>
        <Cases cases={day.exceptions} label={t("exceptionsLabel")} emptyText={t("noExceptions")} />
      </Section>
      <Section title={t("recent")} aside={<TextLink href="/orders?view=all">{t("all")}</TextLink>}>
        <DataTable
          label={t("recent")}
          rows={day.recent}
          columns={columns}
          rowId={(row) => row.orderId}
          hrefOf={(row) => `/orders/${row.number}`}
          empty={<EmptyState icon={ReceiptText} title={t("noRecent")} />}
        />
      </Section>
    </>
  );
}

export function ServiceCounts({ counts }: { counts: Day["counts"] }) {
  const t = useTranslations("today.service");
  const stats: { id: keyof Day["counts"]; href?: string; tone?: Tone }[] = [
    { id: "open", href: "/orders" },
    { id: "late", href: "/orders?view=late", tone: "bad" },
    { id: "paymentFailed", href: "/orders?view=payment-failed", tone: "bad" },
    { id: "unfillable", href: "/orders?view=unfillable", tone: "bad" },
    { id: "onHold", href: "/orders?view=hold", tone: "warn" },
    { id: "readyForPickup" },
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
