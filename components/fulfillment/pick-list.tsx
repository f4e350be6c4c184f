"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { styleName } from "@/components/inventory/style-name.ts";
import { Moment } from "@/components/ui/moment.tsx";
import { Sheet, SheetFact } from "./sheet.tsx";
import type { WorkView } from "./work.ts";

/** For the walk through the store: big quantities, a box to tick, the code to scan at the end. */
export function PickList({ work, barcode }: { work: WorkView; barcode: ReactNode }) {
  const t = useTranslations("fulfillment.print");
  const words = useTranslations("fulfillment");
  const lines = work.lines.filter((line) => line.quantity > 0);
  return (
    <Sheet code={work.code}>
      <header className="flex items-start justify-between gap-6 border-b border-[#000] pb-4">
        <div>
          <h1 className="text-28 font-semibold">{work.person.name}</h1>
          <p className="figures text-16">
            {t("pickList")}, {words("job.order", { number: String(work.orderNumber) })}
          </p>
        </div>
        <div className="w-56">{barcode}</div>
      </header>
      <dl className="grid grid-cols-3 gap-6 py-4">
        <SheetFact label={t("from")}>{work.locationName}</SheetFact>
        <SheetFact label={t("due")}>
          <Moment value={work.dueAt} zone={work.timeZone} />
        </SheetFact>
        <SheetFact label={words("queue.methodLabel")}>{words(`mode.${work.mode}`)}</SheetFact>
      </dl>
      <table className="w-full border-collapse text-14">
        <thead>
          <tr className="border-b border-[#000] text-12">
            <th scope="col" className="w-12 py-1 text-start font-medium">
              {t("picked")}
            </th>
            <th scope="col" className="w-20 py-1 text-center font-medium">
              {t("quantity")}
            </th>
            <th scope="col" className="py-1 text-start font-medium">
              {t("item")}
            </th>
            <th scope="col" className="w-20 py-1 text-end font-medium">
              {t("onHand")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.fulfillmentLineId} className="border-b border-[#bbb] align-middle">
              <td className="py-3">
                <span aria-hidden className="block size-6 border-2 border-[#000]" />
              </td>
              <td className="figures py-3 text-center text-28 font-semibold">{line.quantity}</td>
              <th scope="row" className="py-3 text-start font-normal">
                <span className="block text-16 font-semibold">{styleName(line)}</span>
                <span className="block">{[line.color, line.size].filter(Boolean).join(", ")}</span>
                <span className="block font-mono text-12">{line.sku}</span>
              </th>
              <td className="figures py-3 text-end">{line.onHandHere}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}
