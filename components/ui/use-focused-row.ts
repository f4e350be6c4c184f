"use client";
import { type RefObject, useEffect, useEffectEvent } from "react";

/** Tells which row of a table has the focus, by its key; null when the focus is elsewhere in the frame. */
export function useFocusedRow(
  frame: RefObject<HTMLElement | null>,
  onFocus: (key: string | null) => void,
): void {
  const tell = useEffectEvent(onFocus);
  useEffect(() => {
    const element = frame.current;
    const hear = (event: FocusEvent) => {
      const row = event.target instanceof Element ? event.target.closest("[data-key][role=row]") : null;
      tell(row?.getAttribute("data-key") ?? null);
    };
    element?.addEventListener("focusin", hear);
    return () => element?.removeEventListener("focusin", hear);
  }, [frame]);
}
