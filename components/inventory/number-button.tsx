"use client";

import { Button } from "react-aria-components";
import { useTranslations } from "use-intl";
import { cx } from "@/components/ui/classes.ts";
import type { StockAt } from "./stock.ts";

/** An available quantity that answers "how was this computed?" when it is pressed. */
export function NumberButton({
  place,
  onPress,
  size = "md",
}: {
  place: StockAt;
  onPress: () => void;
  size?: "md" | "hero";
}) {
  const t = useTranslations("inventory.places");
  const { available } = place.terms;
  return (
    <Button
      onPress={onPress}
      aria-label={t("howComputed", { count: available, store: place.name })}
      aria-haspopup="dialog"
      className={cx(
        "figures rounded-md font-semibold underline decoration-edge decoration-dotted decoration-2 underline-offset-4 transition-colors duration-150 hover:bg-hover pressed:bg-press",
        size === "hero"
          ? "-ms-2 min-h-16 px-2 text-[3.5rem] leading-none underline-offset-8"
          : "min-h-11 min-w-11 px-2 text-16",
        available === 0 && "text-muted",
      )}
    >
      {available}
    </Button>
  );
}
