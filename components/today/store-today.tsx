"use client";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, PackageSearch, ScanBarcode } from "lucide-react";
import { useNow, useTranslations } from "use-intl";
import { WorkCard } from "@/components/fulfillment/work-card.tsx";
import { RecountForm } from "@/components/inventory/recount-form.tsx";
import { useLive } from "@/components/live.tsx";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { Countdown } from "@/components/ui/countdown.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { QuantityText } from "@/components/ui/figures.tsx";
import { ButtonLink, TextLink } from "@/components/ui/link.tsx";
import { Meter } from "@/components/ui/meter.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { Stat, StatRow } from "@/components/ui/stat.tsx";

type Day = RouterOutputs["today"]["associate"];

/** A store's day: the most urgent work in one tap, then what waits, how full the day is, what to count again. */
export function StoreToday() {
  const t = useTranslations("today");
  const trpc = useTRPC();
  const day = useQuery(trpc.today.associate.queryOptions());
  useLive(day.data ? day.data.stores.map((store) => `location:${store.locationId}`) : []);
  if (!day.data) {
    return (
      <PageFrame title={t("title")}>
        {day.error ? (
          <Fault error={day.error} onRetry={() => day.refetch()} />
        ) : (
          <Skeleton rows={5} size="lg" />
        )}
      </PageFrame>
    );
  }
  const { next, queue, recounts, stores } = day.data;
  return (
    <PageFrame title={t("title")} fact={<NextDue next={next} />}>
      <div className="flex max-w-3xl flex-col gap-6">
        {next ? (
          <ButtonLink href={`/fulfillment/${next.code}`} look="primary" size="lg" isWide icon={ScanBarcode}>
            {next.state === "released" ? t("store.start") : t("store.goOn")}
          </ButtonLink>
        ) : (
          <EmptyState
            icon={CircleCheck}
            title={t("store.allDone")}
            action={
              <ButtonLink href="/inventory/lookup" size="lg" icon={PackageSearch}>
                {t("store.lookUp")}
              </ButtonLink>
            }
          />
        )}
        <Counters counts={day.data.counts} />
        <Capacity stores={stores} />
        {queue.length > 0 && (
          <Section title={t("store.queue")} aside={<TextLink href="/fulfillment">{t("store.all")}</TextLink>}>
            <ul className="-mx-3">
              {queue.map((work) => (
                <li key={work.fulfillmentOrderId}>
                  <WorkCard work={work} href={`/fulfillment/${work.code}`} isCurrent={false} />
                </li>
              ))}
            </ul>
          </Section>
        )}
        {recounts.length > 0 && <Recounts recounts={recounts} />}
      </div>
    </PageFrame>
  );
}

function NextDue({ next }: { next: Day["next"] }) {
  const t = useTranslations("today.store");
  const now = useNow({ updateInterval: 60_000 });
  if (!next) return null;
  const isLate = next.dueAt < now;
  return (
    <p className="text-16">
      {t(isLate ? "nextLate" : "next", { name: next.customerName })} <Countdown until={next.dueAt} />
    </p>
  );
}

function Counters({ counts }: { counts: Day["counts"] }) {
  const t = useTranslations("today.store");
  const tabs = [
    { id: "toPick", tab: "to-pick" },
    { id: "inProgress", tab: "in-progress" },
    { id: "toShip", tab: "to-ship" },
    { id: "ready", tab: "ready" },
  ] as const;
  return (
    <StatRow label={t("counts")}>
      {tabs.map(({ id, tab }) => (
        <Stat
          key={id}
          size="lg"
          value={<QuantityText value={counts[id]} />}
          label={t(id)}
          href={`/fulfillment?tab=${tab}`}
        />
      ))}
      <Stat
        size="lg"
        value={<QuantityText value={counts.overdue} />}
        label={t("overdue")}
        tone={counts.overdue > 0 ? "bad" : undefined}
        href="/fulfillment?tab=to-pick"
      />
    </StatRow>
  );
}

function Capacity({ stores }: { stores: Day["stores"] }) {
  const t = useTranslations("today.store");
  return (
    <div className="flex flex-col gap-3">
      {stores.map((store) => {
        const { load, capacity } = store;
        const label = t("capacity", { store: store.name });
        if (capacity === null) {
          return (
            <p key={store.locationId} className="flex justify-between text-12 text-muted">
              <span>{label}</span>
              <span className="figures">{t("capacityOpen", { load })}</span>
            </p>
          );
        }
        return (
          <Meter
            key={store.locationId}
            label={label}
            value={load}
            max={capacity}
            tone={load >= capacity ? "warn" : "info"}
            valueText={t("capacityOf", { load, capacity })}
          />
        );
      })}
    </div>
  );
}

function Recounts({ recounts }: { recounts: Day["recounts"] }) {
  const t = useTranslations("today.store");
  return (
    <Section title={t("recounts")}>
      <p className="text-13 text-muted">{t("recountsNote")}</p>
      <ul>
        {recounts.map((entry) => (
          <li key={entry.exceptionId} className="border-b border-line text-14">
            <div className="flex min-h-11 items-center justify-between gap-3">
              <TextLink href={`/inventory/lookup?q=${encodeURIComponent(entry.sku)}`} isQuiet>
                {entry.name} <span className="text-12 text-muted">{entry.sku}</span>
              </TextLink>
              <span className="shrink-0 text-12 text-muted">
                {entry.quantity !== null && <QuantityText value={entry.quantity} />}{" "}
                <RelativeMoment value={entry.openedAt} />
              </span>
            </div>
            {entry.locationId && entry.variantId && (
              <RecountForm
                shelf={{ locationId: entry.locationId, variantId: entry.variantId, name: entry.name }}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
