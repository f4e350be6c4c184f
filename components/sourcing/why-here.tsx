"use client";

import { useQuery } from "@tanstack/react-query";
import { MapPin } from "lucide-react";
import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import type { LocationId, OrderId } from "@/server/kernel/ids.ts";

type Work = { orderId: OrderId; locationId: LocationId; mode: "ship" | "pickup" };
type Why = NonNullable<RouterOutputs["sourcing"]["whyHere"]["why"]>;

/** One quiet line for people at the shelf: why the work came to this place. What it costs is not theirs to see. */
export function WhyHere({ work }: { work: Work }) {
  const t = useTranslations("sourcing.decision.short");
  const trpc = useTRPC();
  const reasonText = useReasonText();
  const sentences = useShortSentences();
  const isPickup = work.mode === "pickup";
  const { orderId, locationId } = work;
  const query = useQuery({
    ...trpc.sourcing.whyHere.queryOptions({ orderId, locationId }),
    enabled: !isPickup,
  });
  const why = query.data?.why;
  const text = isPickup ? [reasonText({ key: "pickup-store", values: {} })] : why ? sentences(why) : [];
  if (text.length === 0) return null;
  return (
    <p className="flex items-start gap-1.5 text-13 text-muted">
      <MapPin aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        <span className="font-medium text-ink">{t("title")}: </span>
        {text.join(" ")}
      </span>
    </p>
  );
}

function useShortSentences(): (why: Why) => string[] {
  const t = useTranslations("sourcing.decision.short");
  return ({ chosenBy, distanceMiles, otherLocations, isOnlyPlace }) => [
    ...(chosenBy === null ? [] : [t("manual", { actor: chosenBy })]),
    ...(distanceMiles === null ? [] : [t("near", { distance: Math.round(distanceMiles) })]),
    ...(otherLocations.length > 0 ? [t("split", { locations: otherLocations.join(", ") })] : []),
    ...(isOnlyPlace ? [t("only")] : []),
  ];
}
