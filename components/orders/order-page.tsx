"use client";
import { useQuery } from "@tanstack/react-query";
import { Ban, Pause } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useLive } from "@/components/live.tsx";
import { useMe } from "@/components/shell/me.tsx";
import { PageFrame, Section } from "@/components/shell/page-frame.tsx";
import { StateStatus } from "@/components/shell/state-status.tsx";
import { DecisionExplanation } from "@/components/sourcing/decision-explanation.tsx";
import { HoldDialog } from "@/components/sourcing/hold-dialog.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { Button } from "@/components/ui/button.tsx";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { useMomentText } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { useHotkeys } from "@/components/ui/use-hotkeys.ts";
import { CancelLinesDialog } from "./cancel-lines-dialog.tsx";
import { OrderHolds } from "./line-holds.tsx";
import type { Order } from "./order.ts";
import { OrderAside } from "./order-aside.tsx";
import { OrderLines } from "./order-lines.tsx";
import { OrderTimeline } from "./order-timeline.tsx";
import { OrderWorkList } from "./order-work.tsx";

/** One order: its promise first, then goods, work, decision and story; people and money beside them. */
export function OrderPage({ number }: { number: number }) {
  const t = useTranslations("orders.order");
  const trpc = useTRPC();
  const query = useQuery(trpc.orders.get.queryOptions({ number }));
  useLive(query.data ? [`order:${query.data.orderId}`] : []);
  if (!query.data) {
    return (
      <PageFrame title={t("titled", { number })}>
        {query.error ? <Fault error={query.error} onRetry={() => query.refetch()} /> : <Skeleton rows={8} />}
      </PageFrame>
    );
  }
  return <OrderBody order={query.data} />;
}

function OrderBody({ order }: { order: Order }) {
  const t = useTranslations("orders.order");
  const { role } = useMe();
  const fact = useHeadline(order);
  const canHold = role !== "associate" && order.state !== "cancelled" && order.state !== "closed";
  return (
    <PageFrame
      title={
        <span className="flex flex-wrap items-center gap-x-2">
          {order.customerName}
          <span className="figures font-normal text-muted">{order.number}</span>
          <CopyButton text={String(order.number)} what={t("copyNumber")} />
        </span>
      }
      fact={
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <span className="text-14 font-medium text-ink">{fact}</span>
          <StateStatus axis="order" state={order.state} />
          <StateStatus axis="rollup" state={order.fulfillment} />
          <StateStatus axis="payment" state={order.payment} />
        </div>
      }
      actions={<OrderActions order={order} canHold={canHold} />}
    >
      <OrderHolds order={order} canRelease={canHold} />
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="flex min-w-0 flex-col gap-8">
          <Section title={t("lines")}>
            <OrderLines order={order} canHold={canHold} />
          </Section>
          <Section title={t("work")}>
            <OrderWorkList order={order} />
          </Section>
          {role !== "associate" && (
            <Section title={t("decision")}>
              <DecisionExplanation orderId={order.orderId} look={role === "service" ? "plain" : "full"} />
            </Section>
          )}
          <Section title={t("timeline")}>
            <OrderTimeline orderId={order.orderId} />
          </Section>
        </div>
        <OrderAside order={order} />
      </div>
    </PageFrame>
  );
}

function OrderActions({ order, canHold }: { order: Order; canHold: boolean }) {
  const t = useTranslations("orders");
  const { role } = useMe();
  const [open, setOpen] = useState<"cancel" | "hold" | null>(null);
  const canCancel =
    (role === "service" || role === "admin") && order.lines.some((line) => line.canCancel > 0);
  const canHoldNow = canHold && !order.holds.some((hold) => hold.orderLineId === null);
  useHotkeys({
    ...(canCancel ? { x: () => setOpen("cancel") } : {}),
    ...(canHoldNow ? { h: () => setOpen("hold") } : {}),
  });
  return (
    <>
      {canHoldNow && (
        <Button icon={Pause} shortcut="h" onPress={() => setOpen("hold")}>
          {t("holds.holdOrder")}
        </Button>
      )}
      {canCancel && (
        <Button icon={Ban} shortcut="x" onPress={() => setOpen("cancel")}>
          {t("cancel.action")}
        </Button>
      )}
      {open === "cancel" && <CancelLinesDialog order={order} onClose={() => setOpen(null)} />}
      {open === "hold" && (
        <HoldDialog
          row={{ orderId: order.orderId, orderLineId: null, name: String(order.number) }}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

/** The one thing to say about an order: what is wrong first, else what was promised. */
function useHeadline(order: Order): string {
  const t = useTranslations("orders.order");
  const moment = useMomentText();
  const hold = order.holds[0];
  if (order.state === "cancelled") return t("cancelled");
  if (order.payment === "failed") return t("declined");
  if (hold) return t("onHold", { moment: moment({ value: hold.openedAt }) });
  if (order.fulfillment === "delivered") return t("done");
  if (order.fulfillment === "fulfilled") return t("shipped");
  if (!order.promisedAt) return t("noPromise");
  const promised = moment({ value: order.promisedAt });
  if (order.isLate) return t("late", { moment: promised });
  const isAtRisk = order.exceptions.some((exception) => exception.kind === "promise-at-risk");
  return t(isAtRisk ? "atRisk" : "nextPromise", { moment: promised });
}
