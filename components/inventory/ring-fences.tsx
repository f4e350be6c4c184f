"use client";
import { useQuery } from "@tanstack/react-query";
import { Fence, ListFilter, Plus, X } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { PageFrame } from "@/components/shell/page-frame.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { SearchField } from "@/components/ui/search-field.tsx";
import { Select } from "@/components/ui/select.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { NewRingFence } from "./new-ring-fence.tsx";
import { type RingFence, RingFenceDialog } from "./ring-fence-dialog.tsx";
import { useFenceColumns } from "./use-fence-columns.tsx";

const params = { q: parseAsString.withDefault(""), channel: parseAsString };
const keyOf = ({ locationId, variantId, channelId }: RingFence) => `${locationId} ${variantId} ${channelId}`;

/** What is set aside for channels, over all places; a row is changed or set free where it stands. */
export function RingFences() {
  const t = useTranslations("inventory.fences");
  const trpc = useTRPC();
  const query = useQuery(trpc.inventory.ringFences.queryOptions());
  useLive(["inventory"]);
  const [isNew, setIsNew] = useState(false);
  const data = query.data;
  const add = (
    <Button look="primary" icon={Plus} onPress={() => setIsNew(true)}>
      {t("new")}
    </Button>
  );
  return (
    <PageFrame title={t("title")} fact={t("text")} actions={data && data.fences.length > 0 && add}>
      {!data ? (
        query.error ? (
          <Fault error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : data.fences.length === 0 ? (
        <EmptyState icon={Fence} title={t("emptyTitle")} action={add}>
          {t("emptyText")}
        </EmptyState>
      ) : (
        <FenceTable {...data} />
      )}
      {isNew && data && (
        <NewRingFence channels={data.channels} fences={data.fences} onClose={() => setIsNew(false)} />
      )}
    </PageFrame>
  );
}

function FenceTable({ fences, total, channels }: RouterOutputs["inventory"]["ringFences"]) {
  const t = useTranslations("inventory.fences");
  const [{ q, channel }, setParams] = useQueryStates(params);
  const [edited, setEdited] = useState<RingFence | null>(null);
  const columns = useFenceColumns();
  const typed = q.trim().toLowerCase();
  const found = fences.filter(
    (fence) =>
      (channel === null || fence.channelId === channel) &&
      [fence.sku, fence.locationName, fence.locationCode].some((words) =>
        words.toLowerCase().includes(typed),
      ),
  );
  const clear = () => void setParams({ q: null, channel: null });
  return (
    <>
      <section aria-label={t("filters")} className="flex flex-wrap items-center gap-2">
        <div className="w-64 min-w-0 max-sm:w-auto max-sm:flex-1">
          <SearchField
            label={t("searchLabel")}
            value={q}
            onChange={(text) => void setParams({ q: text || null })}
          />
        </div>
        <div className="w-48 min-w-0 max-sm:w-auto max-sm:flex-1">
          <Select
            label={t("channel")}
            isLabelHidden
            value={channel ?? "any"}
            onChange={(id) => void setParams({ channel: id === "any" ? null : String(id) })}
            options={[
              { id: "any", label: t("anyChannel") },
              ...channels.map(({ channelId, name }) => ({ id: channelId as string, label: name })),
            ]}
          />
        </div>
        {(q !== "" || channel !== null) && (
          <Button look="quiet" icon={X} onPress={clear}>
            {t("clear")}
          </Button>
        )}
      </section>
      {total > fences.length && (
        <p className="text-13 text-muted">{t("more", { count: fences.length, total })}</p>
      )}
      <DataTable
        label={t("title")}
        rows={found}
        columns={columns}
        rowId={keyOf}
        onOpen={setEdited}
        empty={
          <EmptyState
            icon={ListFilter}
            title={t("noMatch")}
            action={<Button onPress={clear}>{t("clear")}</Button>}
          />
        }
      />
      {edited && <RingFenceDialog fence={edited} onClose={() => setEdited(null)} />}
    </>
  );
}
