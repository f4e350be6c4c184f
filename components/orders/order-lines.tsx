"use client";
import { Store, Truck } from "lucide-react";
import { useTranslations } from "use-intl";
import { statusLooks } from "@/components/messages/status.ts";
import { useStateWord } from "@/components/shell/state-status.tsx";
import { MoneyText } from "@/components/ui/figures.tsx";
import { PartsBar } from "@/components/ui/meter.tsx";
import { useMomentText } from "@/components/ui/moment.tsx";
import { HoldLine, LineHolds } from "./line-holds.tsx";
import { bucketsInOrder, type Order, type OrderLine } from "./order.ts";

/** What was ordered, what was promised, and how far each unit is. */
export function OrderLines({ order, canHold = false }: { order: Order; canHold?: boolean }) {
  return (
    <ul className="flex flex-col">
      {order.lines.map((line) => (
        <li
          key={line.orderLineId}
          className="grid gap-x-6 gap-y-2 border-t border-line py-3 last:border-b sm:grid-cols-[minmax(0,1fr)_minmax(12rem,18rem)_6rem]"
        >
          <LineFacts line={line} />
          <LineProgress line={line} />
          <div className="flex items-start justify-between gap-2 sm:flex-col sm:items-end">
            <MoneyText value={line.total} isStrong />
            {canHold && line.canCancel > 0 && line.holds.length === 0 && (
              <HoldLine orderId={order.orderId} line={line} />
            )}
          </div>
          {line.holds.length > 0 && <LineHolds line={line} canRelease={canHold} />}
        </li>
      ))}
    </ul>
  );
}

function LineFacts({ line }: { line: OrderLine }) {
  const t = useTranslations("orders.line");
  const promise = usePromise(line);
  const Icon = line.mode === "pickup" ? Store : Truck;
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <span className="text-14 font-medium">{line.name}</span>
      <span className="text-12 text-muted">
        <span className="figures">{t("quantity", { count: line.ordered })}</span>
        {" · "}
        {line.sku}
      </span>
      <span className="flex items-center gap-1.5 text-12 text-muted">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        {promise}
      </span>
    </div>
  );
}

function usePromise(line: OrderLine): string {
  const t = useTranslations("orders.line");
  const moment = useMomentText();
  if (line.pickupLocation) {
    const place = line.pickupLocation.name;
    const zone = line.pickupLocation.timeZone;
    return line.readyBy
      ? t("pickup", { place, moment: moment({ value: line.readyBy, zone }) })
      : t("pickupSoon", { place });
  }
  return line.promisedAt
    ? t("arrives", { moment: moment({ value: line.promisedAt, look: "day" }) })
    : t("ship");
}

function LineProgress({ line }: { line: OrderLine }) {
  const t = useTranslations("orders.line");
  const word = useStateWord();
  const parts = bucketsInOrder.map((bucket) => ({
    id: bucket,
    label: word("bucket", bucket),
    value: line.quantities[bucket],
    tone: statusLooks.bucket[bucket].tone,
  }));
  return <PartsBar label={t("progress", { name: line.name })} parts={parts} />;
}
