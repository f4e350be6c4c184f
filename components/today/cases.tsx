"use client";
import { CircleCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { StateStatus } from "@/components/shell/state-status.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";

type Case = RouterOutputs["today"]["service"]["exceptions"][number];

/** The order that waits, else the item whose stock is in doubt. */
function hrefOf(row: Case): string | undefined {
  if (row.orderNumber !== null) return `/orders/${row.orderNumber}`;
  return row.sku === null ? undefined : `/inventory/lookup?q=${encodeURIComponent(row.sku)}`;
}

/** Work that waits for a person, the oldest first. */
export function Cases({
  cases,
  label,
  emptyText,
}: {
  cases: readonly Case[];
  label: string;
  emptyText: string;
}) {
  const t = useTranslations("today.case");
  return (
    <DataTable
      label={label}
      rows={cases}
      rowId={(row) => row.exceptionId}
      hrefOf={hrefOf}
      empty={<EmptyState icon={CircleCheck} title={emptyText} />}
      columns={[
        {
          id: "what",
          header: t("what"),
          isRowHeader: true,
          cell: (row) => <StateStatus axis="exception" state={row.kind} />,
        },
        {
          id: "who",
          header: t("about"),
          phone: "inline",
          cell: (row) => row.customerName ?? row.locationName ?? "–",
        },
        {
          id: "order",
          header: t("order"),
          phone: "inline",
          cell: (row) => (
            <span className="flex items-baseline gap-2 text-muted">
              {row.orderNumber && <span className="figures">{row.orderNumber}</span>}
              {row.sku && <span className="font-mono text-12">{row.sku}</span>}
            </span>
          ),
        },
        {
          id: "since",
          header: t("since"),
          align: "end",
          phone: "aside",
          cell: (row) => <RelativeMoment value={row.openedAt} />,
        },
      ]}
    />
  );
}
