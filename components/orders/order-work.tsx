"use client";
import { useTranslations } from "use-intl";
import { useKnownText } from "@/components/messages/use-known-text.ts";
import { useMe } from "@/components/shell/me.tsx";
import { placesOf } from "@/components/shell/navigation.ts";
import { StateStatus } from "@/components/shell/state-status.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { TextLink } from "@/components/ui/link.tsx";
import { DayText, Moment } from "@/components/ui/moment.tsx";
import { Tag } from "@/components/ui/status.tsx";
import { fulfillmentMachine } from "@/server/fulfillment/core/lifecycle.ts";
import { MarkDelivered } from "./mark-delivered.tsx";
import type { Order, OrderWork } from "./order.ts";

/** What each location does, did or refused. */
export function OrderWorkList({ order }: { order: Order }) {
  const t = useTranslations("orders.order");
  if (order.fulfillmentOrders.length === 0) return <p className="text-13 text-muted">{t("noWork")}</p>;
  return (
    <ul className="flex flex-col">
      {order.fulfillmentOrders.map((work) => (
        <li
          key={work.fulfillmentOrderId}
          className="flex flex-col gap-1 border-t border-line py-2.5 last:border-b"
        >
          <WorkHead work={work} />
          <WorkLines work={work} />
          {work.packages.map((box) => (
            <WorkPackage key={box.trackingNumber} box={box} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function WorkHead({ work }: { work: OrderWork }) {
  const t = useTranslations("orders.work");
  const mayOpen = placesOf(useMe().role).some((place) => place.id === "picks");
  const isOpen = !fulfillmentMachine.final.some((state) => state === work.state);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13">
      <span className="font-medium">{work.location.name}</span>
      <Tag>{t(work.mode)}</Tag>
      {mayOpen && work.state !== "allocated" ? (
        <TextLink href={`/fulfillment/${work.code}`}>{work.code}</TextLink>
      ) : (
        <span className="figures text-muted">{work.code}</span>
      )}
      <span className="flex-1" />
      {isOpen && work.state !== "handed_over" && (
        <span className="text-12 text-muted">
          {t(work.releaseAt ? "release" : "due")}{" "}
          <Moment value={work.releaseAt ?? work.dueAt} zone={work.location.timeZone} />
        </span>
      )}
      <StateStatus axis="fulfillment" state={work.state} />
    </div>
  );
}

function WorkLines({ work }: { work: OrderWork }) {
  const t = useTranslations("orders.work");
  const text = useKnownText();
  const sum = (of: (line: OrderWork["lines"][number]) => number) =>
    work.lines.reduce((total, line) => total + of(line), 0);
  const count = sum((line) => line.quantity);
  const refused = work.lines.filter((line) => line.quantityRejected > 0);
  return (
    <p className="flex flex-wrap gap-x-3 text-12 text-muted">
      {count > 0 && (
        <span className="figures">{t("units", { picked: sum((line) => line.quantityPicked), count })}</span>
      )}
      {work.stage && <span>{t("shelf", { stage: work.stage })}</span>}
      {refused.map((line) => (
        <span key={line.orderLineId} className="text-bad">
          {t("rejected", {
            count: line.quantityRejected,
            reason: text(`fulfillment.reject.reason.${line.rejectReason}`) ?? line.rejectReason ?? "–",
          })}
        </span>
      ))}
    </p>
  );
}

function WorkPackage({ box }: { box: OrderWork["packages"][number] }) {
  const t = useTranslations("orders");
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-12 text-muted">
      <span>{box.carrier}</span>
      <span className="figures text-ink">{box.trackingNumber}</span>
      <CopyButton text={box.trackingNumber} what={t("order.copyTracking")} />
      <StateStatus axis="package" state={box.state} />
      {box.deliveredAt && <Moment value={box.deliveredAt} />}
      {box.expectedOn && !box.deliveredAt && (
        <span>
          {t.rich("work.expected", { day: () => <DayText key="day" date={box.expectedOn ?? ""} /> })}
        </span>
      )}
      {box.state === "handed_over" && <MarkDelivered trackingNumber={box.trackingNumber} />}
    </div>
  );
}
