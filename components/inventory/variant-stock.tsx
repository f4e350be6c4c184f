"use client";

import { useTranslations } from "use-intl";
import { CopyButton } from "@/components/ui/copy-button.tsx";
import { MoneyText } from "@/components/ui/figures.tsx";
import { DayText, Moment } from "@/components/ui/moment.tsx";
import { OwnStock } from "./own-stock.tsx";
import { ProductTile } from "./product-tile.tsx";
import { SizeColorMatrix } from "./size-color-matrix.tsx";
import type { LookupView, StockAt, Variant } from "./stock.ts";
import { StockPlaces } from "./stock-places.tsx";

/** All that is known of one SKU's stock: the answer for this store in large type, the rest below by nearness. */
export function VariantStock({
  view,
  variant,
  onExplain,
}: {
  view: LookupView;
  variant: Variant;
  onExplain: (place: StockAt) => void;
}) {
  const t = useTranslations("inventory");
  return (
    <>
      <div className="grid gap-6 md:grid-cols-2">
        <section className="flex gap-3">
          <ProductTile name={variant.name} color={variant.color} size="lg" />
          <div className="min-w-0">
            <h2 className="text-16 font-semibold">{variant.name}</h2>
            <p className="flex items-center gap-1 font-mono text-13 text-muted">
              {variant.sku}
              <CopyButton text={variant.sku} what={variant.sku} />
            </p>
            <p className="text-14">
              <MoneyText value={variant.price} />
            </p>
          </div>
        </section>
        <OwnStock view={view} onExplain={onExplain} />
      </div>
      <SizeColorMatrix siblings={view.siblings} variant={variant} hasOwn={view.own.length > 0} />
      <div className="grid items-start gap-6 md:grid-cols-2">
        <StockPlaces kind="nearby" places={view.nearby} onExplain={onExplain} />
        <div className="flex flex-col gap-6">
          <StockPlaces kind="warehouses" places={view.warehouses} onExplain={onExplain} />
          {view.vendors.length > 0 && (
            <StockPlaces kind="vendors" places={view.vendors} onExplain={onExplain} />
          )}
          <Incoming view={view} />
        </div>
      </div>
      <p className="text-12 text-faint">
        {t.rich("lookup.askedAt", { time: () => <Moment value={view.askedAt} look="time" /> })}
      </p>
    </>
  );
}

function Incoming({ view }: { view: LookupView }) {
  const t = useTranslations("inventory.places");
  const coming = [...view.own, ...view.nearby, ...view.warehouses, ...view.vendors].flatMap((place) =>
    place.incoming.map((supply) => ({ place, supply })),
  );
  coming.sort((left, right) => left.supply.expectedOn.localeCompare(right.supply.expectedOn));
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 font-medium text-muted">{t("incoming")}</h3>
      {coming.length === 0 && <p className="py-2 text-13 text-muted">{t("none.incoming")}</p>}
      <ul>
        {coming.slice(0, incomingMax).map(({ place, supply }) => (
          <li
            key={`${place.locationId} ${supply.expectedOn} ${supply.quantity}`}
            className="figures flex min-h-9 items-center justify-between gap-3 text-13"
          >
            <span className="truncate">{place.name}</span>
            <IncomingText supply={supply} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Enough to say "soon": later arrivals stand in each place's own sheet. */
const incomingMax = 8;

function IncomingText({ supply }: { supply: StockAt["incoming"][number] }) {
  const t = useTranslations("inventory.places");
  return (
    <span className="whitespace-nowrap text-muted">
      {t.rich("expected", { quantity: supply.quantity, date: () => <DayText date={supply.expectedOn} /> })}
    </span>
  );
}
