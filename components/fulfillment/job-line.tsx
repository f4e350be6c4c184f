"use client";

import { Check, Minus, Pause, Plus, Undo2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { ProductTile } from "@/components/inventory/product-tile.tsx";
import { styleName } from "@/components/inventory/style-name.ts";
import { Button } from "@/components/ui/button.tsx";
import { cx } from "@/components/ui/classes.ts";
import { IconButton } from "@/components/ui/icon-button.tsx";
import type { WorkLine } from "./work.ts";

type Acts = { onPick?: (quantityPicked: number) => void; onReject?: () => void };

/** One item: what it looks like, how many, and whether they are in the basket. */
export function JobLine({ line, onPick, onReject }: { line: WorkLine } & Acts) {
  const t = useTranslations("fulfillment");
  const isComplete = line.quantity > 0 && line.quantityPicked === line.quantity;
  const isGone = line.quantity === 0;
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className={cx("flex gap-3", isGone && "opacity-60")}>
        <ProductTile name={line.name} color={line.color} size="lg" />
        <div className="min-w-0 flex-1">
          <p className="text-16 font-semibold">{styleName(line)}</p>
          <p className="flex flex-wrap gap-x-2 text-14">
            {line.color && <span>{line.color}</span>}
            {line.size && <span>{t("line.size", { size: line.size })}</span>}
          </p>
          <p className="figures flex flex-wrap gap-x-3 text-13 text-muted">
            <span className="font-mono">{line.sku}</span>
            {onPick && <span>{t("line.onHand", { count: line.onHandHere })}</span>}
          </p>
        </div>
        <p className="figures text-right text-20 font-semibold whitespace-nowrap">
          <span className="sr-only">{t("line.quantityLabel", { count: line.quantity })}</span>
          <span aria-hidden>{t("line.quantity", { count: line.quantity })}</span>
        </p>
      </div>
      {line.quantityRejected > 0 && line.rejectReason && (
        <p className="text-13 text-muted">
          {t("line.rejected", {
            count: line.quantityRejected,
            reason: t(`reject.reason.${line.rejectReason}`),
          })}
        </p>
      )}
      {line.isOnHold && !isGone ? (
        <p className="flex items-center gap-1.5 text-13 font-medium text-warn">
          <Pause aria-hidden className="size-4" />
          {t("line.held", { reason: line.holdReason ?? "" })}
        </p>
      ) : (
        !isGone &&
        onPick && <LineActs line={line} isComplete={isComplete} onPick={onPick} onReject={onReject} />
      )}
      {!onPick && !isGone && line.quantityPicked > 0 && <PickedMark line={line} />}
    </li>
  );
}

function LineActs({
  line,
  isComplete,
  onPick,
  onReject,
}: { line: WorkLine; isComplete: boolean } & Acts & { onPick: (quantityPicked: number) => void }) {
  const t = useTranslations("fulfillment.line");
  const { name, quantity, quantityPicked } = line;
  if (isComplete) {
    return (
      <div className="flex items-center justify-between gap-2">
        <PickedMark line={line} />
        <Button
          look="quiet"
          size="lg"
          icon={Undo2}
          aria-label={t("putBackNamed", { name })}
          onPress={() => onPick(0)}
        >
          {t("putBack")}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {quantity > 1 && (
        <div className="flex items-center">
          <IconButton
            size="lg"
            icon={Minus}
            label={t("oneLess", { name })}
            isDisabled={quantityPicked === 0}
            onPress={() => onPick(quantityPicked - 1)}
          />
          <span className="figures min-w-14 text-center text-14 font-medium">
            {t("pickedOf", { picked: quantityPicked, quantity })}
          </span>
          <IconButton
            size="lg"
            icon={Plus}
            label={t("oneMore", { name })}
            onPress={() => onPick(quantityPicked + 1)}
          />
        </div>
      )}
      <div className="min-w-32 flex-1">
        <Button
          size="lg"
          icon={Check}
          isWide
          aria-label={quantity > 1 ? t("pickAllNamed", { count: quantity, name }) : t("pickNamed", { name })}
          onPress={() => onPick(quantity)}
        >
          {quantity > 1 ? t("pickAll", { count: quantity }) : t("pick")}
        </Button>
      </div>
      <Button look="quiet" size="lg" aria-label={t("rejectNamed", { name })} onPress={onReject}>
        {t("reject")}
      </Button>
    </div>
  );
}

function PickedMark({ line }: { line: WorkLine }) {
  const t = useTranslations("fulfillment.line");
  return (
    <p className="figures flex min-h-6 items-center gap-1.5 text-14 font-medium text-good">
      <Check aria-hidden className="size-4" strokeWidth={3} />
      {line.quantity > 1
        ? t("pickedOf", { picked: line.quantityPicked, quantity: line.quantity })
        : t("picked")}
    </p>
  );
}
