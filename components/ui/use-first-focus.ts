"use client";
import { type RefObject, useEffect } from "react";

/** Puts the focus on the chosen radio of a group as soon as it appears, so that Enter can answer at once. */
export function useFirstFocus(frame: RefObject<HTMLElement | null>, isReady: boolean): void {
  useEffect(() => {
    if (!isReady) return;
    const radios = [...(frame.current?.querySelectorAll<HTMLInputElement>("input[type=radio]") ?? [])];
    (radios.find((radio) => radio.checked) ?? radios[0])?.focus();
  }, [frame, isReady]);
}

export function isRadio(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.type === "radio";
}
