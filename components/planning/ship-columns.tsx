"use client";
import { useTranslations } from "use-intl";
import { useMe } from "@/components/shell/me.tsx";
import type { DataColumn } from "@/components/ui/data-table.tsx";
import { MoneyText, QuantityText } from "@/components/ui/figures.tsx";
import { Status } from "@/components/ui/status.tsx";
import { gainOf, type ShipRow } from "./ship-params.ts";
import { useDayText } from "./use-plan-words.ts";

export function useShipColumns(): DataColumn<ShipRow>[] {
  const t = useTranslations("season.ship");
  const { currency } = useMe().workspace;
  const day = useDayText();
  const money = (amount: number) => <MoneyText value={{ amount, currency }} />;
  return [
    {
      id: "style",
      header: t("style"),
      isRowHeader: true,
      cell: (row) => (
        <span>
          {row.styleName}
          {row.color && <span className="text-muted"> · {row.color}</span>}
        </span>
      ),
    },
    {
      id: "store",
      header: t("store"),
      cell: ({ locationCode, locationName }) => (
        <span title={locationCode} className="text-muted">
          {locationName}
        </span>
      ),
    },
    {
      id: "sizes",
      header: t("sizes"),
      foldBelow: "md",
      phone: "inline",
      cell: ({ missingSizes }) =>
        missingSizes.length > 0 ? (
          <Status tone="warn" label={t("missing", { sizes: missingSizes.join(", ") })} />
        ) : (
          <span className="text-muted">{t("whole")}</span>
        ),
    },
    {
      id: "units",
      header: t("units"),
      align: "end",
      phone: "hidden",
      cell: ({ units }) => <QuantityText value={units} />,
    },
    ...(["shelf", "online"] as const).map(
      (id): DataColumn<ShipRow> => ({
        ...{ id, header: t(id), align: "end", foldBelow: "lg" },
        cell: (row) => <span className="text-muted">{money(row[`${id}Value`])}</span>,
      }),
    ),
    {
      id: "gain",
      header: t("gain"),
      align: "end",
      phone: "aside",
      cell: (row) => (
        <span className="font-medium">
          +{money(gainOf(row))}
          <span className="font-normal text-muted sm:hidden"> · {t("unitCount", { count: row.units })}</span>
        </span>
      ),
    },
    {
      id: "markdown",
      header: t("markdown"),
      align: "end",
      foldBelow: "lg",
      cell: ({ markdownOn }) =>
        markdownOn ? (
          <time dateTime={markdownOn}>{day(markdownOn)}</time>
        ) : (
          <span className="text-muted">–</span>
        ),
    },
  ];
}
