"use client";

import { Tag } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/components/ui/empty-state.tsx";
import { AddressLines, Sheet } from "./sheet.tsx";
import type { WorkView } from "./work.ts";

/** The carrier's label, 4 by 6 inches: where it goes in the largest type, the tracking code to scan. */
export function ShippingLabel({
  work,
  box,
  barcode,
}: {
  work: WorkView;
  box: WorkView["packages"][number] | undefined;
  barcode: ReactNode;
}) {
  const t = useTranslations("fulfillment.print");
  const words = useTranslations("fulfillment.pack");
  if (!box || !work.shipTo) {
    return (
      <Sheet code={work.code}>
        <EmptyState icon={Tag} title={t("noLabel")}>
          {t("noLabelText")}
        </EmptyState>
      </Sheet>
    );
  }
  return (
    <Sheet code={work.code}>
      <section
        aria-label={t("label")}
        className="paper-label flex flex-col border-2 border-[#000] print:border-0"
      >
        <div className="flex justify-between gap-4 border-b-2 border-[#000] p-3 text-12">
          <div>
            <p>{t("from")}</p>
            {work.location ? <AddressLines address={work.location} /> : work.locationName}
          </div>
          <div className="text-end">
            <p className="text-16 font-semibold">{box.carrier}</p>
            <p>{box.serviceName}</p>
            <p className="figures">{words("weightOf", { weight: box.weightGrams })}</p>
          </div>
        </div>
        <div className="flex-1 p-4">
          <p className="text-12">{t("shipTo")}</p>
          <div className="text-20">
            <AddressLines address={work.shipTo} />
          </div>
        </div>
        <div className="border-t-2 border-[#000] p-4 text-center">
          <div className="mx-auto w-[3.2in] max-w-full">{barcode}</div>
        </div>
        <p className="figures border-t-2 border-[#000] p-2 text-center text-12">{work.code}</p>
      </section>
    </Sheet>
  );
}
