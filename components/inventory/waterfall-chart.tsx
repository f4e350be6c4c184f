"use client";

import { useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";
import type { StockTerms } from "./stock.ts";
import { type Step, waterfall } from "./waterfall.ts";

const tones: Record<Step["id"], string> = {
  onHand: "fill-neutral-solid",
  reserved: "fill-info-solid",
  withheld: "fill-bad-solid",
  safetyStock: "fill-warn-solid",
  fenced: "fill-info-solid",
  threshold: "fill-warn-solid",
  available: "fill-good-solid",
};

/** On hand, what is taken off it, and what is left: bars for the eye, a list of the same numbers for the rest. */
export function WaterfallChart({ terms }: { terms: StockTerms }) {
  const t = useTranslations("inventory.explain");
  const { steps, rest, low, high } = waterfall(terms);
  const span = high - low;
  const shareOf = (units: number) => ((units - low) / span) * 100;
  return (
    <div className="flex flex-col gap-1">
      <dl className="flex flex-col">
        {steps.map((step) => (
          <div
            key={step.id}
            className={cx(
              "grid grid-cols-[9.5rem_3rem_1fr] items-center gap-2 py-1.5 text-13",
              step.id === "available" && "border-t border-line pt-2 text-14 font-semibold",
            )}
          >
            <dt className={step.id === "available" ? "" : "text-muted"}>{t(step.id)}</dt>
            <dd className={cx("figures text-end", step.id === "available" && "text-good")}>{signed(step)}</dd>
            <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none" className="h-3.5 w-full">
              <rect x="0" y="0" width="100" height="10" className="fill-sunken" />
              {step.from !== step.to && (
                <rect
                  x={shareOf(Math.min(step.from, step.to))}
                  y="0"
                  width={Math.max(0.6, (Math.abs(step.to - step.from) / span) * 100)}
                  height="10"
                  className={tones[step.id]}
                />
              )}
            </svg>
          </div>
        ))}
      </dl>
      {rest < 0 && <p className="text-13 text-bad">{t("floor", { count: rest })}</p>}
    </div>
  );
}

function signed({ id, value }: Step): string {
  if (id === "onHand" || id === "available") return String(value);
  return value === 0 ? "0" : `−${-value}`;
}
