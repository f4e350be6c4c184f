"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
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
import { newId } from "@/server/kernel/ids.ts";
import type { Draft } from "./draft.ts";
import { OrderLines } from "./order-lines.tsx";
import { copyDraft } from "./use-draft.ts";

/** An authorization that is not settled yet is asked for again this often, beside the live stream. */
const pollMs = 1500;

/** After placing: the number, what was promised, how the card stands; then the next call. */
export function Placed({
  number,
  draft,
  onNext,
}: {
  number: number;
  draft: Draft;
  /** With the same wishes under new ids, when another card is to be tried. */
  onNext: (next?: Draft) => void;
}) {
  const t = useTranslations("phoneOrder.placed");
  const money = useMoney();
  const router = useRouter();
  const trpc = useTRPC();
  const heading = useRef<HTMLDivElement>(null);
  useLive([`order:${draft.orderId}`]);
  const order = useQuery({
    ...trpc.orders.get.queryOptions({ number }),
    refetchInterval: ({ state }) => (state.data?.payment === "pending" ? pollMs : false),
  });
  useEffect(() => heading.current?.focus(), []);
  useHotkeys({ n: () => onNext(), e: () => router.push(`/orders/${number}`) });
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
            <Button look="primary" shortcut="n" onPress={() => onNext()}>
              {t("next")}
            </Button>
          </>
        }
      >
        {order.error && <Fault error={order.error} onRetry={() => order.refetch()} />}
        {!order.data && !order.error && <Skeleton rows={3} />}
        {order.data?.payment === "pending" && <Notice tone="info">{t("authorizing")}</Notice>}
        {order.data?.payment === "authorized" && <Notice tone="good">{t("authorized")}</Notice>}
        {order.data?.payment === "failed" && <Declined draft={draft} order={order.data} onNext={onNext} />}
        {order.data && <OrderLines order={order.data} />}
      </PageFrame>
    </div>
  );
}

type Order = Parameters<typeof OrderLines>[0]["order"];

/** The way on: this order ends, the same items are taken again, and another card is asked for. */
function Declined({ draft, order, onNext }: { draft: Draft; order: Order; onNext: (next: Draft) => void }) {
  const t = useTranslations("phoneOrder.placed");
  const trpc = useTRPC();
  const [commandId] = useState(() => newId("cmd"));
  const money = useQuery(trpc.payments.forOrder.queryOptions({ orderId: draft.orderId }));
  const cancel = useMutation(
    trpc.orders.cancelLines.mutationOptions({ onSuccess: () => onNext(copyDraft(draft)) }),
  );
  const failed = money.data?.operations.find((operation) => operation.state === "failed");
  const again = () => {
    const lines = order.lines.map((line) => ({ orderLineId: line.orderLineId, quantity: line.canCancel }));
    cancel.mutate({
      commandId,
      orderId: draft.orderId,
      lines: lines.filter((line) => line.quantity > 0),
      reason: t("cancelReason"),
    });
  };
  return (
    <>
      <Notice
        tone="bad"
        role="alert"
        action={
          <Button size="sm" autoFocus isPending={cancel.isPending} onPress={again}>
            {t("otherCard")}
          </Button>
        }
      >
        <p className="font-medium">{t("declined", { reason: failed?.reason ?? t("noReason") })}</p>
        <p>{t("declinedNext")}</p>
      </Notice>
      {cancel.error && <Fault error={cancel.error} onRetry={again} />}
    </>
  );
}
