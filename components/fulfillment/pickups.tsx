"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX } from "lucide-react";
import { createSerializer, parseAsString, useQueryStates } from "nuqs";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { ScanField } from "@/components/ui/scan-field.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { PickupDetail } from "./pickup-detail.tsx";
import { WorkCard } from "./work-card.tsx";

const params = { q: parseAsString, open: parseAsString };
const search = createSerializer(params);
/** Shorter texts would find half the store. */
const queryLengthMin = 2;

/** The counter: find the order that somebody came for, by what they show or say. */
export function Pickups() {
  const t = useTranslations("fulfillment.pickups");
  const [{ q, open }, setParams] = useQueryStates(params, { history: "push" });
  const field = useRef<HTMLInputElement>(null);
  const found = usePickups(q);
  const rows = found.data?.rows ?? [];
  // One match needs no choosing: a scan leads straight to the hand-over.
  const current = open ?? (q && rows.length === 1 ? rows[0]?.code : null) ?? null;
  const clear = () => {
    void setParams({ q: null, open: null });
    field.current?.focus();
  };
  return (
    <div className="flex flex-col gap-4 lg:grid lg:grid-cols-[minmax(22rem,30rem)_minmax(0,1fr)] lg:items-start lg:gap-8">
      <section className={current ? "hidden flex-col gap-3 lg:flex" : "flex flex-col gap-3"}>
        <h1 className="text-20 font-semibold">{t("title")}</h1>
        <ScanField
          label={t("searchLabel")}
          inputRef={field}
          isDisabled={current !== null}
          onCode={(code) => {
            if (code.length >= queryLengthMin) void setParams({ q: code, open: null });
          }}
        />
        <div className="flex min-h-11 items-center justify-between gap-2" role="status">
          <h2 className="text-13 font-medium text-muted">
            {q ? found.data && t("results", { count: rows.length }) : t("waiting")}
          </h2>
          {q && (
            <Button look="quiet" size="lg" onPress={clear}>
              {t("clear")}
            </Button>
          )}
        </div>
        {found.isPending ? (
          <Skeleton size="lg" rows={4} />
        ) : found.isError ? (
          <Fault error={found.error} onRetry={() => found.refetch()} />
        ) : rows.length === 0 ? (
          <NoPickups isSearch={q !== null} />
        ) : (
          <ul className="-mx-3 flex flex-col">
            {rows.map((work) => (
              <li key={work.fulfillmentOrderId}>
                <WorkCard
                  work={work}
                  href={`/fulfillment/pickups${search({ q, open: work.code })}`}
                  isCurrent={work.code === current}
                />
              </li>
            ))}
          </ul>
        )}
      </section>
      {current && <PickupDetail key={current} code={current} shown={q ?? ""} onClose={clear} />}
    </div>
  );
}

/** All that wait, or what the text finds. Both lists have one form. */
function usePickups(text: string | null) {
  const trpc = useTRPC();
  const isSearch = text !== null && text.length >= queryLengthMin;
  const waiting = useQuery({ ...trpc.fulfillment.queue.queryOptions({ tab: "ready" }), enabled: !isSearch });
  const found = useQuery({
    ...trpc.fulfillment.findPickup.queryOptions({ query: text ?? "" }),
    enabled: isSearch,
  });
  useLive(["fulfillment"]);
  return isSearch ? found : waiting;
}

function NoPickups({ isSearch }: { isSearch: boolean }) {
  const t = useTranslations("fulfillment.pickups");
  return (
    <EmptyState icon={isSearch ? SearchX : CircleCheck} title={isSearch ? t("noneTitle") : t("emptyTitle")}>
      {isSearch ? t("noneText") : t("emptyText")}
    </EmptyState>
  );
}
