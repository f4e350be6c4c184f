"use client";

import { useQuery } from "@tanstack/react-query";
import { MapPin } from "lucide-react";
import { useTranslations } from "use-intl";
import { useReasonText } from "@/components/shell/reason-text.tsx";
import { useTRPC } from "@/components/trpc.tsx";
import { useMoney } from "@/components/ui/figures.tsx";
import type { LocationId, OrderId } from "@/server/kernel/ids.ts";
import { type Decision, locationNames } from "./decision.ts";

type Work = { orderId: OrderId; locationId: LocationId; locationName: string; mode: "ship" | "pickup" };

/** One quiet line for people at the shelf: why the work came to this place. */
export function WhyHere({ work }: { work: Work }) {
  const t = useTranslations("sourcing.decision.short");
  const trpc = useTRPC();
  const reasonText = useReasonText();
  const sentences = useShortSentences(work);
  const isPickup = work.mode === "pickup";
  const query = useQuery({
    ...trpc.sourcing.decision.queryOptions({ orderId: work.orderId }),
    enabled: !isPickup,
  });
  const decision = query.data?.decisions.find((one) => isAbout(one, work));
  const text = isPickup
    ? [reasonText({ key: "pickup-store", values: {} })]
    : decision
      ? sentences(decision)
      : [];
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

function isAbout(decision: Decision, work: Work): boolean {
  return decision.chosen?.packages.some((box) => box.locationId === work.locationId) ?? false;
}

function useShortSentences(work: Work): (decision: Decision) => string[] {
  const t = useTranslations("sourcing.decision.short");
  const money = useMoney();
  return (decision) => {
    const { chosen, runnersUp, actor, method } = decision;
    const sentences: string[] = [];
    if (method === "manual") sentences.push(t("manual", { actor }));
    const miles = chosen?.packages.find((box) => box.locationId === work.locationId)?.distanceMiles;
    if (typeof miles === "number") sentences.push(t("near", { distance: Math.round(miles) }));
    const others = chosen ? locationNames(chosen).filter((name) => name !== work.locationName) : [];
    if (others.length > 0) sentences.push(t("split", { locations: others.join(", ") }));
    const next = runnersUp[0];
    if (!next && method !== "manual") sentences.push(t("only"));
    if (next && next.extra.amount > 0) {
      sentences.push(t("cheapest", { amount: money(next.extra), location: locationNames(next).join(" + ") }));
    }
    return sentences;
  };
}
