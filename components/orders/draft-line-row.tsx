"use client";
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import { MoneyText, useMoney } from "@/components/ui/figures.tsx";
import { IconButton } from "@/components/ui/icon-button.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { NumberField } from "@/components/ui/number-field.tsx";
import { quantityMax } from "@/server/kernel/quantity.ts";
import type { DraftAct, DraftLine } from "./draft.ts";
import { LineOffers } from "./line-offers.tsx";
import type { OfferLine } from "./use-reservation.ts";

/** One item of the order: how many, how it gets there, what it costs. */
export function DraftLineRow({
  line,
  view,
  change,
  onDone,
  onRemove,
}: {
  line: DraftLine;
  /** What the server answered for it; null until then. */
  view: OfferLine | null;
  change: (act: DraftAct) => void;
  onDone: () => void;
  onRemove: () => void;
}) {
  const t = useTranslations("phoneOrder.items");
  const money = useMoney();
  const reason = useReasonText();
  const chosen = view?.offers.find((offer) => JSON.stringify(offer.choice) === JSON.stringify(line.choice));
  return (
    <li className="flex flex-col gap-1 border-b border-line py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <NumberField
          label={t("quantity", { name: line.name })}
          isLabelHidden
          value={line.quantity}
          minValue={1}
          maxValue={quantityMax}
          onChange={(quantity) => {
            if (quantity >= 1) change({ kind: "set-quantity", lineId: line.lineId, quantity });
          }}
        />
        <div className="flex min-w-40 flex-1 flex-col">
          <span className="truncate text-14 font-medium">{line.name}</span>
          <span className="truncate text-12 text-muted">
            {line.sku}
            {view && ` · ${t("each", { price: money(view.unitPrice) })}`}
          </span>
        </div>
        {view && (
          <MoneyText isStrong value={{ ...view.unitPrice, amount: view.unitPrice.amount * line.quantity }} />
        )}
        <IconButton size="sm" label={t("remove", { name: line.name })} icon={X} onPress={onRemove} />
      </div>
      {line.isReplaced && <Notice tone="warn">{t("replaced")}</Notice>}
      {view?.problem && (
        <Notice tone={view.problem.key === "no-destination" ? "info" : "bad"}>{reason(view.problem)}</Notice>
      )}
      {view ? (
        <LineOffers
          name={line.name}
          offers={view.offers}
          chosenKey={chosen?.key ?? null}
          isDisabled={false}
          onChoose={(offer) => change({ kind: "choose", lineId: line.lineId, choice: offer.choice })}
          onDone={onDone}
        />
      ) : (
        <p className="min-h-8 py-1.5 text-13 text-muted">{t("working")}</p>
      )}
    </li>
  );
}
