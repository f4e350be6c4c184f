"use client";
import { useEffect, useState } from "react";
import { useMe } from "./me.tsx";

/** What nobody came back to for so long is nobody's wish any more. */
const keptMsMax = 24 * 3_600_000;

/**
 * Unsaved changes of this person on this device, that leaving, a reload or a lost session does not take away. Null: there
 * are none. `isRestored` while they are those of an earlier visit.
 * @param read parses what was stored; null where it is none of ours
 */
export function useKeptDraft<T>(name: string, read: (stored: unknown) => T | null) {
  const key = `everyshelf.${name}.${useMe().userId}`;
  const [draft, setDraft] = useState<T | null>(null);
  const [origin, setOrigin] = useState<"loading" | "new" | "restored">("loading");
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once for each key
  useEffect(() => {
    const kept = readKept(key, read);
    setDraft(kept);
    setOrigin(kept ? "restored" : "new");
  }, [key]);
  useEffect(() => {
    if (origin === "loading") return;
    if (draft) localStorage.setItem(key, JSON.stringify({ at: Date.now(), draft }));
    else localStorage.removeItem(key);
  }, [key, draft, origin]);
  return {
    draft,
    isRestored: origin === "restored" && draft !== null,
    isReady: origin !== "loading",
    change: (next: T | null) => {
      setDraft(next);
      if (next === null) setOrigin("new");
    },
  };
}

function readKept<T>(key: string, read: (stored: unknown) => T | null): T | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as { at?: number; draft?: unknown } | null;
    if (typeof kept?.at !== "number" || Date.now() - kept.at > keptMsMax) return null;
    return read(kept.draft);
  } catch {
    return null;
  }
}
