"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { ArrowUp, CircleCheck, ListFilter } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { PageFrame } from "@/components/shell/page-frame.tsx";
import { useTRPC, useTRPCClient } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useFocusedRow } from "@/components/ui/use-focused-row.ts";
import { useHeldRows } from "@/components/ui/use-held-rows.ts";
import { useHotkeys } from "@/components/ui/use-hotkeys.ts";
import { HoldDialog } from "./hold-dialog.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { groupRows, useReviewColumns } from "./review-columns.tsx";
import { ReviewFilters } from "./review-filters.tsx";
import { ReviewPanel } from "./review-panel.tsx";
import { isFiltered, noFilters, reviewInput, reviewParams, reviewSearch } from "./review-params.ts";
import { movable, type ReviewRow } from "./review-row.ts";
import { useReleaseHold } from "./use-release-hold.ts";

type Act = { kind: "move" | "hold"; row: ReviewRow };

/** Every line with where it goes, what that costs, what came second, and why; a line is moved in three keys. */
export function Review() {
  const t = useTranslations("sourcing.review");
  const [params, setParams] = useQueryStates(reviewParams);
  const frame = useRef<HTMLDivElement>(null);
  const [act, setAct] = useState<Act | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const { query, rows, total, waiting, reveal } = useReviewRows(params);
  const releaseHold = useReleaseHold();
  const open = rows.find((row) => row.orderLineId === params.line);
  const columns = useReviewColumns(open !== undefined);
  const openLine = (line: string | null, history: "push" | "replace" = "push") =>
    void setParams({ line }, { history });
  const current = () => rows.find((row) => row.orderLineId === focused) ?? open;
  const holdOrRelease = (row: ReviewRow) => {
    const held = row.holds[0];
    if (held) releaseHold.mutate(held);
    else setAct({ kind: "hold", row });
  };
  useFocusedRow(frame, (key) => {
    setFocused(key);
    // The panel follows the keys: J and K read one explanation after the other.
    if (open && key && key !== params.line && rows.some((row) => row.orderLineId === key)) {
      openLine(key, "replace");
    }
  });
  useHotkeys({
    m: () => {
      const row = current();
      if (row && movable(row).length > 0) setAct({ kind: "move", row });
    },
    h: () => {
      const row = current();
      if (row) holdOrRelease(row);
    },
    Escape: () => openLine(null),
  });

  return (
    <PageFrame title={t("title")} fact={total && <Total {...total} />}>
      <ReviewFilters params={params} onChange={(change) => void setParams({ ...change, line: null })} />
      <div aria-live="polite" className="empty:hidden">
        {waiting > 0 && (
          <Button look="primary" icon={ArrowUp} onPress={reveal}>
            {t("newRows", { count: waiting })}
          </Button>
        )}
      </div>
      <div className={open ? "xl:grid xl:grid-cols-[minmax(0,1fr)_27rem] xl:items-start xl:gap-6" : ""}>
        <div ref={frame} className="min-w-0">
          {query.isPending ? (
            <Skeleton rows={12} />
          ) : query.isError && rows.length === 0 ? (
            <Fault error={query.error} onRetry={() => query.refetch()} />
          ) : (
            <>
              <DataTable
                label={t("tableLabel")}
                rows={groupRows(rows)}
                columns={columns}
                rowId={(row) => row.orderLineId}
                onOpen={(row) => openLine(row.orderLineId)}
                isStale={query.isPlaceholderData}
                empty={<NoRows isFiltered={isFiltered(params)} onClear={() => void setParams(noFilters)} />}
              />
              <More query={query} shown={rows.length} />
              <p className="hidden pt-2 text-12 text-faint sm:block">{t("keys")}</p>
            </>
          )}
        </div>
        {open && (
          <ReviewPanel
            row={open}
            onClose={() => openLine(null)}
            onMove={() => setAct({ kind: "move", row: open })}
            onHold={() => holdOrRelease(open)}
            fault={releaseHold.error}
          />
        )}
      </div>
      {act?.kind === "move" && <MoveDialog row={act.row} onClose={() => setAct(null)} />}
      {act?.kind === "hold" && <HoldDialog row={act.row} onClose={() => setAct(null)} />}
    </PageFrame>
  );
}

type ReviewParams = Parameters<typeof reviewInput>[0];

const firstPage: string | undefined = undefined;

function useReviewRows(params: ReviewParams) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = reviewInput(params);
  const query = useInfiniteQuery({
    // The library's own options would add a direction to the input, which takes nothing that it does not know.
    queryKey: trpc.sourcing.review.infiniteQueryKey(input),
    queryFn: ({ pageParam, signal }) =>
      client.sourcing.review.query({ ...input, cursor: pageParam }, { signal }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  useLive(["orders", "sourcing", "fulfillment"]);
  const pages = query.data?.pages;
  const all = pages?.flatMap((page) => page.rows);
  const view = `${reviewSearch({ ...params, line: null })} ${pages?.length ?? 0}`;
  const held = useHeldRows(view, all, (row) => row.orderLineId);
  const first = pages?.[0];
  return {
    query,
    rows: held.shown,
    waiting: held.waiting,
    reveal: held.reveal,
    total: first && { count: first.total, isExact: first.isTotalExact },
  };
}

function Total({ count, isExact }: { count: number; isExact: boolean }) {
  const t = useTranslations("sourcing.review");
  const format = useFormatter();
  const shown = format.number(count);
  return (
    <span className="figures">
      {isExact ? t("summary", { count: shown }) : t("summaryMore", { count: shown })}
    </span>
  );
}

function More({ query, shown }: { query: ReturnType<typeof useReviewRows>["query"]; shown: number }) {
  const t = useTranslations("sourcing.review");
  if (!query.hasNextPage) {
    return (
      shown > 0 && <p className="px-3 pt-3 text-12 text-muted max-sm:px-4">{t("end", { count: shown })}</p>
    );
  }
  return (
    <div className="px-3 pt-3 max-sm:px-4">
      <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
        {t("more")}
      </Button>
    </div>
  );
}

function NoRows({ isFiltered: isNarrowed, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const t = useTranslations("sourcing.review");
  if (!isNarrowed) {
    return (
      <EmptyState icon={CircleCheck} title={t("emptyTitle")}>
        {t("emptyText")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ListFilter}
      title={t("noMatchTitle")}
      action={<Button onPress={onClear}>{t("clear")}</Button>}
    >
      {t("noMatchText")}
    </EmptyState>
  );
}
