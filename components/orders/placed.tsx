"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { PageFrame } from "@/components/shell/page-frame.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useHotkeys } from "@/components/ui/use-hotkeys.ts";
import type { OrderId } from "@/server/kernel/ids.ts";
import { OrderLines } from "./order-lines.tsx";
import { TakeCard } from "./take-card.tsx";

/** An authorization that is not settled yet is asked for again this often, beside the live stream. */
const pollMs = 1500;

/** After placing: the number, what was promised, how the card stands; then the next call. */
export function Placed({
  number,
  orderId,
  onNext,
}: {
  number: number;
  orderId: OrderId;
  onNext: () => void;
}) {
  const t = useTranslations("phoneOrder.placed");
  const money = useMoney();
  const router = useRouter();
  const trpc = useTRPC();
  const heading = useRef<HTMLDivElement>(null);
  useLive([`order:${orderId}`]);
  const order = useQuery({
    ...trpc.orders.get.queryOptions({ number }),
    refetchInterval: ({ state }) => (state.data?.payment === "pending" ? pollMs : false),
  });
  useEffect(() => heading.current?.focus(), []);
  useHotkeys({ n: onNext, e: () => router.push(`/orders/${number}`) });
  return (
    <div ref={heading} tabIndex={-1} className="outline-none">
      <PageFrame
        title={t("title", { number })}
        fact={order.data && t("fact", { name: order.data.customerName, grand: money(order.data.grand) })}
        actions={
          <>
            <Button look="secondary" shortcut="e" onPress={() => router.push(`/orders/${number}`)}>
              {t("open")}
            </Button>
            <Button look="primary" shortcut="n" onPress={onNext}>
              {t("next")}
            </Button>
          </>
        }
      >
        {order.error && <Fault error={order.error} onRetry={() => order.refetch()} />}
        {!order.data && !order.error && <Skeleton rows={3} />}
        {order.data?.payment === "pending" && <Notice tone="info">{t("authorizing")}</Notice>}
        {order.data?.payment === "authorized" && <Notice tone="good">{t("authorized")}</Notice>}
        {order.data?.payment === "failed" && <Declined orderId={orderId} />}
        {order.data && <OrderLines order={order.data} />}
      </PageFrame>
    </div>
  );
}

/** The way on: the order keeps its number and its items, and another card is asked for. */
function Declined({ orderId }: { orderId: OrderId }) {
  const t = useTranslations("phoneOrder.placed");
  const trpc = useTRPC();
  const money = useQuery(trpc.payments.forOrder.queryOptions({ orderId }));
  const failed = money.data?.operations.find((operation) => operation.state === "failed");
  return (
    <div className="flex max-w-prose flex-col gap-4">
      <Notice tone="bad" role="alert">
        <p className="font-medium">{t("declined", { reason: failed?.reason ?? t("noReason") })}</p>
        <p>{t("declinedNext")}</p>
      </Notice>
      <TakeCard orderId={orderId} hasFocus />
    </div>
  );
}
