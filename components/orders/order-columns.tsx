"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { StateStatus } from "@/components/shell/state-status.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import type { DataColumn } from "@/components/ui/data-table.tsx";
import { MoneyText, QuantityText } from "@/components/ui/figures.tsx";
import { Moment, RelativeMoment } from "@/components/ui/moment.tsx";
import { Status } from "@/components/ui/status.tsx";

export type OrderRow = RouterOutputs["orders"]["list"]["rows"][number];

/** Customer before number, money at the end. */
export function useOrderColumns(): readonly DataColumn<OrderRow>[] {
  const t = useTranslations("orders.list");
  return useMemo(
    (): readonly DataColumn<OrderRow>[] => [
      {
        id: "customer",
        header: t("column.customer"),
        isRowHeader: true,
        cell: (row) => <span className="font-medium">{row.customerName}</span>,
      },
      {
        id: "number",
        header: t("column.number"),
        phone: "inline",
        cell: (row) => <span className="figures text-muted">{row.number}</span>,
      },
      {
        id: "placed",
        header: t("column.placed"),
        foldBelow: "lg",
        cell: (row) => <RelativeMoment value={row.placedAt} />,
      },
      {
        id: "promised",
        header: t("column.promised"),
        phone: "inline",
        cell: (row) => <Promised row={row} late={t("late")} />,
      },
      {
        id: "fulfillment",
        header: t("column.fulfillment"),
        phone: "inline",
        cell: (row) => (
          <span className="flex items-center gap-2">
            <StateStatus axis="rollup" state={row.fulfillment} />
            {row.openHolds > 0 && <Status tone="warn" label={t("held", { count: row.openHolds })} />}
          </span>
        ),
      },
      {
        id: "payment",
        header: t("column.payment"),
        foldBelow: "md",
        cell: (row) => <StateStatus axis="payment" state={row.payment} />,
      },
      { id: "channel", header: t("column.channel"), foldBelow: "xl", cell: (row) => row.channelName },
      {
        id: "units",
        header: t("column.units"),
        align: "end",
        foldBelow: "md",
        cell: (row) => <QuantityText value={row.units} />,
      },
      {
        id: "grand",
        header: t("column.grand"),
        align: "end",
        phone: "aside",
        cell: (row) => <MoneyText value={row.grand} />,
      },
    ],
    [t],
  );
}

function Promised({ row, late }: { row: OrderRow; late: string }) {
  if (!row.promisedAt) return <span className="text-faint">–</span>;
  return (
    <span className="flex items-center gap-2">
      <Moment value={row.promisedAt} look="day" />
      {row.isLate && <Status tone="bad" label={late} />}
    </span>
  );
}
