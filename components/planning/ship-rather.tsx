"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import { CircleCheck, ListFilter, X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Section } from "@/components/shell/page-frame.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault, type Faulty } from "@/components/ui/fault.tsx";
import { Select } from "@/components/ui/select.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import type { SeasonView } from "./season-draft.ts";
import { useShipColumns } from "./ship-columns.tsx";
import { type ShipRow, sheetOf, shipParams, totalsOf } from "./ship-params.ts";
import { StoreTotals } from "./store-totals.tsx";

/** More rows than a person reads in one go wait behind a button. */
const rowsShown = 40;

/** Which stores should ship a style rather than mark it down, the largest gain first. */
export function ShipRather({
  query,
  seasons,
}: {
  query: Pick<UseQueryResult<RouterOutputs["planning"]["shipRather"], Faulty>, "data" | "error" | "refetch">;
  seasons: readonly SeasonView[];
}) {
  const t = useTranslations("season.ship");
  return (
    <Section title={t("title")}>
      <p className="max-w-3xl text-13 text-muted">{t("text")}</p>
      {query.data ? (
        query.data.rows.length === 0 ? (
          <EmptyState icon={CircleCheck} title={t("emptyTitle")}>
            {t("emptyText")}
          </EmptyState>
        ) : (
          <ShipTable rows={query.data.rows} seasons={seasons} />
        )
      ) : query.error ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Skeleton rows={10} />
      )}
    </Section>
  );
}

function ShipTable({ rows, seasons }: { rows: readonly ShipRow[]; seasons: readonly SeasonView[] }) {
  const t = useTranslations("season.ship");
  const [params, setParams] = useQueryStates(shipParams);
  const [isAll, setIsAll] = useState(false);
  const columns = useShipColumns();
  const seasonId = seasons.find(({ code }) => code === params.season)?.seasonId;
  const ofSeason = rows.filter((row) => params.season === null || row.seasonId === seasonId);
  const found = ofSeason.filter((row) => params.store === null || row.locationCode === params.store);
  const shown = isAll ? found : found.slice(0, rowsShown);
  const isFiltered = params.store !== null || params.season !== null;
  const clear = () => void setParams({ store: null, season: null });
  const anyway = { id: "any", label: t("anyStore") };
  return (
    <>
      <section aria-label={t("filters")} className="flex flex-wrap items-center gap-2 pt-1">
        <div className="w-56 min-w-0 max-sm:w-auto max-sm:flex-1">
          <Select
            label={t("store")}
            isLabelHidden
            value={params.store ?? "any"}
            onChange={(store) => void setParams({ store: store === "any" ? null : String(store) })}
            options={[anyway, ...totalsOf(rows).map(({ code, name }) => ({ id: code, label: name }))]}
          />
        </div>
        <div className="w-56 min-w-0 max-sm:w-auto max-sm:flex-1">
          <Select
            label={t("season")}
            isLabelHidden
            value={params.season ?? "any"}
            onChange={(season) => void setParams({ season: season === "any" ? null : String(season) })}
            options={[
              { id: "any", label: t("anySeason") },
              ...seasons.map(({ code, name }) => ({ id: code, label: name })),
            ]}
          />
        </div>
        {isFiltered && (
          <Button look="quiet" icon={X} onPress={clear}>
            {t("clear")}
          </Button>
        )}
        <div className="ms-auto">
          <CopyButton what={t("copyWhat")} text={sheetOf(sheetHeader(t), found)} />
        </div>
      </section>
      <div className="grid gap-x-8 gap-y-6 2xl:grid-cols-[minmax(0,1fr)_15rem] 2xl:items-start">
        <StoreTotals
          totals={totalsOf(ofSeason)}
          chosen={params.store}
          onChoose={(store) => void setParams({ store: store === params.store ? null : store })}
        />
        <div className="min-w-0 2xl:order-first">
          <DataTable
            label={t("table")}
            rows={shown}
            columns={columns}
            rowId={(row) => `${row.locationCode} ${row.styleCode} ${row.color}`}
            empty={
              <EmptyState
                icon={ListFilter}
                title={t("noMatchTitle")}
                action={<Button onPress={clear}>{t("clear")}</Button>}
              >
                {t("noMatchText")}
              </EmptyState>
            }
          />
          {shown.length < found.length && (
            <div className="pt-3">
              <Button onPress={() => setIsAll(true)}>
                {t("more", { count: found.length - shown.length })}
              </Button>
            </div>
          )}
        </div>
      </div>
    </>
  );
}

function sheetHeader(t: ReturnType<typeof useTranslations<"season.ship">>): string[] {
  return [
    ...[t("store"), t("storeName"), t("style"), t("styleName"), t("color"), t("missingHead")],
    ...[t("units"), t("shelf"), t("online"), t("gain"), t("markdown")],
  ];
}
