"use client";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useKnownText } from "@/components/messages/use-known-text.ts";
import { HoldDialog } from "@/components/sourcing/hold-dialog.tsx";
import { useReleaseHold } from "@/components/sourcing/use-release-hold.ts";
import { Button } from "@/components/ui/button.tsx";
import { Fault } from "@/components/ui/fault.tsx";
import { IconButton } from "@/components/ui/icon-button.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import type { OrderId } from "@/server/kernel/ids.ts";
import type { Order, OrderLine } from "./order.ts";

/** Stops one line. */
export function HoldLine({ orderId, line }: { orderId: OrderId; line: OrderLine }) {
  const t = useTranslations("orders.line");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton
        size="sm"
        label={t("holdNamed", { name: line.name })}
        icon={Pause}
        onPress={() => setIsOpen(true)}
      />
      {isOpen && <HoldDialog row={{ ...line, orderId }} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Why a line stands still, and the way to let it go on. */
export function LineHolds({ line, canRelease }: { line: OrderLine; canRelease: boolean }) {
  const t = useTranslations("orders");
  const text = useKnownText();
  const release = useReleaseHold();
  return (
    <div className="flex flex-col gap-1 sm:col-span-3">
      {line.holds.map((hold) => (
        <Notice
          key={hold.holdId}
          tone="warn"
          action={
            canRelease && (
              <Button
                size="sm"
                icon={Play}
                aria-label={t("line.releaseNamed", { name: line.name })}
                onPress={() => release.mutate(hold)}
              >
                {t("line.release")}
              </Button>
            )
          }
        >
          <p>{t("holds.line", { reason: text(`sourcing.hold.reason.${hold.reason}`) ?? hold.reason })}</p>
          {hold.note && <p className="text-12">{hold.note}</p>}
        </Notice>
      ))}
      {release.error && <Fault error={release.error} />}
    </div>
  );
}

/** Stops of the whole order. */
export function OrderHolds({ order, canRelease }: { order: Order; canRelease: boolean }) {
  const t = useTranslations("orders.holds");
  const text = useKnownText();
  const release = useReleaseHold();
  const holds = order.holds.filter((hold) => hold.orderLineId === null);
  return holds.map((hold) => (
    <Notice
      key={hold.holdId}
      tone="warn"
      action={
        canRelease && (
          <Button size="sm" icon={Play} onPress={() => release.mutate(hold)}>
            {t("release")}
          </Button>
        )
      }
    >
      <p>
        {t("order", {
          reason: text(`sourcing.hold.reason.${hold.reason}`) ?? hold.reason,
          name: hold.openedBy,
        })}
      </p>
      {hold.note && <p className="text-12">{hold.note}</p>}
    </Notice>
  ));
}
