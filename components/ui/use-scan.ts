"use client";
import { useEffect, useRef } from "react";

/** A wedge scanner types a burst: at least this many characters, at most this long between two, then Enter. */
export const scanLengthMin = 6;
export const scanGapMsMax = 35;

type Burst = { text: string; last: number; field: HTMLInputElement | null; before: string };

/**
 * Hears a scanner wherever the focus is. The burst is taken out of the field that it fell into, and its Enter does
 * nothing else.
 */
export function useScan(onScan: (code: string) => void, isEnabled = true) {
  const latest = useRef(onScan);
  latest.current = onScan;
  useEffect(() => {
    if (!isEnabled) return;
    let burst: Burst | null = null;
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const isInTime = burst !== null && event.timeStamp - burst.last <= scanGapMsMax;
      if (event.key === "Enter") {
        if (burst && isInTime && burst.text.length >= scanLengthMin) {
          event.preventDefault();
          event.stopImmediatePropagation();
          restore(burst);
          latest.current(burst.text);
        }
        burst = null;
        return;
      }
      if (event.key.length !== 1) return;
      const field = event.target instanceof HTMLInputElement ? event.target : null;
      if (burst && isInTime) {
        burst = { ...burst, text: burst.text + event.key, last: event.timeStamp };
        // The letters of a scan are no shortcuts: "G" then "O" in a SKU would leave the page.
        event.stopImmediatePropagation();
      } else burst = { text: event.key, last: event.timeStamp, field, before: field?.value ?? "" };
    }
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, [isEnabled]);
}

/** React listens to the native setter, so the field's state follows. */
function restore({ field, before }: Burst) {
  if (!field) return;
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  setter?.call(field, before);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
