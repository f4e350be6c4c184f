"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronRight, ChevronsLeft, PhoneCall, ReceiptText, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useFormatter, useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useMe } from "@/components/shell/me.tsx";
import { PageFrame } from "@/components/shell/page-frame.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { ButtonLink } from "@/components/ui/link.tsx";
import { SearchField } from "@/components/ui/search-field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { TabLinks } from "@/components/ui/tabs.tsx";
import { useTypedText } from "@/components/ui/use-typed-text.ts";
import { orderSorts, orderViews } from "@/server/orders/core/inputs.ts";
import { useOrderColumns } from "./order-columns.tsx";
import { orderParams } from "./order-params.ts";

type List = RouterOutputs["orders"]["list"];
const alarming = new Set<string>(["unfillable", "payment-failed", "late"]);

/** Orders by view, search and sort; all of it is the address. */
export function OrderList() {
  const t = useTranslations("orders.list");
  const { role } = useMe();
  const trpc = useTRPC();
  const [params, setParams] = useQueryStates(orderParams);
  const list = useQuery({
    ...trpc.orders.list.queryOptions({
      view: params.view,
      sort: params.sort,
      q: params.q || undefined,
      cursor: params.cursor || undefined,
    }),
    placeholderData: keepPreviousData,
  });
  useLive(["orders"]);
  const mayOrder = role === "service" || role === "admin";
  return (
    <PageFrame
      title={t("title")}
      fact={list.data ? t("fact", { count: list.data.counts.open }) : " "}
      actions={
        mayOrder && (
          <ButtonLink href="/orders/new" look="primary" icon={PhoneCall} shortcut="c">
            {t("newOrder")}
          </ButtonLink>
        )
      }
    >
      <div className="flex flex-col gap-3">
        <Views counts={list.data?.counts} current={params.view} q={params.q} sort={params.sort} />
        <div className="flex items-center gap-2">
          <div className="min-w-0 flex-1">
            <Search
              text={params.q}
              onChange={(q) => setParams({ q: q || null, cursor: null }, { history: "replace" })}
            />
          </div>
          <div className="max-w-1/2 shrink-0">
            <Select
              label={t("sort")}
              isLabelHidden
              options={orderSorts.map((id) => ({ id, label: t(`sorts.${id}`) }))}
              value={params.sort}
              onChange={(key) => {
                const sort = orderSorts.find((id) => id === key) ?? null;
                setParams({ sort, cursor: null }, { history: "replace" });
              }}
            />
          </div>
        </div>
        {list.error && <Fault error={list.error} onRetry={() => list.refetch()} />}
        {!list.data && !list.error && <Skeleton rows={12} />}
        {list.data && (
          <Rows
            list={list.data}
            isStale={list.isPlaceholderData}
            isSearching={params.q !== ""}
            onClear={() => setParams({ q: null, cursor: null })}
          />
        )}
        {list.data && (
          <Pages
            list={list.data}
            isLater={params.cursor !== ""}
            onGo={(cursor) => setParams({ cursor }, { history: "push", scroll: true })}
          />
        )}
      </div>
    </PageFrame>
  );
}

function Views({
  counts,
  current,
  q,
  sort,
}: {
  counts: List["counts"] | undefined;
  current: string;
  q: string;
  sort: string;
}) {
  const t = useTranslations("orders.list");
  const hrefOf = (view: string) => {
    const search = new URLSearchParams({
      ...(view === "open" ? {} : { view }),
      ...(q && { q }),
      ...(sort === "-placed" ? {} : { sort }),
    });
    return search.size > 0 ? `/orders?${search}` : "/orders";
  };
  return (
    <TabLinks
      label={t("views")}
      current={current}
      tabs={orderViews.map((id) => ({
        id,
        label: t(`view.${id}`),
        href: hrefOf(id),
        count: counts?.[id],
        isAlarming: alarming.has(id),
      }))}
    />
  );
}

function Search({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useTranslations("orders.list");
  const [typed, setTyped] = useTypedText(text, onChange);
  return (
    <SearchField
      label={t("search")}
      placeholder={t("searchPlaceholder")}
      value={typed}
      onChange={setTyped}
      shortcut="/"
      maxLength={80}
    />
  );
}

function Rows({
  list,
  isStale,
  isSearching,
  onClear,
}: {
  list: List;
  isStale: boolean;
  isSearching: boolean;
  onClear: () => void;
}) {
  const t = useTranslations("orders.list");
  const columns = useOrderColumns();
  return (
    <DataTable
      label={t("label")}
      rows={list.rows}
      columns={columns}
      rowId={(row) => row.orderId}
      hrefOf={(row) => `/orders/${row.number}`}
      isStale={isStale}
      empty={<Empty list={list} isSearching={isSearching} onClear={onClear} />}
    />
  );
}

/** Three empties: no match, nothing yet, all done. */
function Empty({ list, isSearching, onClear }: { list: List; isSearching: boolean; onClear: () => void }) {
  const t = useTranslations("orders.list");
  if (isSearching) {
    return (
      <EmptyState
        icon={SearchX}
        title={t("noMatch")}
        action={<Button onPress={onClear}>{t("clear")}</Button>}
      >
        {t("noMatchNext")}
      </EmptyState>
    );
  }
  if (list.counts.all === 0) {
    return (
      <EmptyState icon={ReceiptText} title={t("nothing")}>
        {t("nothingNext")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ReceiptText}
      title={t("allDone")}
      action={<ButtonLink href="/orders">{t("allDoneNext")}</ButtonLink>}
    />
  );
}

function Pages({
  list,
  isLater,
  onGo,
}: {
  list: List;
  isLater: boolean;
  onGo: (cursor: string | null) => void;
}) {
  const t = useTranslations("orders.list");
  const format = useFormatter();
  const { nextCursor } = list;
  return (
    <footer className="flex flex-wrap items-center justify-between gap-2 text-13 text-muted">
      <p className="figures" role="status">
        {list.isTotalExact
          ? t("total", { count: list.total })
          : t("totalMore", { count: format.number(list.total) })}
      </p>
      <div className="flex gap-2">
        {isLater && (
          <Button icon={ChevronsLeft} onPress={() => onGo(null)}>
            {t("first")}
          </Button>
        )}
        {nextCursor && (
          <Button icon={ChevronRight} onPress={() => onGo(nextCursor)}>
            {t("next")}
          </Button>
        )}
      </div>
    </footer>
  );
}
