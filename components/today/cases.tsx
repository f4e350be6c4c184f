"use client";
import { CircleCheck } from "lucide-react";
import { useTranslations } from "use-intl";
import { StateStatus } from "@/components/shell/state-status.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { DataTable } from "@/components/ui/data-table.tsx";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";

type Case = RouterOutputs["today"]["service"]["exceptions"][number];

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
      hrefOf={(row) => (row.orderNumber === null ? undefined : `/orders/${row.orderNumber}`)}
      empty={<EmptyState icon={CircleCheck} title={emptyText} />}
      columns={[
        {
          id: "what",
          header: t("what"),
          isRowHeader: true,
          cell: (row) => <StateStatus axis="exception" state={row.kind} />,
        },
        { id: "who", header: t("who"), phone: "line", cell: (row) => row.customerName ?? "–" },
        {
          id: "order",
          header: t("order"),
          phone: "line",
          cell: (row) => <span className="figures text-muted">{row.orderNumber ?? "–"}</span>,
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
