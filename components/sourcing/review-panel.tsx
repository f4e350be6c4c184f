"use client";

import { ChevronRight, Pause, Play, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { Fault, type Faulty } from "@/components/ui/fault.tsx";
import { IconButton } from "@/components/ui/icon-button.tsx";
import { Notice } from "@/components/ui/inline-error.tsx";
import { TextLink } from "@/components/ui/link.tsx";
import { DecisionExplanation } from "./decision-explanation.tsx";
import { movable, type ReviewRow } from "./review-row.ts";

/** One line's full explanation beside the table, and what can be done about it. */
export function ReviewPanel({
  row,
  onClose,
  onMove,
  onHold,
  fault,
}: {
  row: ReviewRow;
  onClose: () => void;
  onMove: () => void;
  onHold: () => void;
  fault: Faulty | null;
}) {
  const t = useTranslations("sourcing.panel");
  const words = useTranslations("sourcing.hold.reason");
  const canMove = movable(row).length > 0;
  const isHeld = row.holds.length > 0;
  return (
    <aside
      aria-label={t("region")}
      className="flex flex-col gap-4 border-t border-line pt-4 max-xl:fixed max-xl:inset-y-0 max-xl:end-0 max-xl:z-30 max-xl:w-full max-xl:max-w-lg max-xl:overflow-y-auto max-xl:border-s max-xl:bg-canvas max-xl:p-4 max-xl:shadow-pop xl:sticky xl:top-5 xl:max-h-[calc(100dvh-2.5rem)] xl:overflow-y-auto xl:border-t-0 xl:border-s xl:ps-6 xl:pt-0"
    >
      <header className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-16 font-semibold">{row.customerName}</h2>
          <p className="figures text-13 text-muted">
            <TextLink href={`/orders/${row.orderNumber}`}>
              {t("title", { number: String(row.orderNumber), line: row.lineNumber })}
            </TextLink>
            {" · "}
            {row.name}
          </p>
        </div>
        <IconButton label={t("close")} icon={X} shortcut="Escape" onPress={onClose} />
      </header>
      <div className="flex flex-wrap gap-2">
        <Button icon={ChevronRight} shortcut="M" isDisabled={!canMove} onPress={onMove}>
          {t("move")}
        </Button>
        <Button icon={isHeld ? Play : Pause} shortcut="H" onPress={onHold}>
          {isHeld ? t("release") : t("hold")}
        </Button>
      </div>
      {!canMove && row.assignments.length > 0 && <p className="text-13 text-muted">{t("cannotMove")}</p>}
      {fault && <Fault error={fault} />}
      {row.holds.map((hold) => (
        <Notice key={hold.holdId} tone="warn" role="note">
          <p className="font-medium">{words(hold.reason as "merchandiser")}</p>
          {hold.note && <p>{hold.note}</p>}
        </Notice>
      ))}
      <DecisionExplanation orderId={row.orderId} look="full" />
    </aside>
  );
}
