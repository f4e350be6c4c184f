"use client";

import { useTranslations } from "use-intl";
import { NumberButton } from "./number-button.tsx";
import type { LookupView, StockAt } from "./stock.ts";

/** The answer at the counter: how many can be sold from here, in the largest type on the screen. */
export function OwnStock({ view, onExplain }: { view: LookupView; onExplain: (place: StockAt) => void }) {
  const t = useTranslations("inventory.own");
  if (view.own.length === 0) return <p className="text-13 text-muted">{t("none")}</p>;
  const nearest = [...view.nearby, ...view.warehouses].find((place) => place.terms.available > 0);
  return (
    <section className="flex flex-col gap-2">
      {view.own.map((place) => (
        <div key={place.locationId} className="flex flex-col">
          <h3 className="text-13 font-medium text-muted">{place.name}</h3>
          <p className="flex flex-wrap items-baseline gap-x-3">
            <NumberButton place={place} onPress={() => onExplain(place)} size="hero" />
            <span className="text-14">{t("available")}</span>
            <span className="figures text-13 text-muted">{t("onHand", { count: place.terms.onHand })}</span>
          </p>
          {place.terms.available === 0 && (
            <p className="text-13 text-muted">
              {nearest
                ? t("zeroNearby", { store: nearest.name, count: nearest.terms.available })
                : t("zeroNowhere")}
            </p>
          )}
        </div>
      ))}
    </section>
  );
}
