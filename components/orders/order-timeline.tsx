"use client";
import { useQuery } from "@tanstack/react-query";
import {
  Ban,
  Box,
  Circle,
  CircleCheck,
  CircleX,
  CreditCard,
  Hand,
  type LucideIcon,
  MapPin,
  MoveRight,
  Package,
  PackageX,
  PauseCircle,
  PlayCircle,
  ReceiptText,
  ShoppingBag,
  Tag,
  Truck,
} from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { useKnownText } from "@/components/messages/use-known-text.ts";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { cx } from "@/components/ui/classes.ts";
import { Fault } from "@/components/ui/fault.tsx";
import { useMomentText } from "@/components/ui/moment.tsx";
import { Skeleton } from "@/components/ui/skeleton.tsx";
import { type Tone, toneText } from "@/components/ui/tone.tsx";
import type { OrderId } from "@/server/kernel/ids.ts";

type Entry = RouterOutputs["orders"]["timeline"]["entries"][number];

/** The order's story, the newest first. */
export function OrderTimeline({ orderId }: { orderId: OrderId }) {
  const t = useTranslations("timeline");
  const trpc = useTRPC();
  const timeline = useQuery(trpc.orders.timeline.queryOptions({ orderId }));
  const sentence = useSentence();
  const moment = useMomentText();
  if (timeline.error) return <Fault error={timeline.error} onRetry={() => timeline.refetch()} />;
  if (!timeline.data) return <Skeleton rows={4} />;
  const entries = timeline.data.entries.filter((entry) => !unsaid.has(entry.name)).toReversed();
  return (
    <ol className="flex flex-col">
      {entries.map((entry) => {
        const { icon: Icon, tone } = looks[entry.name] ?? plain;
        return (
          <li key={entry.eventId} className="relative flex gap-3 pb-4 last:pb-0">
            <span
              aria-hidden
              className="absolute start-[0.6875rem] top-6 bottom-0 w-px bg-line [li:last-child>&]:hidden"
            />
            <span
              className={cx(
                "z-1 flex size-6 shrink-0 items-center justify-center rounded-full bg-neutral-soft",
                toneText[tone],
              )}
            >
              <Icon aria-hidden className="size-3.5" />
            </span>
            <div className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-3 pt-0.5 text-13">
              <p>{sentence(entry)}</p>
              <p className="text-12 text-muted">
                {t("by", { actor: entry.actor, moment: moment({ value: entry.at }) })}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function useSentence(): (entry: Entry) => string {
  const text = useKnownText();
  const format = useFormatter();
  const moment = useMomentText();
  return ({ name, values }) => {
    const { amount, currency } = values;
    const plainValues = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, typeof value === "boolean" ? String(value) : value]),
    );
    return (
      text(`timeline.${name}`, {
        ...blank,
        ...plainValues,
        money:
          typeof amount === "number" && typeof currency === "string"
            ? format.number(amount / 100, { style: "currency", currency })
            : "–",
        release: typeof values.releaseAt === "string" ? moment({ value: new Date(values.releaseAt) }) : "–",
        holdReason: text(`sourcing.hold.reason.${values.reason}`) ?? String(values.reason ?? "–"),
        rejectReason: text(`fulfillment.reject.reason.${values.reason}`) ?? String(values.reason ?? "–"),
      }) ?? name
    );
  };
}

/** Written at each change of a draft: nobody's story. */
const unsaid = new Set(["inventory.reserved"]);

/** Values that a sentence may name and that a fact may leave out. */
const blank = {
  backordered: 0,
  units: 0,
  quantity: 0,
  items: "–",
  item: "–",
  location: "–",
  from: "–",
  to: "–",
  cause: "cheaper",
  code: "",
  stage: "–",
  reason: "–",
  trackingNumber: "–",
};

const look = (icon: LucideIcon, tone: Tone) => ({ icon, tone });
const plain = look(Circle, "neutral");
const looks: Record<string, { icon: LucideIcon; tone: Tone }> = {
  "order.placed": look(ReceiptText, "info"),
  "order.confirmed": look(CircleCheck, "info"),
  "order.closed": look(CircleCheck, "good"),
  "order.cancelled": look(Ban, "neutral"),
  "order.lines-cancelled": look(Ban, "neutral"),
  "hold.opened": look(PauseCircle, "warn"),
  "hold.released": look(PlayCircle, "info"),
  "sourcing.decided": look(MapPin, "info"),
  "sourcing.moved": look(MoveRight, "info"),
  "sourcing.reoptimized": look(MoveRight, "info"),
  "sourcing.failed": look(PackageX, "bad"),
  "fulfillment.allocated": look(MapPin, "neutral"),
  "fulfillment.reassigned": look(MoveRight, "neutral"),
  "fulfillment.released": look(MapPin, "info"),
  "fulfillment.accepted": look(Hand, "info"),
  "fulfillment.picked": look(Box, "info"),
  "fulfillment.packed": look(Package, "info"),
  "fulfillment.ready": look(ShoppingBag, "info"),
  "fulfillment.rejected": look(PackageX, "bad"),
  "shipment.labelled": look(Tag, "info"),
  "shipment.delivered": look(CircleCheck, "good"),
  "shipment.shipped": look(Truck, "good"),
  "pickup.collected": look(CircleCheck, "good"),
  "payment.authorized": look(CreditCard, "good"),
  "payment.captured": look(CreditCard, "good"),
  "payment.declined": look(CircleX, "bad"),
  "payment.failed": look(CircleX, "bad"),
};
