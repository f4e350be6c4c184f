"use client";
import { useEffect, useRef } from "react";

/** Whether keys go into a field: single letters are text there, not shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

const preferenceKey = "everyshelf.single-keys";

/** Single-letter shortcuts can be switched off (WCAG 2.1.4). */
export function singleKeysAreOn(): boolean {
  return window.localStorage.getItem(preferenceKey) !== "off";
}

export function setSingleKeys(isOn: boolean) {
  window.localStorage.setItem(preferenceKey, isOn ? "on" : "off");
}

/** `Mod` is Control, or Command on a Mac. */
function comboOf(event: KeyboardEvent): string {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Mod");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey && event.key.length > 1) parts.push("Shift");
  parts.push(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  return parts.join("+");
}

/**
 * Runs an action for a combination: `Mod+k`, `Mod+Enter`, `c`, `/`, or a sequence `g o`. Single keys and sequences are
 * off inside fields, and while a dialog is open.
 */
export function useHotkeys(actions: Record<string, (event: KeyboardEvent) => void>, isEnabled = true) {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    if (!isEnabled) return;
    let prefix = "";
    let prefixAt = 0;
    function press(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing) return;
      const combo = comboOf(event);
      const isSingle = !combo.startsWith("Mod+") && !combo.startsWith("Alt+");
      if (isSingle && (isTyping(event.target) || !singleKeysAreOn() || hasDialog())) return;
      const sequence = event.timeStamp - prefixAt < 1200 ? `${prefix} ${combo}` : "";
      const action = latest.current[sequence] ?? latest.current[combo];
      prefix = combo;
      prefixAt = event.timeStamp;
      if (!action) return;
      event.preventDefault();
      action(event);
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isEnabled]);
}

function hasDialog(): boolean {
  return document.querySelector("[role=dialog][data-rac],[role=alertdialog]") !== null;
}
