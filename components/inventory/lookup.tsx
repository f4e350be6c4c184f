"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ScanBarcode, SearchX } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { cx } from "@/components/ui/classes.ts";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { ScanField } from "@/components/ui/scan-field.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { ExplainSheet } from "./explain-sheet.tsx";
import { Matches } from "./matches.tsx";
import { VariantStock } from "./variant-stock.tsx";

/** The place whose number is being explained stands in the URL too, so the sheet can be copied and gone back from. */
export const lookupParams = { q: parseAsString.withDefault(""), explain: parseAsString };

/** Scan or type: what we have of it, here first, then near, then far. */
export function Lookup() {
  const t = useTranslations("inventory.lookup");
  const trpc = useTRPC();
  const [{ q, explain }, setParams] = useQueryStates(lookupParams, { history: "push" });
  const query = useQuery({
    ...trpc.inventory.lookUp.queryOptions({ query: q }),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  useLive(q ? ["inventory"] : []);
  const found = q ? query.data : undefined;
  const places = found ? [...found.own, ...found.nearby, ...found.warehouses, ...found.vendors] : [];
  const explained = places.find((place) => place.code === explain);
  return (
    <div className="flex max-w-5xl flex-col gap-6">
      <header className="flex flex-col gap-3">
        <h1 className="text-20 font-semibold">{t("title")}</h1>
        <ScanField
          key={q}
          label={t("searchLabel")}
          defaultText={q}
          autoFocus={q === ""}
          onCode={(code) => void setParams({ q: code.slice(0, 80), explain: null })}
        />
      </header>
      {q === "" ? (
        <EmptyState icon={ScanBarcode} title={t("startTitle")}>
          {t("startText")} {t("startSizes")}
        </EmptyState>
      ) : query.isPending ? (
        <Skeleton size="lg" />
      ) : query.isError ? (
        <Fault error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <div className={cx("flex flex-col gap-6", query.isPlaceholderData && "opacity-60")}>
          {found?.variant ? (
            <VariantStock
              view={found}
              variant={found.variant}
              onExplain={(place) => void setParams({ explain: place.code })}
            />
          ) : found && found.matches.length > 0 ? (
            <Matches matches={found.matches} query={q} />
          ) : (
            <EmptyState
              icon={SearchX}
              title={t("unknownTitle", { query: q })}
              action={
                <Button size="lg" onPress={() => void setParams({ q: null, explain: null })}>
                  {t("clear")}
                </Button>
              }
            >
              {t("unknownText")}
            </EmptyState>
          )}
        </div>
      )}
      {found?.variant && explained && (
        <ExplainSheet
          variant={found.variant}
          place={explained}
          onClose={() => void setParams({ explain: null })}
        />
      )}
    </div>
  );
}
