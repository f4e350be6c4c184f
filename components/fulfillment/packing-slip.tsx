"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { styleName } from "@/components/inventory/style-name.ts";
import { AddressLines, Sheet, SheetFact } from "./sheet.tsx";
import type { WorkView } from "./work.ts";

/** What lies in the box, for the customer: no prices, no internal notes. */
export function PackingSlip({ work, barcode }: { work: WorkView; barcode: ReactNode }) {
  const t = useTranslations("fulfillment.print");
  const lines = work.lines.filter((line) => line.quantity > 0);
  return (
    <Sheet code={work.code}>
      <header className="flex items-start justify-between gap-6 border-b border-[#000] pb-4">
        <div>
          <h1 className="text-28 font-semibold">{t("packingSlip")}</h1>
          <p className="figures text-16">
            {t("order")} {work.orderNumber}
          </p>
        </div>
        <div className="w-56">{barcode}</div>
      </header>
      <dl className="grid grid-cols-2 gap-6 py-4">
        <SheetFact label={t("from")}>
          {work.location ? <AddressLines address={work.location} /> : work.locationName}
        </SheetFact>
        <SheetFact label={work.shipTo ? t("shipTo") : t("collect")}>
          {work.shipTo ? <AddressLines address={work.shipTo} /> : work.person.name}
        </SheetFact>
      </dl>
      <table className="w-full border-collapse text-14">
        <thead>
          <tr className="border-b border-[#000] text-start text-12">
            <th scope="col" className="py-1 pe-3 text-start font-medium">
              {t("item")}
            </th>
            <th scope="col" className="py-1 pe-3 text-start font-medium">
              {t("sku")}
            </th>
            <th scope="col" className="py-1 text-end font-medium whitespace-nowrap">
              {t("quantity")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.fulfillmentLineId} className="border-b border-[#bbb] align-top">
              <th scope="row" className="py-2 pe-3 text-start font-normal">
                <span className="block font-medium">{styleName(line)}</span>
                <span className="block text-12">{[line.color, line.size].filter(Boolean).join(", ")}</span>
              </th>
              <td className="py-2 pe-3 font-mono text-12">{line.sku}</td>
              <td className="figures py-2 text-end text-16 font-semibold">{line.quantity}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <footer className="flex justify-between gap-6 pt-4 text-13">
        <p>
          {t("thanks")}
          {work.location?.phone && (
            <> {t("questions", { store: work.location.name, phone: work.location.phone })}</>
          )}
        </p>
        <p className="figures font-semibold whitespace-nowrap">{t("units", { count: work.units })}</p>
      </footer>
    </Sheet>
  );
}
