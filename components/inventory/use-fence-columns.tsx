"use client";
import { useTranslations } from "use-intl";
import type { DataColumn } from "@/components/ui/data-table.tsx";
import { QuantityText } from "@/components/ui/figures.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { Status } from "@/components/ui/status.tsx";
import type { RingFence } from "./ring-fence-dialog.tsx";

export function useFenceColumns(): DataColumn<RingFence>[] {
  const t = useTranslations("inventory.fences");
  return [
    {
      ...{ id: "sku", header: t("item"), isRowHeader: true, phone: "title" },
      cell: ({ sku }) => <span className="figures">{sku}</span>,
    },
    {
      ...{ id: "location", header: t("location"), phone: "line" },
      cell: ({ locationCode, locationName }) => (
        <span title={locationCode} className="text-muted">
          {locationName}
        </span>
      ),
    },
    { ...{ id: "channel", header: t("channel"), phone: "inline" }, cell: ({ channelName }) => channelName },
    {
      ...{ id: "units", header: t("units"), align: "end", phone: "aside" },
      cell: ({ units }) => <QuantityText value={units} />,
    },
    {
      ...{ id: "held", header: t("heldHeader"), align: "end", foldBelow: "md" },
      cell: ({ held }) => (
        <span className="text-muted">
          <QuantityText value={held} />
        </span>
      ),
    },
    {
      ...{ id: "there", header: t("there"), align: "end", foldBelow: "md", phone: "inline" },
      cell: ({ units, there }) =>
        there < units ? (
          <Status tone="warn" label={t("short", { there })} />
        ) : (
          <span className="text-muted">
            <QuantityText value={there} />
          </span>
        ),
    },
    {
      ...{ id: "updated", header: t("updated"), align: "end", foldBelow: "lg" },
      cell: ({ updatedAt }) => (
        <span className="text-muted">
          <RelativeMoment value={updatedAt} />
        </span>
      ),
    },
  ];
}
