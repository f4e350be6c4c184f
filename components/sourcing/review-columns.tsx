"use client";

import { Pause, Split, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import type { DataColumn } from "@/components/ui/data-table.tsx";
import { MoneyText, QuantityText } from "@/components/ui/figures.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import { Status } from "@/components/ui/status.tsx";
import type { Tone } from "@/components/ui/tone.tsx";
import type { LineStage } from "@/server/orders/core/progress.ts";
import type { ReviewRow } from "./review-row.ts";

/** The first line of an order carries its head; the others stand below it. */
export type GroupedRow = ReviewRow & { isFirst: boolean };

export function groupRows(rows: readonly ReviewRow[]): GroupedRow[] {
  const groups: ReviewRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0]?.orderId === row.orderId) last.push(row);
    else groups.push([row]);
  }
  return groups.flatMap((lines) =>
    lines
      .sort((left, right) => left.lineNumber - right.lineNumber)
      .map((row, index) => ({ ...row, isFirst: index === 0 })),
  );
}

/** What stays when the explanation stands beside the table: it says the rest, the item's name too. */
const besidePanel = ["order", "sku", "quantity", "location", "cost", "state"];

export function useReviewColumns(isBesidePanel: boolean): DataColumn<GroupedRow>[] {
  const t = useTranslations("sourcing");
  return useMemo(() => {
    const all: DataColumn<GroupedRow>[] = [
      {
        id: "order",
        header: t("column.order"),
        isRowHeader: true,
        cell: (row) => <OrderCell row={row} />,
      },
      {
        id: "item",
        header: t("column.item"),
        phone: "line",
        cell: (row) => (
          <span className="flex min-w-0 items-baseline gap-2">
            <Sku sku={row.sku} />
            <span className="truncate text-muted sm:max-w-32 2xl:max-w-64">{row.name}</span>
          </span>
        ),
      },
      { id: "sku", header: t("column.item"), phone: "line", cell: (row) => <Sku sku={row.sku} /> },
      {
        id: "quantity",
        header: t("column.quantity"),
        align: "end",
        width: "fit",
        phone: "aside",
        cell: (row) => <QuantityText value={row.quantity} />,
      },
      {
        id: "location",
        header: t("column.location"),
        phone: "inline",
        cell: (row) => <LocationCell row={row} />,
      },
      {
        id: "cost",
        header: t("column.cost"),
        align: "end",
        width: "fit",
        foldBelow: "md",
        cell: (row) => hasLocation(row) && row.cost && <MoneyText value={row.cost} />,
      },
      {
        id: "runnerUp",
        header: t("column.runnerUp"),
        foldBelow: "xl",
        cell: (row) => hasLocation(row) && <RunnerUpCell row={row} />,
      },
      { id: "reason", header: t("column.reason"), foldBelow: "xl", cell: (row) => <ReasonCell row={row} /> },
      {
        id: "promise",
        header: t("column.promise"),
        width: "fit",
        foldBelow: "md",
        cell: (row) => row.promisedAt && <Moment value={row.promisedAt} look="day" />,
      },
      {
        id: "state",
        header: t("column.state"),
        width: "fit",
        phone: "inline",
        cell: (row) => <StateCell row={row} />,
      },
    ];
    return all.filter(({ id }) => (isBesidePanel ? besidePanel.includes(id) : id !== "sku"));
  }, [t, isBesidePanel]);
}

/** What a plan would have cost says nothing once its location has given the line back. */
function hasLocation(row: ReviewRow): boolean {
  return row.assignments.length > 0;
}

function Sku({ sku }: { sku: string }) {
  return <span className="shrink-0 font-mono text-12 whitespace-nowrap">{sku}</span>;
}

function OrderCell({ row }: { row: GroupedRow }) {
  const t = useTranslations("sourcing.row");
  return (
    <span className="flex items-baseline gap-2">
      <span
        className={row.isFirst ? "max-w-40 truncate font-medium" : "font-medium sm:sr-only sm:font-normal"}
      >
        {row.customerName}
      </span>
      <span className="figures text-muted">
        <span className={row.isFirst ? "" : "sm:sr-only"}>{row.orderNumber}</span>
        <span className={row.isFirst ? "text-faint" : "ps-3 text-faint max-sm:ps-0"}>
          {t("lineOf", { number: row.lineNumber })}
        </span>
      </span>
    </span>
  );
}

function LocationCell({ row }: { row: ReviewRow }) {
  const t = useTranslations("sourcing.row");
  if (!hasLocation(row)) return <span className="text-muted">{t("noLocation")}</span>;
  return (
    <span className="figures">
      {row.assignments.map((one) => one.locationCode).join(" + ")}
      {row.assignments.length === 1 && (
        <span className="ms-2 max-w-40 truncate align-bottom text-muted sm:hidden 2xl:inline-block">
          {row.assignments[0]?.locationName}
        </span>
      )}
    </span>
  );
}

function RunnerUpCell({ row }: { row: ReviewRow }) {
  const t = useTranslations("sourcing.row");
  if (!row.runnerUp) return <span className="text-muted">{t("noRunnerUp")}</span>;
  const { locationCode, extra } = row.runnerUp;
  return (
    <span className="figures">
      {locationCode}{" "}
      <span className="text-muted">
        {extra.amount === 0 && t("same")}
        {extra.amount > 0 && t.rich("dearer", { amount: () => <MoneyText value={extra} /> })}
        {extra.amount < 0 && <MoneyText value={extra} />}
      </span>
    </span>
  );
}

function ReasonCell({ row }: { row: ReviewRow }) {
  const text = useReasonText();
  return (
    hasLocation(row) &&
    row.reason && (
      <span className="block truncate text-muted sm:max-w-44 2xl:max-w-80">{text(row.reason)}</span>
    )
  );
}

function StateCell({ row }: { row: ReviewRow }) {
  const t = useTranslations("sourcing");
  return (
    <span className="flex items-center gap-2">
      {/* A held line waits for its release, not for a location. */}
      {(row.holds.length === 0 || hasLocation(row)) && (
        <Status tone={stageTones[row.stage]} label={t(`lineStage.${row.stage}`)} />
      )}
      {row.holds.length > 0 && <Status tone="warn" icon={Pause} label={t("row.held")} />}
      {row.isLate && <Status tone="bad" icon={TriangleAlert} label={t("row.late")} />}
      {row.isSplit && <Status tone="info" icon={Split} label={t("row.split")} />}
    </span>
  );
}

const stageTones: Record<LineStage, Tone> = {
  unallocated: "warn",
  backordered: "warn",
  preordered: "neutral",
  allocated: "info",
  released: "info",
  picking: "info",
  packed: "info",
  ready_for_pickup: "info",
  shipped: "good",
  collected: "good",
  delivered: "good",
  cancelled: "neutral",
};
