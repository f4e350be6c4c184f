"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowUp, CircleCheck, ListFilter } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useMe } from "@/components/shell/me.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { Segmented } from "@/components/ui/radio-group.tsx";
import { Select } from "@/components/ui/select.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { TabLinks } from "@/components/ui/tabs.tsx";
import { useHeldRows } from "@/components/ui/use-held-rows.ts";
import { type WorkTab, workTabs } from "@/server/fulfillment/core/inputs.ts";
import { queueParams, queueSearch } from "./queue-params.ts";
import type { WorkRow } from "./work.ts";
import { WorkCard } from "./work-card.tsx";

/** More than these the server does not list: whoever sees them has the most urgent ones. */
const rowsMax = 100;

/** The store's work by urgency, step by step. New work shows as a pill and never pushes the list. */
export function PickQueue({ current, isHeading }: { current: string | null; isHeading: boolean }) {
  const t = useTranslations("fulfillment");
  const trpc = useTRPC();
  const [params, setParams] = useQueryStates(queueParams);
  const { stores } = useMe();
  const store = stores.find((one) => one.code === params.location);
  const query = useQuery(
    trpc.fulfillment.queue.queryOptions({
      tab: params.tab,
      mode: params.mode ?? undefined,
      locationId: store?.locationId,
    }),
  );
  useLive(stores.length > 0 ? stores.map((one) => `location:${one.locationId}`) : ["fulfillment"]);
  const view = queueSearch(params);
  const { shown, waiting, reveal } = useHeldRows(view, query.data?.rows, (row) => row.fulfillmentOrderId);
  const Title = isHeading ? "h1" : "h2";

  return (
    <section className="flex min-w-0 flex-col gap-2">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <Title className="text-20 font-semibold tracking-tight">{t("queue.title")}</Title>
        {query.data && query.data.overdue > 0 && (
          <p className="figures text-13 font-medium text-bad">
            {t("queue.overdue", { count: query.data.overdue })}
          </p>
        )}
      </header>
      <TabLinks
        label={t("queue.tabsLabel")}
        size="lg"
        current={params.tab}
        tabs={workTabs.map((tab) => ({
          id: tab,
          label: t(`queue.tab.${tab}`),
          href: `/fulfillment${queueSearch({ ...params, tab })}`,
          count: query.data?.counts[tab] ?? null,
        }))}
      />
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label={t("queue.methodLabel")}
          size="lg"
          value={params.mode ?? "all"}
          onChange={(mode) => setParams({ mode: mode === "ship" || mode === "pickup" ? mode : null })}
          options={[
            { id: "all", label: t("queue.methodAll") },
            { id: "ship", label: t("queue.methodShip") },
            { id: "pickup", label: t("queue.methodPickup") },
          ]}
        />
        {stores.length > 1 && (
          <Select
            label={t("queue.storeLabel")}
            isLabelHidden
            size="lg"
            value={params.location ?? "all"}
            onChange={(code) => setParams({ location: code === "all" ? null : String(code) })}
            options={[
              { id: "all", label: t("queue.allStores") },
              ...stores.map((one) => ({ id: one.code, label: one.name })),
            ]}
          />
        )}
      </div>
      <div aria-live="polite" className="empty:hidden">
        {waiting > 0 && (
          <Button look="primary" size="lg" icon={ArrowUp} isWide onPress={reveal}>
            {t("queue.showNew", { count: waiting })}
          </Button>
        )}
      </div>
      {query.isPending ? (
        <Skeleton size="lg" />
      ) : query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : shown.length === 0 ? (
        <QueueEmpty
          tab={params.tab}
          isFiltered={params.mode !== null}
          onClear={() => setParams({ mode: null })}
        />
      ) : (
        <QueueList rows={shown} current={current} view={view} />
      )}
    </section>
  );
}

function QueueList({
  rows,
  current,
  view,
}: {
  rows: readonly WorkRow[];
  current: string | null;
  view: string;
}) {
  const t = useTranslations("fulfillment");
  return (
    <>
      <ul aria-label={t("queue.listLabel")} className="-mx-3 flex flex-col">
        {rows.map((work) => (
          <li key={work.fulfillmentOrderId}>
            <WorkCard
              work={work}
              href={`/fulfillment/${work.code}${view}`}
              isCurrent={work.code === current}
            />
          </li>
        ))}
      </ul>
      {rows.length >= rowsMax && <p className="text-13 text-muted">{t("queue.full", { count: rowsMax })}</p>}
    </>
  );
}

const nextTabs: Record<WorkTab, WorkTab> = {
  "to-pick": "ready",
  "in-progress": "to-pick",
  "to-ship": "to-pick",
  ready: "to-pick",
  done: "to-pick",
};

function QueueEmpty({
  tab,
  isFiltered,
  onClear,
}: {
  tab: WorkTab;
  isFiltered: boolean;
  onClear: () => void;
}) {
  const t = useTranslations("fulfillment.queue");
  if (isFiltered) {
    return (
      <EmptyState
        icon={ListFilter}
        title={t("noMatchTitle")}
        action={
          <Button size="lg" onPress={onClear}>
            {t("clearFilters")}
          </Button>
        }
      >
        {t("noMatchText")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={CircleCheck}
      title={t(`emptyTitle.${tab}`)}
      action={
        <ButtonLink size="lg" href={`/fulfillment${queueSearch({ tab: nextTabs[tab] })}`}>
          {t(`emptyNext.${tab}`)}
        </ButtonLink>
      }
    >
      {t(`emptyText.${tab}`)}
    </EmptyState>
  );
}
