"use client";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { useTRPC } from "@/components/trpc.tsx";
import type { Draft } from "./draft.ts";
import type { FieldName } from "./phone-order.tsx";
import type { useReservation } from "./use-reservation.ts";

type Gap = { field: FieldName; text: string };

/**
 * Places what was reserved, under the command id that the draft has had from its start: pressed twice, it is one
 * order. Pressed while offers are on their way, it waits for them.
 */
export function usePlacing({
  draft,
  token,
  reservation,
  onPlaced,
  onMissing,
}: {
  draft: Draft;
  token: string;
  reservation: ReturnType<typeof useReservation>;
  onPlaced: (number: number) => void;
  onMissing: (field: FieldName) => void;
}) {
  const trpc = useTRPC();
  const findGap = useGap();
  const [isWanted, setIsWanted] = useState(false);
  const [missing, setMissing] = useState<string | null>(null);
  const place = useMutation(
    trpc.orders.place.mutationOptions({
      onSuccess: ({ number }) => onPlaced(number),
      // What was so a moment ago is not so any more: ask for offers and totals anew.
      onError: () => reservation.renew(),
    }),
  );

  useEffect(() => {
    if (!isWanted || (reservation.isPending && !reservation.error)) return;
    setIsWanted(false);
    const gap = findGap(draft, token, reservation);
    setMissing(gap?.text ?? null);
    if (gap) return onMissing(gap.field);
    const totals = reservation.answer?.offers.totals;
    if (!draft.caller || !totals) return;
    place.mutate({
      commandId: draft.commandId,
      orderId: draft.orderId,
      personId: draft.caller.personId,
      shipToAddressId: draft.addressId,
      lines: draft.lines.flatMap(({ lineId, variantId, quantity, choice }) =>
        choice ? [{ lineId, variantId, quantity, choice }] : [],
      ),
      expectedGrand: totals.grand,
      payment: { token: token.trim() },
      note: draft.note.trim() || null,
    });
  });

  return {
    place: () => {
      if (!place.isPending) setIsWanted(true);
    },
    isPending: place.isPending || isWanted,
    error: place.error,
    missing,
  };
}

/** The first thing that is missing, in the order of the page. */
function useGap() {
  const t = useTranslations("phoneOrder");
  return (draft: Draft, token: string, reservation: ReturnType<typeof useReservation>): Gap | null => {
    const views = reservation.answer?.offers.lines ?? [];
    const hasOffer = draft.lines.every((line) => views.find((view) => view.lineId === line.lineId)?.chosen);
    const ships = draft.lines.some((line) => line.choice?.mode === "ship");
    if (!draft.caller) return { field: "caller", text: t("place.callerNeeded") };
    if (draft.lines.length === 0) return { field: "items", text: t("place.itemsNeeded") };
    if (!hasOffer) return { field: "items", text: t("place.offerNeeded") };
    if (ships && !draft.addressId) return { field: "items", text: t("place.addressNeeded") };
    if (token.trim() === "") return { field: "token", text: t("pay.needed") };
    return null;
  };
}
