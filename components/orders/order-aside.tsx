"use client";
import { useTranslations } from "use-intl";
import { useMe } from "@/components/shell/me.tsx";
import { Section } from "@/components/shell/page-frame.tsx";
import { StateStatus } from "@/components/shell/state-status.tsx";
import { type Fact, Facts } from "@/components/ui/facts.tsx";
import { TextLink } from "@/components/ui/link.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import type { Order } from "./order.ts";
import { OrderMoney, OrderTotals } from "./order-money.tsx";

/** Who it is for, where it goes, and the money. Only the desk sees money. */
export function OrderAside({ order }: { order: Order }) {
  const t = useTranslations("orders");
  const { role } = useMe();
  const isDesk = role !== "associate";
  const facts: Fact[] = [
    { id: "placed", label: t("order.placed"), value: <RelativeMoment value={order.placedAt} /> },
    { id: "channel", label: t("order.channel"), value: order.channelName },
    ...(order.externalId ? [{ id: "external", label: t("order.external"), value: order.externalId }] : []),
  ];
  return (
    <aside className="flex flex-col gap-8">
      {order.exceptions.length > 0 && (
        <Section title={t("order.exceptions")}>
          <ul className="flex flex-col gap-1">
            {order.exceptions.map((exception) => (
              <li key={`${exception.kind} ${exception.openedAt.getTime()}`}>
                <StateStatus axis="exception" state={exception.kind} look="soft" />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("order.customer")}>
        {/* Each is a target of its own: 24 px at least. */}
        <div className="flex flex-col text-13 *:min-h-6 *:py-0.5">
          {role === "service" || role === "admin" ? (
            <TextLink href={`/customers/${order.person.personId}`}>{order.person.name}</TextLink>
          ) : (
            <span>{order.person.name}</span>
          )}
          {order.person.phone && <a href={`tel:${order.person.phone}`}>{order.person.phone}</a>}
          {order.person.email && <a href={`mailto:${order.person.email}`}>{order.person.email}</a>}
        </div>
      </Section>
      <Section title={t("order.shipTo")}>
        {order.shipTo ? (
          <address className="text-13 not-italic">
            {order.shipTo.recipient}
            <br />
            {[order.shipTo.line1, order.shipTo.line2].filter(Boolean).join(", ")}
            <br />
            {order.shipTo.city}, {order.shipTo.state} {order.shipTo.zip}
          </address>
        ) : (
          <p className="text-13 text-muted">{t("order.noShipTo")}</p>
        )}
      </Section>
      {isDesk && (
        <Section title={t("money.title")}>
          <div className="flex flex-col gap-5">
            <OrderTotals totals={order.totals} />
            <OrderMoney order={order} />
          </div>
        </Section>
      )}
      <div className="flex flex-col gap-3">
        <Facts facts={facts} />
        {order.note && (
          <Facts look="stack" facts={[{ id: "note", label: t("order.note"), value: order.note }]} />
        )}
      </div>
    </aside>
  );
}
