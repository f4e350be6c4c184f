"use client";

import { useFormatter, useTranslations } from "use-intl";
import { useDayText } from "./day-text.ts";
import type { Decision } from "./decision.ts";

type Worth = Decision["worths"][number];
type Sale = NonNullable<Worth["sale"]>;

/** What every sentence about the sale of a unit names, whoever reads it. */
export function useSaleFacts() {
  const t = useTranslations("sourcing.decision");
  const format = useFormatter();
  const dayText = useDayText();
  const percent = (value: number) => format.number(value, { style: "percent", maximumFractionDigits: 0 });
  /** Nothing about people is certain, nor out of the question. */
  const chanceText = (chance: number) => {
    if (chance > 0.99) return t("chanceMost", { chance: percent(0.99) });
    return chance < 0.01 ? t("chanceLeast", { chance: percent(0.01) }) : percent(chance);
  };
  return ({ locationName, sku, left }: Worth, sale: Sale) => ({
    location: locationName,
    sku,
    left,
    chance: chanceText(sale.chance),
    isLikely: sale.chance >= 0.5 ? "yes" : "no",
    price: sale.share >= 1 ? t("salePrice.full") : t("salePrice.reduced", { share: percent(sale.share) }),
    nextPrice: t("saleNextPrice", { share: percent(sale.nextShare ?? 1) }),
    date: dayText(sale.until),
  });
}
