"use client";
import { useState } from "react";
import { Button as Press } from "react-aria-components";
import { useTranslations } from "use-intl";
import { useMe } from "@/components/shell/me.tsx";
import { Button } from "@/components/ui/button.tsx";
import { cx } from "@/components/ui/classes.ts";
import { MoneyText } from "@/components/ui/figures.tsx";
import type { StoreTotal } from "./ship-params.ts";

const storesShown = 8;

/** What each store would gain; a press shows only that store. */
export function StoreTotals({
  totals,
  chosen,
  onChoose,
}: {
  totals: readonly StoreTotal[];
  chosen: string | null;
  onChoose: (code: string) => void;
}) {
  const t = useTranslations("season.ship");
  const [isAll, setIsAll] = useState(false);
  const { currency } = useMe().workspace;
  const most = totals[0]?.gain ?? 1;
  const shown = isAll ? totals : totals.slice(0, storesShown);
  return (
    <section aria-label={t("byStore")} className="-mx-2 flex flex-col gap-1">
      <h3 className="flex h-8 items-center px-2 text-12 font-medium text-muted">{t("byStore")}</h3>
      <ul className="grid gap-x-6 sm:grid-cols-2 lg:grid-cols-4 2xl:grid-cols-1">
        {shown.map(({ code, name, units, gain }) => (
          <li key={code}>
            <Press
              aria-pressed={code === chosen}
              onPress={() => onChoose(code)}
              className={cx(
                "flex w-full flex-col gap-1 rounded-md px-2 py-1.5 text-start text-13 transition-colors duration-150 hover:bg-hover",
                code === chosen && "bg-accent-soft",
              )}
            >
              <span className="flex justify-between gap-3">
                <span className="truncate">{name}</span>
                <span className="font-medium">
                  +<MoneyText value={{ amount: gain, currency }} />
                </span>
              </span>
              <span className="flex items-center gap-3">
                <span aria-hidden className="h-1 flex-1 overflow-hidden rounded-full bg-neutral-soft">
                  <span
                    className="block h-1 rounded-full bg-good-solid"
                    style={{ width: `${Math.max(2, (100 * gain) / most)}%` }}
                  />
                </span>
                <span className="figures text-12 text-muted">{t("unitCount", { count: units })}</span>
              </span>
            </Press>
          </li>
        ))}
      </ul>
      {shown.length < totals.length && (
        <div>
          <Button size="sm" look="quiet" onPress={() => setIsAll(true)}>
            {t("moreStores", { count: totals.length - shown.length })}
          </Button>
        </div>
      )}
    </section>
  );
}
