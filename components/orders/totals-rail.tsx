"use client";
import { useTranslations } from "use-intl";
import { StateStatus } from "@/components/shell/state-status.tsx";
import type { RouterOutputs } from "@/components/trpc.tsx";
import { cx } from "@/components/ui/classes.ts";
import { Countdown } from "@/components/ui/countdown.tsx";
import { type Fact, Facts } from "@/components/ui/facts.tsx";
import { MoneyText } from "@/components/ui/figures.tsx";
import { TextLink } from "@/components/ui/link.tsx";
import { Moment } from "@/components/ui/moment.tsx";
import type { OffersView } from "./use-reservation.ts";

type Person = RouterOutputs["customers"]["get"];
const historyMax = 5;

/** What it costs, how long the units are kept, and what this caller bought before. */
export function TotalsRail({
  totals,
  reservedUntil,
  isPending,
  hasLines,
}: {
  totals: OffersView["totals"];
  reservedUntil: Date | null;
  isPending: boolean;
  hasLines: boolean;
}) {
  const t = useTranslations("phoneOrder.totals");
  const facts: Fact[] = totals
    ? [
        { id: "subtotal", label: t("subtotal"), value: <MoneyText value={totals.subtotal} /> },
        ...(totals.discount.amount === 0
          ? []
          : [{ id: "discount", label: t("discount"), value: <MoneyText value={totals.discount} /> }]),
        { id: "shipping", label: t("shipping"), value: <MoneyText value={totals.shipping} /> },
        ...(totals.shippingTax.amount === 0
          ? []
          : [
              { id: "shippingTax", label: t("shippingTax"), value: <MoneyText value={totals.shippingTax} /> },
            ]),
        { id: "tax", label: t("tax"), value: <MoneyText value={totals.tax} /> },
        { id: "grand", label: t("grand"), value: <MoneyText value={totals.grand} />, isStrong: true },
      ]
    : [];
  return (
    <section aria-label={t("title")} className="flex flex-col gap-3">
      <div className={cx("transition-opacity duration-150", isPending && "opacity-60")} aria-busy={isPending}>
        <Facts facts={facts} />
      </div>
      <p className="flex justify-between gap-3 text-13 text-muted" role="timer">
        {!hasLines || (!totals && !isPending) ? (
          t("notReserved")
        ) : reservedUntil ? (
          <>
            {t("reserved")}
            <Countdown until={reservedUntil} warnMinutes={3} />
          </>
        ) : (
          t("reserving")
        )}
      </p>
    </section>
  );
}

export function CallerHistory({ person }: { person: Person }) {
  const t = useTranslations("phoneOrder.totals");
  return (
    <section aria-label={t("history")} className="flex flex-col gap-2">
      <h2 className="text-14 font-semibold">{t("history")}</h2>
      {person.orders.length === 0 && <p className="text-13 text-muted">{t("noHistory")}</p>}
      <ul className="flex flex-col">
        {person.orders.slice(0, historyMax).map((order) => (
          <li key={order.orderId} className="flex min-h-8 items-center justify-between gap-2 text-13">
            <TextLink href={`/orders/${order.number}`} isQuiet target="_blank">
              <span className="figures">{order.number}</span>
            </TextLink>
            <span className="flex-1 truncate text-12 text-muted">
              <Moment value={order.placedAt} look="day" />
            </span>
            <StateStatus axis="order" state={order.state} />
            <MoneyText value={order.grand} />
          </li>
        ))}
      </ul>
    </section>
  );
}
