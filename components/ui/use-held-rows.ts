"use client";

import { useState } from "react";

/**
 * New rows never push a list: those that arrive by themselves wait until they are asked for, while known rows change
 * in place. Another view, or a list with nothing to push, shows all at once.
 * @param view what the rows answer: tab and filters
 * @param rows undefined while they load
 */
export function useHeldRows<T>(view: string, rows: readonly T[] | undefined, keyOf: (row: T) => string) {
  const [known, setKnown] = useState<{ view: string; keys: ReadonlySet<string> } | null>(null);
  const isKnown = (row: T) => known?.view === view && known.keys.has(keyOf(row));
  const shown = rows?.filter(isKnown) ?? [];
  const reveal = () => setKnown({ view, keys: new Set(rows?.map(keyOf)) });
  const isFirstLook = rows !== undefined && (known?.view !== view || (shown.length === 0 && rows.length > 0));
  if (isFirstLook) reveal();
  return {
    shown: isFirstLook ? rows : shown,
    waiting: rows && !isFirstLook ? rows.length - shown.length : 0,
    reveal,
  };
}
