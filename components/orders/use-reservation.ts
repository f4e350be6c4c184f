"use client";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type RouterOutputs, useTRPC } from "@/components/trpc.tsx";
import { useDebounced } from "@/components/ui/use-debounced.ts";
import { newId } from "@/server/kernel/ids.ts";
import { changeDraft, type Draft, type DraftAct, wishOf } from "./draft.ts";

export type Reservation = RouterOutputs["orders"]["reserve"];
export type OffersView = Reservation["offers"];
export type OfferLine = OffersView["lines"][number];
export type Offer = OfferLine["offers"][number];

/** Typing rests this long before stock is asked for. */
const restMs = 180;
/** The deadline is moved this long before it ends, as long as the page is open. */
const renewBeforeMs = 45_000;
const renewMsMin = 30_000;

/**
 * Binds units as lines are entered: one call at a time, the newest wish last, always under the same order id. A line
 * whose choice was lost comes back with the next offer in its place.
 */
export function useReservation(draft: Draft, change: (act: DraftAct) => void, isEnabled: boolean) {
  const trpc = useTRPC();
  const reserve = useMutation(trpc.orders.reserve.mutationOptions());
  const release = useMutation(trpc.orders.releaseDraft.mutationOptions());
  const [answer, setAnswer] = useState<Reservation | null>(null);
  const [settled, setSettled] = useState("");
  const [failed, setFailed] = useState("");
  const isBusy = useRef(false);
  const latest = useRef(draft);
  latest.current = draft;
  const wish = JSON.stringify(wishOf(draft));
  const rested = useDebounced(wish, restMs);

  useEffect(() => {
    if (!isEnabled || isBusy.current || rested === settled || rested === failed) return;
    const sent = latest.current;
    const asked = JSON.stringify(wishOf(sent));
    if (asked !== rested) return;
    if (sent.lines.length === 0) {
      if (answer) release.mutate({ commandId: newId("cmd"), orderId: sent.orderId });
      setAnswer(null);
      setSettled(rested);
      return;
    }
    isBusy.current = true;
    reserve.mutate(
      { commandId: newId("cmd"), ...wishOf(sent) },
      {
        onSuccess(found) {
          const act = reservedAct(sent, found);
          isBusy.current = false;
          if (latest.current.orderId !== sent.orderId) return;
          setAnswer(found);
          change(act);
          setSettled(JSON.stringify(wishOf(changeDraft(sent, act))));
        },
        onError() {
          isBusy.current = false;
          setFailed(rested);
        },
      },
    );
  });

  useEffect(() => {
    if (!isEnabled || !answer?.reservedUntil) return;
    const left = answer.reservedUntil.getTime() - Date.now() - renewBeforeMs;
    const timer = setTimeout(() => setSettled(""), Math.max(left, renewMsMin));
    return () => clearTimeout(timer);
  }, [answer, isEnabled]);

  return {
    answer,
    error: rested === failed ? reserve.error : null,
    /** What is shown does not cover the last change yet. */
    isPending: draft.lines.length > 0 && wish !== settled,
    retry: () => setFailed(""),
    /** Asks again although nothing changed here: something did elsewhere. */
    renew: () => setSettled(""),
  };
}

function reservedAct(sent: Draft, found: Reservation): DraftAct {
  const chosen = found.offers.lines.flatMap((line) =>
    line.chosen ? [[line.lineId, line.chosen.choice] as const] : [],
  );
  return { kind: "reserved", sent: sent.lines, choices: new Map(chosen), lost: found.lost };
}
