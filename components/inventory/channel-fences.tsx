"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button.tsx";
import { RingFenceDialog } from "./ring-fence-dialog.tsx";
import type { ExplainView, StockAt, Variant } from "./stock.ts";

/** What of a SKU is set aside here, channel by channel; whoever may sets it. */
export function ChannelFences({
  rows,
  variant,
  place,
  canSet,
}: {
  rows: ExplainView["fences"];
  variant: Variant;
  place: StockAt;
  canSet: boolean;
}) {
  const t = useTranslations("inventory.fences");
  const [openId, setOpenId] = useState<string | null>(null);
  const shown = canSet ? rows : rows.filter(({ units, held }) => units + held > 0);
  const open = rows.find(({ channelId }) => channelId === openId);
  if (shown.length === 0) return null;
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-13 font-semibold">{t("aside")}</h3>
      <ul>
        {shown.map(({ channelId, name, units, held }) => (
          <li key={channelId} className="flex min-h-9 items-center justify-between gap-3 text-13">
            <span className="min-w-0 truncate text-muted">
              {name}
              {held > 0 && <> · {t("held", { count: held })}</>}
            </span>
            <span className="flex items-center gap-2">
              <span className="figures font-medium">{units}</span>
              {canSet && (
                <Button
                  look="secondary"
                  aria-label={t("changeFor", { channel: name })}
                  onPress={() => setOpenId(channelId)}
                >
                  {t("change")}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {open && (
        <RingFenceDialog
          fence={{
            ...{ locationId: place.locationId, locationName: place.name, held: open.held, units: open.units },
            ...{ variantId: variant.variantId, sku: variant.sku },
            ...{ channelId: open.channelId, channelName: open.name },
            there: Math.max(0, place.terms.onHand - place.terms.reserved - place.terms.withheld),
          }}
          onClose={() => setOpenId(null)}
        />
      )}
    </section>
  );
}
