"use client";
import { useTranslations } from "use-intl";
import { Notice } from "@/components/ui/inline-error.tsx";
import { RelativeMoment } from "@/components/ui/moment.tsx";
import type { SeasonPlans } from "./season-page.tsx";
import { usePercentText } from "./use-plan-words.ts";

/** How old the worth of units is, how it was worked out, and how far its forecast was off. */
export function PricesLine({ plans: { prices, isStale } }: { plans: SeasonPlans }) {
  const t = useTranslations("season.prices");
  if (!prices) return <Notice tone="info">{t("none")}</Notice>;
  const { version, method, computedAt, inputs } = prices;
  return (
    <div className="flex max-w-3xl flex-col gap-1 pb-2 text-13 text-muted">
      <p>
        {t.rich("age", { version, moment: () => <RelativeMoment key="moment" value={computedAt} /> })},{" "}
        {method === "scenarios" ? t("method.scenarios") : t("method.season-plan")}.
      </p>
      {inputs.whyNoFutures && <p>{t("why", { why: String(inputs.whyNoFutures) })}</p>}
      <ForecastError inputs={inputs} />
      {isStale && (
        <Notice tone="warn">
          <p className="font-medium">{t("stale")}</p>
          <p>{t("staleNext")}</p>
        </Notice>
      )}
    </div>
  );
}

/** Below this a bias is no more than noise. */
const biasMin = 0.005;

function ForecastError({ inputs }: { inputs: Record<string, string | number> }) {
  const t = useTranslations("season.prices");
  const percent = usePercentText();
  const { wapeSku, wapeShelf, bias } = inputs;
  if (typeof wapeSku !== "number" || typeof wapeShelf !== "number" || typeof bias !== "number") return null;
  return (
    <p>
      {t("error", {
        sku: percent(wapeSku),
        shelf: percent(wapeShelf),
        bias: Math.abs(bias) < biasMin ? "none" : bias > 0 ? "high" : "low",
        share: percent(Math.abs(bias)),
      })}
    </p>
  );
}
