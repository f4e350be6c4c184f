"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useKnownText } from "@/components/messages/use-known-text.ts";
import { useMe } from "@/components/shell/me.tsx";
import { StateStatus } from "@/components/shell/state-status.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { type Fact, Facts } from "@/components/ui/facts.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { MoneyText } from "@/components/ui/figures.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import type { Order } from "./order.ts";
import { TakeCard } from "./take-card.tsx";

type Payments = RouterOutputs["payments"]["forOrder"];

/** The sums of the order as it was placed. */
export function OrderTotals({ totals }: { totals: Order["totals"] }) {
  const t = useTranslations("phoneOrder.totals");
  const keys = ["subtotal", "discount", "shipping", "shippingTax", "tax"] as const;
  const facts = keys
    .filter((key) => key === "subtotal" || totals[key].amount !== 0)
    .map((key): Fact => ({ id: key, label: t(key), value: <MoneyText value={totals[key]} /> }));
  const grand: Fact = {
    id: "grand",
    label: t("grand"),
    value: <MoneyText value={totals.grand} />,
    isStrong: true,
  };
  return <Facts facts={[...facts, grand]} />;
}

/** What the card stands for, what was taken, given back, and each step of it. */
export function OrderMoney({ order }: { order: Order }) {
  const t = useTranslations("orders.money");
  const trpc = useTRPC();
  const { role } = useMe();
  const payments = useQuery(trpc.payments.forOrder.queryOptions({ orderId: order.orderId }));
  if (order.isPaidOutside) return <p className="text-13 text-muted">{t("outside")}</p>;
  if (payments.error) return <Fault error={payments.error} onRetry={() => payments.refetch()} />;
  if (!payments.data) return <Skeleton rows={2} />;
  const { authorizations, operations, rollup } = payments.data;
  const needsCard =
    rollup === "failed" && order.state === "placed" && (role === "service" || role === "admin");
  if (authorizations.length === 0) return <p className="text-13 text-muted">{t("none")}</p>;
  return (
    <div className="flex flex-col gap-4">
      {authorizations.map((authorization) => (
        <Authorization key={authorization.authorizationId} authorization={authorization} />
      ))}
      {needsCard && <TakeCard orderId={order.orderId} />}
      <ul aria-label={t("operations")} className="flex flex-col gap-2">
        {operations.map((operation) => (
          <li key={operation.operationId} className="flex items-start justify-between gap-3 text-12">
            <span className="flex min-w-0 flex-col pt-0.5">
              <span>
                {t(`kind.${operation.kind}`)} <MoneyText value={operation.amount} />
              </span>
              <span className="flex flex-wrap gap-x-2 text-muted">
                <RelativeMoment value={operation.settledAt ?? operation.createdAt} />
                {operation.reason && <span>{operation.reason}</span>}
              </span>
            </span>
            <StateStatus axis="operation" state={operation.state} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Authorization({ authorization }: { authorization: Payments["authorizations"][number] }) {
  const t = useTranslations("orders.money");
  const text = useKnownText();
  const { state, brand, last4 } = authorization;
  const keys = ["captured", "voided", "refunded", "open"] as const;
  const stands = state === "authorized" || state === "closed";
  const facts: Fact[] = [
    {
      id: "amount",
      label: t(stands ? "authorized" : "asked"),
      value: <MoneyText value={authorization.amount} />,
    },
    ...keys
      .filter((key) => (key === "captured" && stands) || authorization[key].amount !== 0)
      .map((key) => ({ id: key, label: t(key), value: <MoneyText value={authorization[key]} /> })),
  ];
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2 text-12 text-muted">
        <span>
          {brand && last4
            ? t("card", { brand: text(`orders.money.brand.${brand}`) ?? brand, last4 })
            : t("cardUnknown")}
        </span>
        <StateStatus axis="authorization" state={state} />
      </div>
      <Facts facts={facts} />
    </div>
  );
}
