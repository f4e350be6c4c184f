"use client";

import { Pause } from "lucide-react";
import NextLink from "next/link";
import { useTranslations } from "use-intl";
import { useStateWord } from "@/components/shell/state-status.tsx";
import { cx } from "@/components/ui/classes.ts";
import { Due } from "./due.tsx";
import { StepRing } from "./step-ring.tsx";
import { isDue, type WorkRow } from "./work.ts";

/** One order's work in a list: the customer first, then what, then by when. Tapping it opens the right job. */
export function WorkCard({ work, href, isCurrent }: { work: WorkRow; href: string; isCurrent: boolean }) {
  const t = useTranslations("fulfillment");
  const [first = "", ...others] = work.firstItems;
  return (
    <NextLink
      href={href}
      prefetch={false}
      aria-current={isCurrent ? "true" : undefined}
      className={cx(
        "flex min-h-18 items-center gap-3 rounded-lg px-3 py-2.5 transition-colors duration-150 -outline-offset-2",
        isCurrent ? "bg-accent-soft" : "hover:bg-hover active:bg-press",
      )}
    >
      <StepRing work={work} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline justify-between gap-2">
          <span className="truncate text-16 font-semibold">{work.customerName}</span>
          {isDue(work.state) && <Due dueAt={work.dueAt} timeZone={work.timeZone} />}
        </span>
        <span className="block truncate text-13 text-muted">
          {t("card.items", { first, more: work.lines - 1 > 0 ? work.lines - 1 : others.length })}
        </span>
        <span className="figures flex flex-wrap items-center gap-x-2 text-13 text-muted">
          <span>{t(`mode.${work.mode}`)}</span>
          <Dot />
          <span>{t("card.units", { count: work.units })}</span>
          <Dot />
          <span>{t("job.order", { number: String(work.orderNumber) })}</span>
          <CardState work={work} />
        </span>
      </span>
    </NextLink>
  );
}

/** What a glance should catch beyond the step: a hold, the shelf, who has it, how far it is. */
function CardState({ work }: { work: WorkRow }) {
  const t = useTranslations("fulfillment");
  const word = useStateWord();
  if (work.isOnHold) {
    return (
      <span className="inline-flex items-center gap-1 font-medium text-warn">
        <Pause aria-hidden className="size-3.5" />
        {t("card.onHold")}
      </span>
    );
  }
  if (work.stage && work.state === "ready_for_pickup") {
    return <strong className="font-semibold text-ink">{t("card.shelf", { stage: work.stage })}</strong>;
  }
  if (work.state === "picking")
    return <span>{t("card.progress", { picked: work.unitsPicked, units: work.units })}</span>;
  if (work.state !== "released") return <span>{word("fulfillment", work.state)}</span>;
  return null;
}

function Dot() {
  return (
    <span aria-hidden className="text-faint">
      ·
    </span>
  );
}
