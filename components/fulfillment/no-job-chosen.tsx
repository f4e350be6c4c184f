"use client";

import { ScanBarcode } from "lucide-react";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/components/ui/empty-state.tsx";

export function NoJobChosen() {
  const t = useTranslations("fulfillment.queue");
  return (
    <EmptyState icon={ScanBarcode} title={t("chooseTitle")}>
      {t("chooseText")}
    </EmptyState>
  );
}
