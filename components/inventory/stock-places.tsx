"use client";

import { Clock, Phone } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { useMomentText } from "@/components/ui/moment.tsx";
import { NumberButton } from "./number-button.tsx";
import type { StockAt } from "./stock.ts";

/** More than these are asked for, not shown at once. */
const shownFirst = 6;

/** Places of one kind, the nearest first, each with its hours on its own clock. */
export function StockPlaces({
  kind,
  places,
  onExplain,
}: {
  kind: "nearby" | "warehouses" | "vendors";
  places: readonly StockAt[];
  onExplain: (place: StockAt) => void;
}) {
  const t = useTranslations("inventory.places");
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? places : places.slice(0, shownFirst);
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 font-medium text-muted">{t(kind)}</h3>
      {places.length === 0 && <p className="py-2 text-13 text-muted">{t(`none.${kind}`)}</p>}
      <ul className="divide-y divide-line">
        {shown.map((place) => (
          <Place key={place.locationId} place={place} isStore={kind === "nearby"} onExplain={onExplain} />
        ))}
      </ul>
      {shown.length < places.length && (
        <div className="-ms-4">
          <Button look="quiet" size="lg" onPress={() => setIsAll(true)}>
            {t("showAll", { count: places.length })}
          </Button>
        </div>
      )}
    </section>
  );
}

function Place({
  place,
  isStore,
  onExplain,
}: {
  place: StockAt;
  isStore: boolean;
  onExplain: (place: StockAt) => void;
}) {
  const t = useTranslations("inventory.places");
  return (
    <li className="flex min-h-14 items-center gap-3 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="truncate text-14 font-medium">{place.name}</p>
        <p className="figures flex flex-wrap items-center gap-x-2 text-13 text-muted">
          {place.distanceMiles !== null && (
            <span>{t("miles", { miles: Math.round(place.distanceMiles) })}</span>
          )}
          <span>
            {place.city}, {place.state}
          </span>
          {isStore && <Hours place={place} />}
          {isStore && !place.canPickup && <span>{t("noPickup")}</span>}
        </p>
      </div>
      {isStore && place.phone && (
        <a
          href={`tel:${place.phone.replace(/[^\d+]/g, "")}`}
          aria-label={t("call", { store: place.name })}
          className="flex size-11 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <Phone aria-hidden className="size-4" />
        </a>
      )}
      <NumberButton place={place} onPress={() => onExplain(place)} />
    </li>
  );
}

function Hours({ place }: { place: StockAt }) {
  const t = useTranslations("inventory.places");
  const text = useMomentText();
  const closes = place.closesAt && text({ value: place.closesAt, zone: place.timeZone, look: "time" });
  const opens = place.opensAt && text({ value: place.opensAt, zone: place.timeZone });
  return (
    <span
      className={
        place.isOpenNow ? "inline-flex items-center gap-1 text-good" : "inline-flex items-center gap-1"
      }
    >
      <Clock aria-hidden className="size-3.5" />
      {place.isOpenNow && closes
        ? t("openUntil", { time: closes })
        : opens
          ? t("opensAt", { time: opens })
          : t("closed")}
    </span>
  );
}
